package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.Refused;
import io.mysqlmasterpair.worker.ReplayStep;
import io.mysqlmasterpair.worker.RestoreStep;
import io.mysqlmasterpair.worker.StepRunner;
import io.mysqlmasterpair.worker.WorkerStep;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What of {@code archives} works on a member of the pair. */
@Command
final class ArchivesOnMember {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Does on the healed pair what the transactions did that only the archived member had.",
                "On one member, logged, so that it travels to the other; each transaction whole or not at all. A row is"
                        + " added where its key is free, changed or removed where it is exactly what it was then; what is"
                        + " there already is passed over; anything else is a conflict, and is left out with its"
                        + " transaction. Statements, tables without a key and tables with triggers are left out. What is"
                        + " left out is told by table and key, and kept beside the archive as JSON.",
                "Run again, it does nothing twice. Needs a pair that replicates both ways and holds no fence."
            })
    int replay(
            @Mixin RunArguments arguments,
            @Option(names = "--volume", required = true, paramLabel = "PATH", description = ArchivesCommand.VOLUME)
                    Path volume,
            @Option(
                            names = "--on",
                            required = true,
                            paramLabel = "NAME",
                            description = "The member on which it is done.")
                    String on,
            @Option(names = "--dry-run", description = "Tell what would happen, and change nothing.") boolean dryRun,
            @Option(names = "--rows", description = "Of a transaction with a conflict, do the other rows.")
                    boolean byRows,
            @Parameters(paramLabel = "RUN", description = "The run's folder.") String run) {
        Path folder = ArchivesCommand.folder(spec, volume, run);
        return run(arguments, () -> new ReplayStep(folder, on, dryRun, byRows));
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Restores the tables of an archive's copy on one member, into schemas of their own, to be looked at.",
                "They are called mysqlmasterpair_NAME_<schema>. Nothing of it is logged, and no repair or comparison sees"
                        + " them. Only read them: a write would be logged, and stop the channel on the other member."
            })
    int restore(
            @Mixin RunArguments arguments,
            @Option(names = "--volume", required = true, paramLabel = "PATH", description = ArchivesCommand.VOLUME)
                    Path volume,
            @Option(names = "--on", required = true, paramLabel = "NAME", description = "The member.") String on,
            @Option(
                            names = "--into",
                            required = true,
                            paramLabel = "NAME",
                            description = "A word that goes into the schemas' names: a-z, 0-9, at most 16.")
                    String into,
            @Parameters(paramLabel = "RUN", description = "The run's folder.") String run) {
        Path folder = ArchivesCommand.folder(spec, volume, run);
        return run(arguments, () -> RestoreStep.into(folder, on, into));
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Drops what was restored under a name, on one member, unlogged.")
    int discard(
            @Mixin RunArguments arguments,
            @Option(names = "--on", required = true, paramLabel = "NAME", description = "The member.") String on,
            @Option(
                            names = "--into",
                            required = true,
                            paramLabel = "NAME",
                            description = "The word it was restored with.")
                    String into) {
        return run(arguments, () -> RestoreStep.discarding(on, into));
    }

    private int run(RunArguments arguments, Supplier<WorkerStep> step) {
        WorkerStep made;
        try {
            made = step.get();
        } catch (Refused e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        var options = arguments.toOptions();
        var result = new StepRunner(options, System.out, Clock.systemUTC()).run(List.of(made));
        return ResultFile.hand(result, System.getenv());
    }
}
