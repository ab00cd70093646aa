package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.NamedLock;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens a member that an unfinished repair left fenced, on a person's word. Asks that member alone: it is for the day on
 * which the other one is gone for good.
 */
public final class FenceLift {

    private final RunOptions options;
    private final Story story;

    public FenceLift(RunOptions options, PrintStream out, Clock clock) {
        this.options = options;
        this.story = new Story(out, clock, Secrets.of(options.logins()));
    }

    /**
     * Puts the settings from before the fence back, and ends the lease.
     *
     * @param unproven whether it is opened also with data that are partial or not proven (S3): a person's decision
     */
    public Result lift(Side fenced, boolean unproven) {
        String name = options.members().get(fenced).name();
        try (Member member = Member.connect(name, Boarding.connectOptions(options, fenced))) {
            Optional<NamedLock> lock = member.lock(options.limits().lock());
            if (lock.isEmpty()) {
                return result(
                        Outcome.Refused, true, "Another process works on " + name + "; it may be lifting the fence.");
            }
            try (NamedLock held = lock.get()) {
                return held.isHeld()
                        ? locked(member, unproven)
                        : result(Outcome.Refused, true, "The lock on " + name + " was lost; try again.");
            }
        } catch (MemberException e) {
            return result(Outcome.Refused, e.isTransient(), String.valueOf(e.getMessage()));
        }
    }

    private Result locked(Member member, boolean unproven) {
        Optional<Lease> lease = member.leases().read().filter(l -> l.isFenced() || l.isUnproven());
        if (lease.isEmpty()) {
            return result(Outcome.Done, false, "No repair has fenced " + member.name() + "; nothing is changed.");
        }
        if (lease.get().isUnproven() && !unproven) {
            return result(
                    Outcome.Refused,
                    false,
                    "The data of " + member.name() + " are " + (isPartial(lease.get()) ? "partial" : "not proven")
                            + " (" + lease.get().state().sqlName() + " by run "
                            + lease.get().run()
                            + "); nothing is changed. What it held before is in that run's archive. To serve whatever is"
                            + " in it all the same, say --accept-unproven-data.");
        }
        lease.get().prior().ifPresent(member.settings()::restore);
        // last: until it is written, the same command finishes what a crash cut off
        member.leases().write(lease.get().withPrior(Optional.empty()).in(LeaseState.DONE));
        return result(
                Outcome.Done,
                false,
                member.name() + " is open, with the settings from before the fence of run "
                        + lease.get().run() + ".");
    }

    private static boolean isPartial(Lease lease) {
        return lease.state() == LeaseState.IMPORTING;
    }

    private Result result(Outcome outcome, boolean retryable, String message) {
        String clean = story.secrets().without(message);
        story.say(clean);
        return new Result(outcome, retryable, clean, List.of(), Map.of());
    }
}
