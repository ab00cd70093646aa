package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a member still holds what it held (S4). Pure. */
final class Doubt {

    /** Estimates of fewer rows than this say little. */
    private static final long TELLING_ROWS = 1000;

    private Doubt() {}

    /** Why a reachable member may not be authority unless a person names it, as a sentence (S4); empty when it may. */
    static Optional<String> about(PairState state, Policy policy, Side side) {
        String name = "Member " + state.name(side);
        boolean peerIsKnownToBeEmpty = state.reachable(side.other())
                .map(Reachable::inventory)
                .filter(Inventory::isEmpty)
                .isPresent();
        if (state.answered(side).inventory().isEmpty() && !peerIsKnownToBeEmpty) {
            return Optional.of(name + " holds no user table.");
        }
        if (hasFewerTables(state, policy, side)) {
            return Optional.of(name + " has less than half of the tables it had.");
        }
        return hasFewerRows(state, policy, side)
                ? Optional.of(name + " has less than half of the rows it had.")
                : Optional.empty();
    }

    private static boolean hasFewerTables(PairState state, Policy policy, Side side) {
        return state.answered(side).inventory().tables() * 2
                < policy.known().get(side).tables();
    }

    /** By the servers' estimates, which are too rough to tell anything of a few rows. */
    private static boolean hasFewerRows(PairState state, Policy policy, Side side) {
        long known = policy.known().get(side).rows();
        OptionalLong now = state.answered(side).inventory().rows();
        return known >= TELLING_ROWS && now.isPresent() && now.getAsLong() * 2 < known;
    }
}
