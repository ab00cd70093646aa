package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.AccountsTask;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the monitor account. */
@Command(
        name = "accounts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes or repairs, on every member that can be reached and without writing the binary log, the schema"
                        + " mysqlmasterpair with the heartbeat's table and, with --monitor-dir, the operator's monitor account"
                        + " with the least rights. Needs --admin-dir.")
final class AccountsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Override
    public Integer call() {
        var options = arguments.toOptions();
        return ResultFile.hand(new AccountsTask(options, System.out, Clock.systemUTC()).run(), System.getenv());
    }
}
