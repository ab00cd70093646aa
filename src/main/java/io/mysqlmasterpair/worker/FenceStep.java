package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.Prior;
import java.util.List;
import java.util.Optional;

/**
 * Makes the target read only for everyone. It is not shut yet: the authority still reads from it while draining, and that
 * account would be refused by offline_mode.
 */
final class FenceStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.FENCE;
    }

    @Override
    public String about() {
        return "make the target read only for everyone";
    }

    @Override
    public String help() {
        return "Remembers the target's settings, then makes it super_read_only and stops its event scheduler, both also"
                + " after a restart. Sessions that block this are ended. Needs --authority and --admin-dir.";
    }

    @Override
    public Ending run(Run run) {
        run.claimLeases();
        Lease lease = run.targetLease();
        if (lease.state().isAtLeast(LeaseState.VERIFIED)) {
            return Ending.skipped("This run is past its fence.");
        }
        giveBackAuthority(run);
        Member target = run.target();
        Prior prior = remember(target, lease);
        Closing.close(run, target, limit -> target.settings().refuseWrites(prior, limit));
        if (target.settings().leavesSessions()) {
            target.clients().endOf(prior.locked().orElse(List.of()), target.ownSessions());
        }
        target.settings().persistNoEvents();
        if (!target.settings().refusesWrites()) {
            throw new Failed(target.name() + " is still writable: somebody lifts the fence", true);
        }
        return Ending.done(target.name() + " takes no writes any more, and keeps it so over a restart.");
    }

    /**
     * The settings are written down before the first one changes, and once a fence: a second run, also a newer one, must
     * not take the fence itself for what was there before.
     */
    private static Prior remember(Member target, Lease lease) {
        Prior prior = target.settings()
                .withWritersToLock(
                        lease.prior().orElseGet(() -> target.settings().current()));
        LeaseState state = lease.state().isAtLeast(LeaseState.FENCED) ? lease.state() : LeaseState.FENCED;
        target.leases().write(lease.withPrior(Optional.of(prior)).in(state));
        return prior;
    }

    /** An earlier run may have fenced today's authority and gone no further: its data are whole, so it is given back. */
    private static void giveBackAuthority(Run run) {
        Member authority = run.authority();
        Lease lease = run.requireLeases().get(run.authoritySide());
        if (lease.isUnproven()) {
            throw Refused.forGood(
                    authority.name() + " holds data of an import that was never proven; it can't be the authority");
        }
        if (lease.prior().isPresent()) {
            authority.settings().restore(lease.prior().get());
            authority.leases().write(lease.withPrior(Optional.empty()));
            run.story().say("Lifted the fence that an earlier run left on " + authority.name() + ".");
        }
    }
}
