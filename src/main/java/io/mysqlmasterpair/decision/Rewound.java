package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationError;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;

/**
 * A source whose history went back behind its replica: its binary logs were reset, or it came back from an old volume or
 * after a crash. Its replica would take new transactions for old ones, without an error, while both threads run. Pure.
 *
 * <p>Members are not asked at the same instant, and a replica asked a little later has more than its source had; so what
 * the round before saw is held against what this one sees.
 */
final class Rewound {

    private Rewound() {}

    /** Whether a member lost history that its peer still has. */
    static boolean isBehind(PairState state, Side side) {
        return source(state, side.other()).isPresent();
    }

    /** What that means for the channel into a replica; empty where nothing of the kind is seen. */
    static Optional<ChannelFinding> source(PairState state, Side replica) {
        Side source = replica.other();
        Optional<Reachable> now = state.reachable(source);
        if (now.isEmpty()
                || state.before(source).isEmpty()
                || state.before(replica).isEmpty()) {
            return Optional.empty();
        }
        String name = state.name(source);
        Reachable before = state.before(source).get();
        GtidSet lost = before.executed()
                .union(state.before(replica).get().executed())
                .intersect(now.get().own())
                .subtract(now.get().executed());
        // a mode that was changed in between empties the sets, too
        if (!lost.isEmpty() && before.gtidMode() == now.get().gtidMode()) {
            return Optional.of(new ChannelFinding(
                    Kind.DIVERGED,
                    "has " + lost.size() + " transactions of its source that the source no longer knows (" + lost
                            + "): " + name
                            + " was reset or lost its latest writes, and would number new ones like them",
                    ReplicationError.NONE));
        }
        return beyondTheEnd(state.before(replica).get(), now.get())
                .map(applied -> new ChannelFinding(
                        Kind.LOG_MISSING,
                        "stands at " + applied + " of its source, whose log ends at "
                                + now.get().coordinates() + ": " + name + " was reset or lost its latest writes",
                        ReplicationError.NONE));
    }

    private static Optional<BinlogPosition> beyondTheEnd(Reachable replica, Reachable source) {
        return replica.channel() instanceof Configured channel
                        && channel.applied() != null
                        && !channel.autoPosition()
                        && channel.sourceUuid().equals(source.serverUuid())
                        && channel.applied().compareTo(source.coordinates()) > 0
                ? Optional.of(channel.applied())
                : Optional.empty();
    }
}
