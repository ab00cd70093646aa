package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.worker.FenceLift;
import io.mysqlmasterpair.worker.RunOptions;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Opens a fenced member on a person's word. */
@Command(
        name = "lift-fence",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Opens a member that an unfinished repair left fenced, with the settings it had before. Asks that"
                        + " member alone; the other may be gone for good. Refuses data that are partial or not proven, unless told"
                        + " to serve them all the same. Set repair.mode to Observe before, or the operator goes on with its repair.")
final class LiftFenceCommand implements Callable<Integer> {

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Option(names = "--fenced", required = true, paramLabel = "NAME", description = "The member to open.")
    private String fenced = "";

    @Option(
            names = "--accept-unproven-data",
            description = "Open it whatever is in it, also half of an import. What it held before is in the archive.")
    private boolean unproven;

    @Override
    public Integer call() {
        RunOptions options = arguments.toOptions();
        Side side = arguments.side(options.members(), "--fenced", fenced).orElseThrow();
        return ResultFile.hand(
                new FenceLift(options, System.out, Clock.systemUTC()).lift(side, unproven), System.getenv());
    }
}
