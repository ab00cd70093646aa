package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Policy.AuthorityPolicy;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose data wins. Pure. Evidence decides, never silence (S4): a member that can't be asked, is empty, has shrunk or was
 * left fenced is not chosen unless a person names it.
 */
public final class Authority {

    /** Estimates of fewer rows than this say little. */
    private static final long TELLING_ROWS = 1000;

    private Authority() {}

    /** The answer, with the reason as a sentence. */
    public sealed interface Choice {
        record Chosen(Side side, String reason) implements Choice {}

        record Refused(String reason) implements Choice {}
    }

    /** Chooses the authority for a repair that overwrites the other member. */
    public static Choice choose(PairState state, Policy policy) {
        for (Side side : Side.values()) {
            if (state.reachable(side).isEmpty()) {
                return new Choice.Refused("Member " + state.name(side)
                        + " can't be asked, so nobody can say whether it holds data of its own.");
            }
        }
        if (policy.named() != null) {
            return chosen(policy.named(), "A person named " + state.name(policy.named()) + ".");
        }
        Set<Side> candidates = candidates(state, policy);
        if (candidates.size() == 1) {
            return onlyCandidate(state, policy, candidates.iterator().next());
        }
        return candidates.isEmpty()
                ? new Choice.Refused("Neither member can be trusted with authority: each has fewer tables or rows than"
                        + " before, or is fenced. Name the authority in a MysqlRepair.")
                : ofTwo(state, policy);
    }

    /**
     * Which member stays open while the two are compared. Without evidence of whose data should win, that is a person's
     * wish: then either will do. Empty when one of them can't be asked, is in doubt, or is fenced.
     */
    static Optional<Side> whileCompared(PairState state, Policy policy) {
        boolean bothSound = Stream.of(Side.values())
                .allMatch(side -> state.reachable(side).isPresent()
                        && doubt(state, policy, side).isEmpty()
                        && (policy.fence() == null || policy.fence().member() != side));
        if (bothSound && choose(state, policy) instanceof Choice.Chosen chosen) {
            return Optional.of(chosen.side());
        }
        return bothSound && policy.asked() == Rung.REPOSITION ? Optional.of(favourite(policy)) : Optional.empty();
    }

    private static Set<Side> candidates(PairState state, Policy policy) {
        Set<Side> candidates = EnumSet.noneOf(Side.class);
        for (Side side : Side.values()) {
            boolean fenced = policy.fence() != null && policy.fence().member() == side;
            if (!fenced && doubt(state, policy, side).isEmpty() && !Rewound.isBehind(state, side)) {
                candidates.add(side);
            }
        }
        return candidates;
    }

    /** Why a reachable member may not be authority unless a person names it, as a sentence (S4); empty when it may. */
    static Optional<String> doubt(PairState state, Policy policy, Side side) {
        String name = "Member " + state.name(side);
        boolean peerIsKnownToBeEmpty = state.reachable(side.other())
                .map(Reachable::inventory)
                .filter(Inventory::isEmpty)
                .isPresent();
        if (member(state, side).inventory().isEmpty() && !peerIsKnownToBeEmpty) {
            return Optional.of(name + " holds no user table.");
        }
        if (hasFewerTables(state, policy, side)) {
            return Optional.of(name + " has less than half of the tables it had.");
        }
        return hasFewerRows(state, policy, side)
                ? Optional.of(name + " has less than half of the rows it had.")
                : Optional.empty();
    }

    private static boolean isEmptyBesideData(PairState state, Side side) {
        return member(state, side).inventory().isEmpty()
                && !member(state, side.other()).inventory().isEmpty();
    }

    private static boolean hasFewerTables(PairState state, Policy policy, Side side) {
        return member(state, side).inventory().tables() * 2
                < policy.known().get(side).tables();
    }

    /** By the servers' estimates, which are too rough to tell anything of a few rows. */
    private static boolean hasFewerRows(PairState state, Policy policy, Side side) {
        long known = policy.known().get(side).rows();
        OptionalLong now = member(state, side).inventory().rows();
        return known >= TELLING_ROWS && now.isPresent() && now.getAsLong() * 2 < known;
    }

    private static Choice onlyCandidate(PairState state, Policy policy, Side side) {
        String other = state.name(side.other());
        boolean otherIsEmpty = isEmptyBesideData(state, side.other());
        boolean otherIsFenced = policy.fence() != null && policy.fence().member() == side.other();
        if (policy.authority() == AuthorityPolicy.MANUAL) {
            return manual();
        }
        if (Rewound.isBehind(state, side.other())) {
            return chosen(
                    side, "Member " + other + " lost history of its own that " + state.name(side) + " still has.");
        }
        if (otherIsFenced) {
            return chosen(side, "An earlier repair left " + other + " fenced; its data is not proven.");
        }
        return otherIsEmpty
                ? chosen(side, "Member " + other + " holds no user table.")
                : new Choice.Refused(doubt(state, policy, side.other()).orElse("Member " + other + " is in doubt.")
                        + " Whether that was meant, only a person knows. Name the authority in a MysqlRepair.");
    }

    private static Choice ofTwo(PairState state, Policy policy) {
        return switch (policy.authority()) {
            case MANUAL -> manual();
            case PREFER -> chosen(favourite(policy), "The spec prefers " + state.name(favourite(policy)) + ".");
            case MOST_COMPLETE ->
                member(state, Side.A).gtidMode() == GtidMode.ON ? bySets(state, policy) : byPositions(state, policy);
        };
    }

    private static Choice manual() {
        return new Choice.Refused("The authority policy is Manual: name the authority in a MysqlRepair.");
    }

