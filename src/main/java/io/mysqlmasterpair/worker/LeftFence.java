package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Policy.Left;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;

/**
 * What the leases on both members say of a fence that an unfinished run left. Pure.
 *
 * @param run the run that holds the fenced member's lease
 * @param fromPeer whether the peer's lease says that it is the authority of that run: else it may be any server
 */
record LeftFence(Side member, String run, Left data, boolean fromPeer) {

    /** Empty when no member is fenced. Of two, the one whose data are worse; neither is the other's authority then. */
    static Optional<LeftFence> of(Both<Optional<Lease>> leases) {
        Optional<LeftFence> a = on(Side.A, leases);
        Optional<LeftFence> b = on(Side.B, leases);
        if (a.isPresent() && b.isPresent()) {
            LeftFence worse = a.get().data() == Left.WHOLE ? b.get() : a.get();
            return Optional.of(new LeftFence(worse.member(), worse.run(), worse.data(), false));
        }
        return a.or(() -> b);
    }

    private static Optional<LeftFence> on(Side side, Both<Optional<Lease>> leases) {
        return leases.get(side)
                .filter(lease -> lease.isFenced() || lease.isUnproven())
                .map(lease -> {
                    boolean fromPeer = lease.role().equals("target")
                            && leases.get(side.other())
                                    .filter(peer -> peer.run().equals(lease.run())
                                            && peer.role().equals("authority")
                                            && peer.state() != LeaseState.DONE)
                                    .isPresent();
                    return new LeftFence(side, lease.run(), data(lease), fromPeer);
                });
    }

    private static Left data(Lease lease) {
        return switch (lease.state()) {
            case IMPORTING -> Left.PARTIAL;
            case IMPORTED, POINTED -> Left.UNPROVEN;
            case CLAIMED, FENCED, PROVEN, VERIFIED, DONE -> Left.WHOLE;
        };
    }
}
