package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.pair.Both;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides whether a run may act on the members, by the leases that lie on them (S6). Pure. */
final class LeaseClaim {

    private final String run;
    private final OptionalLong ordinal;

    LeaseClaim(String run, OptionalLong ordinal) {
        this.run = run;
        this.ordinal = ordinal;
    }

    /**
     * The ordinal to act under. Without one given, a run that holds both leases and is not done goes on with its own;
     * else it is the highest seen, plus one.
     */
    long ordinalFor(Both<Optional<Lease>> leases) {
        if (ordinal.isPresent()) {
            return ordinal.getAsLong();
        }
        boolean mine = isMine(leases.a()) && isMine(leases.b());
        boolean same = mine
                && leases.a().orElseThrow().ordinal()
                        == leases.b().orElseThrow().ordinal();
        long highest = Math.max(ordinalOf(leases.a()), ordinalOf(leases.b()));
        return same && !isDone(leases) ? highest : highest + 1;
    }

    private static boolean isDone(Both<Optional<Lease>> leases) {
        return leases.a().orElseThrow().state() == LeaseState.DONE
                || leases.b().orElseThrow().state() == LeaseState.DONE;
    }

    private boolean isMine(Optional<Lease> lease) {
        return lease.isPresent() && lease.get().run().equals(run);
    }

    private static long ordinalOf(Optional<Lease> lease) {
        return lease.map(Lease::ordinal).orElse(0L);
    }

    /**
     * The lease to write on a member.
     *
     * @throws Refused when a newer run, or another with the same ordinal, holds it
     */
    Lease claim(String member, Optional<Lease> held, long mine, String role) {
        if (held.isEmpty()) {
            return new Lease(run, mine, role, LeaseState.CLAIMED, Optional.empty(), Optional.empty());
        }
        Lease lease = held.get();
        refuseNewer(member, lease, mine);
        if (lease.run().equals(run) && lease.ordinal() == mine) {
            refuseOtherRole(member, lease, role);
            return lease;
        }
        return lease.takenOverBy(run, mine, role);
    }

    private void refuseNewer(String member, Lease lease, long mine) {
        boolean sameOrdinalOtherRun = lease.ordinal() == mine && !lease.run().equals(run);
        if (lease.ordinal() > mine || sameOrdinalOtherRun) {
            throw Refused.forGood("superseded: on " + member + " the run " + lease.run() + " holds ordinal "
                    + lease.ordinal() + ", this run " + run + " has " + mine);
        }
    }

    private static void refuseOtherRole(String member, Lease lease, String role) {
        if (!lease.role().isEmpty() && !role.isEmpty() && !lease.role().equals(role)) {
            throw Refused.forGood("in this run " + member + " is the " + lease.role() + ", it can't become the " + role
                    + "; start a new run");
        }
    }

    /** Whether a lease is this run's own. */
    boolean isMine(Lease lease) {
        return lease.run().equals(run) && (ordinal.isEmpty() || lease.ordinal() == ordinal.getAsLong());
    }

    /** @throws Refused when the lease on a member is not this run's */
    Lease require(String member, Optional<Lease> held) {
        if (held.isEmpty()) {
            throw Refused.forGood("nobody holds the lease on " + member + "; run preflight first");
        }
        Lease lease = held.get();
        if (!isMine(lease)) {
            throw Refused.forGood("superseded: the lease on " + member + " is held by run " + lease.run()
                    + " with ordinal " + lease.ordinal());
        }
        return lease;
    }
}
