package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.Side;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** By hand: compares the accounts of a pair that runs, and makes them equal where that is asked for. */
public final class AccountsComparisonTask {

    private final RunOptions options;
    private final Story story;

    public AccountsComparisonTask(RunOptions options, PrintStream out, Clock clock) {
        this.options = options;
        this.story = new Story(out, clock, Secrets.of(options.logins()));
    }

    /** Never throws for what a member does; done also where accounts differ. */
    public Result run() {
        try (Run run = Boarding.board(options, story)) {
            boolean equal = options.accounts() == RunOptions.Accounts.FROM_AUTHORITY;
            if (equal && options.authority().isEmpty()) {
                throw Refused.forGood("--make-equal needs --authority: whose accounts win?");
            }
            Side side = options.authority().orElse(Side.A);
            AccountsCheck check = AccountsCheck.of(run, run.member(side), run.member(side.other()));
            if (equal
                    && run.member(side.other())
                            .leases()
                            .read()
                            .filter(Lease::isFenced)
                            .isPresent()) {
                throw Refused.forGood(run.member(side.other()).name() + " is fenced by a repair; it ends first");
            }
            List<String> differences = equal ? check.makeEqual() : check.tell();
            String message = differences.isEmpty()
                    ? "The accounts of both members are equal."
                    : "Accounts differ: " + CompareStep.some(differences) + ".";
            return result(Result.Outcome.Done, false, message, Map.copyOf(run.facts()));
        } catch (Refused e) {
            return result(Result.Outcome.Refused, e.retryable(), e.getMessage(), Map.of());
        } catch (MemberException e) {
            return result(Result.Outcome.Failed, e.isTransient(), e.getMessage(), Map.of());
        }
    }

    private Result result(Result.Outcome outcome, boolean retryable, String message, Map<String, String> facts) {
        String clean = story.secrets().without(String.valueOf(message));
        story.say(clean);
        return new Result(outcome, retryable, clean, List.of(), facts);
    }
}
