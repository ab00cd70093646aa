package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.AccountsComparisonTask;
import io.mysqlmasterpair.worker.RunOptions;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the accounts of both members. */
@Command(
        name = "compare-accounts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares accounts, roles and grants of both members; all but root's, the servers' own, and those of"
                        + " --admin-dir, --replication-dir and --monitor-dir. Shows no password and no hash.")
final class CompareAccountsCommand implements Callable<Integer> {

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Option(
            names = "--make-equal",
            description = "Make the accounts of the other member those of --authority, without writing its binary log."
                    + " Accounts that only the other member has are left alone.")
    private boolean makeEqual;

    @Override
    public Integer call() {
        var options = arguments.toOptions();
        var asked = makeEqual
                ? options.withAccounts(RunOptions.Accounts.FROM_AUTHORITY)
                : options.withAccounts(RunOptions.Accounts.REPORT);
        return ResultFile.hand(new AccountsComparisonTask(asked, System.out, Clock.systemUTC()).run(), System.getenv());
    }
}
