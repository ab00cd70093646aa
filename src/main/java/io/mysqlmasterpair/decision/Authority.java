package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Policy.AuthorityPolicy;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose data wins. Pure. Evidence decides, never silence (S4): a member that can't be asked, is empty, has shrunk or was
 * left fenced is not chosen unless a person names it.
 */
public final class Authority {

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
                        && Doubt.about(state, policy, side).isEmpty()
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
            if (!fenced && Doubt.about(state, policy, side).isEmpty() && !Rewound.isBehind(state, side)) {
                candidates.add(side);
            }
        }
        return candidates;
    }

    private static boolean isEmptyBesideData(PairState state, Side side) {
        return state.answered(side).inventory().isEmpty()
                && !state.answered(side.other()).inventory().isEmpty();
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
                : new Choice.Refused(
                        Doubt.about(state, policy, side.other()).orElse("Member " + other + " is in doubt.")
                                + " Whether that was meant, only a person knows. Name the authority in a MysqlRepair.");
    }

    private static Choice ofTwo(PairState state, Policy policy) {
        return switch (policy.authority()) {
            case MANUAL -> manual();
            case PREFER -> chosen(favourite(policy), "The spec prefers " + state.name(favourite(policy)) + ".");
            case MOST_COMPLETE ->
                state.answered(Side.A).gtidMode() == GtidMode.ON ? bySets(state, policy) : byPositions(state, policy);
        };
    }

    private static Choice manual() {
        return new Choice.Refused("The authority policy is Manual: name the authority in a MysqlRepair.");
    }

    private static Choice bySets(PairState state, Policy policy) {
        long onlyA = Histories.unique(state, Side.A);
        long onlyB = Histories.unique(state, Side.B);
        // where the numbers of a server that was made anew begin with those of the one before, equal ones prove nothing
        boolean akin = !state.answered(Side.A).identityOutlivesData()
                && !Histories.executed(state, Side.A)
                        .intersect(Histories.executed(state, Side.B))
                        .isEmpty();
        if (Histories.neverReplicated(state) && (!akin || onlyA > 0 && onlyB > 0)) {
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
        if (Histories.neverReplicated(state)) {
            return strangers();
        }
        boolean aHasAll = Histories.hasAllOfPeer(state, Side.A);
        boolean bHasAll = Histories.hasAllOfPeer(state, Side.B);
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

    private static Choice strangers() {
        return new Choice.Refused("Both members hold data, and nothing shows that they ever replicated from each other:"
                + " which of them wins, only a person knows. Name the authority in a MysqlRepair.");
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
}
