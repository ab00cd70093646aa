package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the target read only for everyone. It is not shut yet: the authority still reads from it while draining, and that
 * account would be refused by offline_mode.
 */
final class FenceStep implements WorkerStep {

    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

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
        remember(target, lease);
        close(run, target);
        target.settings().persistNoEvents();
        if (!target.settings().isSuperReadOnly()) {
            throw new Failed(target.name() + " is still writable: somebody lifts super_read_only", true);
        }
        return Ending.done(target.name() + " takes no writes any more, and keeps it so over a restart.");
    }

    /**
     * The settings are written down before the first one changes, and once a fence: a second run, also a newer one, must
     * not take the fence itself for what was there before.
     */
    private static void remember(Member target, Lease lease) {
        Lease fenced = lease.isFenced()
                ? lease
                : lease.withPrior(Optional.of(target.settings().current()));
        LeaseState state = lease.state().isAtLeast(LeaseState.FENCED) ? lease.state() : LeaseState.FENCED;
        target.leases().write(fenced.in(state));
    }

    /** Waits for commits under way; whoever holds a lock for longer is sent away, unacknowledged. */
    private static void close(Run run, Member target) {
        Settings settings = target.settings();
        for (int attempt = 1; ; attempt++) {
            try {
                settings.persistSuperReadOnly(LOCK_WAIT);
                return;
            } catch (MemberException e) {
                if (e.errno() != LOCK_WAIT_TIMEOUT || attempt == ATTEMPTS) {
                    throw e;
                }
                int ended = target.clients().endAll(target.ownSessions());
                run.story()
                        .say("A session blocked the fence for " + LOCK_WAIT.toSeconds() + " s; ended " + ended
                                + " sessions on " + target.name() + ".");
            }
        }
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
