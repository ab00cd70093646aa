package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.ArchiveBrowser;
import io.mysqlmasterpair.worker.ArchiveShelf;
import io.mysqlmasterpair.worker.ChangeFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into what repairs have kept, and brings it back. Looking needs no server. */
@Command(
        name = "archives",
        mixinStandardHelpOptions = true,
        description = {
            "Lists and shows what repairs have kept of a member before they overwrote it, and brings it back.",
            "Looking at an archive needs no server. RUN is the name of a run's folder, as 'list' shows it."
        })
final class ArchivesCommand {

    static final String VOLUME = "The folder with the runs: on the claim <pair>-repair it is runs/.";
    private static final String TABLE = "Only changes of this table.";
    private static final String KEY = "Only rows with this value, before or after; may be given more than once.";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "One line an archive, oldest first.")
    int list(@Option(names = "--volume", required = true, paramLabel = "PATH", description = VOLUME) Path volume) {
        new ArchiveShelf(volume).list(System.out);
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "What an archive holds, and how many rows of which table only that member had."
                    + " With --table or --key: a line for each change.")
    int show(
            @Option(names = "--volume", required = true, paramLabel = "PATH", description = VOLUME) Path volume,
            @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = TABLE) @Nullable String table,
            @Option(names = "--key", paramLabel = "COLUMN=VALUE", description = KEY) @Nullable List<String> key,
            @Parameters(paramLabel = "RUN") String run) {
        ArchiveBrowser browser = browser(volume, run);
        ChangeFilter filter = filter(table, key);
        if (table == null && key == null) {
            browser.summary();
        } else if (browser.changes(filter) == 0) {
            System.out.println("No such change.");
        }
        return 0;
    }

    @Command(
            name = "extract",
            mixinStandardHelpOptions = true,
            description = {
                "Changes in full, with the rows before and after.",
                "As SQL they can be done again on a scratch server; on the pair, use 'replay', which looks before it"
                        + " writes."
            })
    int extract(
            @Option(names = "--volume", required = true, paramLabel = "PATH", description = VOLUME) Path volume,
            @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = TABLE) @Nullable String table,
            @Option(names = "--key", paramLabel = "COLUMN=VALUE", description = KEY) @Nullable List<String> key,
            @Option(
                            names = "--format",
                            paramLabel = "sql|json",
                            defaultValue = "sql",
                            description = "SQL statements, or a JSON object a line. Default: ${DEFAULT-VALUE}.")
                    String format,
            @Parameters(paramLabel = "RUN") String run) {
        ArchiveBrowser browser = browser(volume, run);
        switch (format) {
            case "sql" -> browser.sql(filter(table, key));
            case "json" -> browser.json(filter(table, key));
            default ->
                throw new ParameterException(spec.commandLine(), "--format is sql or json, not '" + format + "'");
        }
        return 0;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Reads everything back and holds it against the manifest. Ends with 4 when it does not fit.")
    int verify(
            @Option(names = "--volume", required = true, paramLabel = "PATH", description = VOLUME) Path volume,
            @Parameters(paramLabel = "RUN") String run) {
        browser(volume, run).verify();
        return 0;
    }

    @Command(
            name = "cat",
            mixinStandardHelpOptions = true,
            description = "Prints a file of an archive, unpacked. Without a name: the restorable copy.")
    int cat(
            @Option(names = "--volume", required = true, paramLabel = "PATH", description = VOLUME) Path volume,
            @Parameters(paramLabel = "RUN") String run,
            @Parameters(paramLabel = "FILE", arity = "0..1") @Nullable String file)
            throws IOException {
        new ArchiveShelf(volume).print(run, file == null ? "copy.sql.gz" : file, System.out);
        System.out.flush();
        return 0;
    }

    private ArchiveBrowser browser(Path volume, String run) {
        return new ArchiveBrowser(folder(spec, volume, run), System.out);
    }

    /** @throws ParameterException for a name that leads elsewhere */
    static Path folder(CommandSpec spec, Path volume, String run) {
        Path folder = volume.resolve(run).normalize();
        if (run.isEmpty() || !volume.normalize().equals(folder.getParent())) {
            throw new ParameterException(spec.commandLine(), "RUN is the name of a folder in --volume");
        }
        return folder;
    }

    private ChangeFilter filter(@Nullable String table, @Nullable List<String> key) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String pair : key == null ? List.<String>of() : key) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(spec.commandLine(), "--key needs COLUMN=VALUE, not '" + pair + "'");
            }
            columns.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new ChangeFilter(Optional.ofNullable(table), columns);
    }
}
