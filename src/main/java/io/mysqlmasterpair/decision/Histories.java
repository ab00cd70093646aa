package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;
import java.util.stream.Stream;

/** What each of two members has of the other's transactions, and what it has alone. Pure; both can be asked. */
final class Histories {

    private Histories() {}

    /** Both hold data, and neither has applied anything that the other wrote: nothing shows that it is the same data. */
    static boolean neverReplicated(PairState state) {
        return Stream.of(Side.values())
                .allMatch(side -> !state.answered(side).inventory().isEmpty()
                        && appliedOfPeer(state, side).isEmpty());
    }

    /**
     * How far a member has applied its peer's log. Nothing where its channel still speaks of another server, such as the
     * one that was there before the peer's data directory was made anew: positions of two servers do not compare. Where the
     * identity stays the same then, nothing unless the peer still knows all that was applied.
     */
    private static Optional<BinlogPosition> appliedOfPeer(PairState state, Side side) {
        Reachable peer = state.answered(side.other());
        return state.answered(side).channel() instanceof Configured channel
                        && channel.sourceUuid().equals(peer.serverUuid())
                        && (!peer.identityOutlivesData() || stillKnows(peer, state.answered(side), channel))
                ? Optional.ofNullable(channel.applied())
                : Optional.empty();
    }

    private static boolean stillKnows(Reachable source, Reachable replica, Configured channel) {
        return source.gtidMode() == GtidMode.ON
                ? source.executed().contains(replica.executed().intersect(source.own()))
                : channel.applied() != null && source.coordinates().reaches(channel.applied());
    }

    static boolean hasAllOfPeer(PairState state, Side side) {
        BinlogPosition end = state.answered(side.other()).coordinates();
        return appliedOfPeer(state, side)
                .filter(applied -> applied.reaches(end))
                .isPresent();
    }

    /**
     * Transactions that the other member lacks. What is on its way through a running channel is not lacking: counted, it
     * would make the busier member win, and another one with every look. Nor are beats: which member got one more before
     * the beating stopped is chance.
     */
    static long unique(PairState state, Side side) {
        return state.channelInto(side.other()).running()
                ? 0
                : Math.max(0, onlyOn(state, side).size() - state.beatsToCome(side));
    }

    /** All that a member has executed and the other has not: what is on its way, and beats, among it. */
    static GtidSet onlyOn(PairState state, Side side) {
        return executed(state, side).subtract(executed(state, side.other()));
    }

    /** Whether a member has anything that its peer lacks and is not about to get. */
    static boolean hasOwn(PairState state, Side side) {
        return state.answered(side).gtidMode() == GtidMode.ON
                ? unique(state, side) > 0
                : !state.channelInto(side.other()).running() && !hasAllOfPeer(state, side.other());
    }

    static GtidSet executed(PairState state, Side side) {
        return state.answered(side).executed();
    }
}