    private static Choice bySets(PairState state, Policy policy) {
        long onlyA = unique(state, Side.A);
        long onlyB = unique(state, Side.B);
        // where the numbers of a server that was made anew begin with those of the one before, equal ones prove nothing
        boolean akin = !member(state, Side.A).identityOutlivesData()
                && !executed(state, Side.A).intersect(executed(state, Side.B)).isEmpty();
        if (neverReplicated(state) && (!akin || onlyA > 0 && onlyB > 0)) {
            return strangers();
        }
        Side active = active(policy);
        if (onlyA > 0 && onlyB > 0 && active != null) {
            return chosen(active, "Each member has transactions that the other lacks; " + favouriteIs(state, policy));
        }
        if (onlyA == onlyB) {
            String reason = onlyA == 0
                    ? "Both members have executed the same transactions; "
                    : "Each member has " + onlyA + " transactions that the other lacks; ";
            return chosen(favourite(policy), reason + favouriteIs(state, policy));
        }
        Side more = onlyA > onlyB ? Side.A : Side.B;
        return chosen(
                more,
                "Member " + state.name(more) + " has " + Math.max(onlyA, onlyB) + " transactions that "
                        + state.name(more.other()) + " lacks, which has " + Math.min(onlyA, onlyB)
                        + " of its own.");
    }

    private static Choice byPositions(PairState state, Policy policy) {
        if (neverReplicated(state)) {
            return strangers();
        }
        boolean aHasAll = hasAllOfPeer(state, Side.A);
        boolean bHasAll = hasAllOfPeer(state, Side.B);
        if (aHasAll != bHasAll) {
            Side complete = aHasAll ? Side.A : Side.B;
            return chosen(
                    complete,
                    "Member " + state.name(complete) + " has applied all of " + state.name(complete.other())
                            + "'s log, but not the other way round.");
        }
        return chosen(
                favourite(policy),
                (aHasAll
                                ? "Each member has applied all of the other's log; "
                                : "Neither has applied all of the other's" + " log; ")
                        + favouriteIs(state, policy));
    }

    /** Both hold data, and neither has applied anything that the other wrote: nothing shows that it is the same data. */
    private static boolean neverReplicated(PairState state) {
        return Stream.of(Side.values())
                .allMatch(side -> !member(state, side).inventory().isEmpty()
                        && appliedOfPeer(state, side).isEmpty());
    }

    /**
     * How far a member has applied its peer's log. Nothing where its channel still speaks of another server, such as the
     * one that was there before the peer's data directory was made anew: positions of two servers do not compare. Where the
     * identity stays the same then, nothing unless the peer still knows all that was applied.
     */
    private static Optional<BinlogPosition> appliedOfPeer(PairState state, Side side) {
        Reachable peer = member(state, side.other());
        return member(state, side).channel() instanceof Configured channel
                        && channel.sourceUuid().equals(peer.serverUuid())
                        && (!peer.identityOutlivesData() || stillKnows(peer, member(state, side), channel))
                ? Optional.ofNullable(channel.applied())
                : Optional.empty();
    }

    private static boolean stillKnows(Reachable source, Reachable replica, Configured channel) {
        return source.gtidMode() == GtidMode.ON
                ? source.executed().contains(replica.executed().intersect(source.own()))
                : channel.applied() != null && source.coordinates().reaches(channel.applied());
    }

    private static Choice strangers() {
        return new Choice.Refused("Both members hold data, and nothing shows that they ever replicated from each other:"
                + " which of them wins, only a person knows. Name the authority in a MysqlRepair.");
    }

    private static boolean hasAllOfPeer(PairState state, Side side) {
        BinlogPosition end = member(state, side.other()).coordinates();
        return appliedOfPeer(state, side)
                .filter(applied -> applied.reaches(end))
                .isPresent();
    }

    /**
     * Transactions that the other member lacks. What is on its way through a running channel is not lacking: counted, it
     * would make the busier member win, and another one with every look. Nor are beats: which member got one more before
     * the beating stopped is chance.
     */
    private static long unique(PairState state, Side side) {
        return state.channelInto(side.other()).running()
                ? 0
                : Math.max(
                        0,
                        executed(state, side)
                                        .subtract(executed(state, side.other()))
                                        .size()
                                - state.beatsToCome(side));
    }

    /** Whether a member has anything that its peer lacks and is not about to get. */
    static boolean hasOwn(PairState state, Side side) {
        return member(state, side).gtidMode() == GtidMode.ON
                ? unique(state, side) > 0
                : !state.channelInto(side.other()).running() && !hasAllOfPeer(state, side.other());
    }

    private static GtidSet executed(PairState state, Side side) {
        return member(state, side).executed();
    }

    /** Where one member takes the writes: the one that did, as last proven, or is to. */
    private static @Nullable Side active(Policy policy) {
        return policy.writers().active() == null || policy.writers().proven() == null
                ? policy.writers().active()
                : policy.writers().proven();
    }

    /** A tie goes to the member that takes the writes: to overwrite it would leave nobody who does. */
    private static Side favourite(Policy policy) {
        Side active = active(policy);
        if (active != null && policy.authority() != AuthorityPolicy.PREFER) {
            return active;
        }
        return policy.preferred() == null ? Side.A : policy.preferred();
    }

    private static String favouriteIs(PairState state, Policy policy) {
        if (favourite(policy) == active(policy)) {
            return state.name(favourite(policy)) + " takes the writes.";
        }
        return state.name(favourite(policy))
                + (policy.preferred() == null ? " is the first in the spec." : " is preferred by the spec.");
    }

    private static Choice chosen(Side side, String reason) {
        return new Choice.Chosen(side, reason);
    }

    private static Reachable member(PairState state, Side side) {
        return state.reachable(side).orElseThrow(() -> new IllegalStateException("checked to be reachable"));
    }
}
