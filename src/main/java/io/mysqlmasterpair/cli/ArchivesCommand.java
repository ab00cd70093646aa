package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.ArchiveShelf;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into what repairs have kept. Needs no server. */
@Command(
        name = "archives",
        mixinStandardHelpOptions = true,
        description = "Lists, shows and prints what repairs have kept. To restore a copy:"
                + " archives cat --volume PATH RUN copy.sql.gz | mysql --binary-mode")
final class ArchivesCommand {

    @Command(name = "list", mixinStandardHelpOptions = true, description = "One line an archive, oldest first.")
    int list(@Option(names = "--volume", required = true, paramLabel = "PATH") Path volume) {
        new ArchiveShelf(volume).lines().forEach(System.out::println);
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "An archive's manifest.")
    int show(
            @Option(names = "--volume", required = true, paramLabel = "PATH") Path volume,
            @Parameters(paramLabel = "RUN") String run)
            throws IOException {
        System.out.println(new ArchiveShelf(volume).manifest(run));
        return 0;
    }

    @Command(
            name = "cat",
            mixinStandardHelpOptions = true,
            description = "Prints a file of an archive, unpacked. Without a name: the restorable copy.")
    int cat(
            @Option(names = "--volume", required = true, paramLabel = "PATH") Path volume,
            @Parameters(paramLabel = "RUN") String run,
            @Parameters(paramLabel = "FILE", arity = "0..1") @Nullable String file)
            throws IOException {
        new ArchiveShelf(volume).print(run, file == null ? "copy.sql.gz" : file, System.out);
        System.out.flush();
        return 0;
    }
}
