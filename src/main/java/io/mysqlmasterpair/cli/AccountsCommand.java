package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.AccountsTask;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the monitor account. */
@Command(
        name = "accounts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes or repairs the operator's monitor account on every member that can be reached, with the least"
                        + " rights and without writing the binary log. Needs --admin-dir and --monitor-dir.")
final class AccountsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Override
    public Integer call() {
        var options = arguments.toOptions();
        if (options.logins().monitor().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--monitor-dir is missing");
        }
        return ResultFile.hand(new AccountsTask(options, System.out, Clock.systemUTC()).run(), System.getenv());
    }
}
