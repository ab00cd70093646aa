package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.Side;

/** Stops replication both ways, and shuts the target. */
final class StopStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.STOP;
    }

    @Override
    public String about() {
        return "stop replication both ways and shut the target for clients";
    }

    @Override
    public String help() {
        return "Stops both threads on both members and makes sure of it, then puts the target into offline mode, also"
                + " after a restart. Needs a fenced target.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        if (lease.state().isAtLeast(LeaseState.POINTED)) {
            return Ending.skipped("The channels already point at their new coordinates.");
        }
        Member target = run.target();
        if (!target.settings().refusesWrites() || !lease.isFenced()) {
            throw Refused.forGood(target.name() + " is not fenced; run fence first");
        }
        // before stopping: a restart in between must not start it again
        target.settings().persistNoReplicaStart();
        for (Side side : Side.values()) {
            Channels.stop(run.member(side));
        }
        // nothing may flow back from here on: offline mode refuses the authority's replication account, too (S7)
        Lease shut = lease.withPrior(lease.prior().map(target.settings()::withAccountsToLock));
        if (!shut.equals(lease)) {
            // before the first is locked: what is given back must be exactly what was taken, also after a crash
            target.leases().write(shut);
        }
        shut.prior().ifPresent(target.settings()::shut);
        if (target.settings().leavesSessions()) {
            target.clients().endAllAndReplicas(target.ownSessions());
        }
        // asked again after the last change: some tools start replication that they did not stop
        for (Side side : Side.values()) {
            if (!Channels.isStopped(run.member(side))) {
                throw new Failed(
                        "somebody started replication on " + run.member(side).name(), true);
            }
        }
        if (!target.settings().refusesWrites() || !target.settings().turnsClientsAway()) {
            throw new Failed("somebody lifted the fence of " + target.name(), true);
        }
        return Ending.done("Replication is stopped both ways, " + target.name() + " is shut for clients.");
    }
}
