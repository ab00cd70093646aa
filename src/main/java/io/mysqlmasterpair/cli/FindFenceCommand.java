package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.FenceSearch;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what an unfinished run left. */
@Command(
        name = "find-fence",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Asks both members whether an unfinished repair left one of them fenced, what its data are then, and"
                        + " whether the other is that repair's authority; and for the highest ordinal that a repair had. Changes"
                        + " nothing. Waits for a process that works on one of them. Needs --admin-dir.")
final class FindFenceCommand implements Callable<Integer> {

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Override
    public Integer call() {
        return ResultFile.hand(
                new FenceSearch(arguments.toOptions(), System.out, Clock.systemUTC()).run(), System.getenv());
    }
}
