package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;

/** Whether and how what an earlier run has left fenced is finished. Pure. */
final class FencedMember {

    private FencedMember() {}

    /**
     * A run ended with a member fenced. Its data is not proven, so the only way on is to overwrite it again, from the
     * same authority; its own transactions are in that run's archive. But that run may have ended before it overwrote
     * anything: what would have stopped it from beginning stops it from going on.
     */
    static Decision decide(PairState state, Diagnosis diagnosis, Policy policy, Policy.Fence fence) {
        String fenced = state.name(fence.member());
        Side authority = fence.member().other();
        if (diagnosis.kind() == Kind.MISCONFIGURED && !diagnosis.replicating()) {
            return new Decision.NeedsHuman(
                    diagnosis.sentence() + " Nothing is changed, and " + fenced + " stays fenced.");
        }
        if (policy.named() == fence.member()) {
            return new Decision.NeedsHuman("Member " + fenced + " can't be authority: repair " + fence.repair()
                    + " left it fenced, perhaps half overwritten. What it held before is in that run's archive.");
        }
        if (!fence.fromPeer() && policy.named() != authority) {
            return new Decision.NeedsHuman(left(state, fence) + " That it was to be loaded from "
                    + state.name(authority) + " is not on record there: it may have been from another server. It stays"
                    + " fenced. Name " + state.name(authority)
                    + " as authority in a MysqlRepair to overwrite it from there.");
        }
        if (state.reachable(authority).isEmpty()) {
            return new Decision.Leave(
                    diagnosis.sentence() + " Member " + fenced + " stays fenced until its authority answers.");
        }
        if (state.reachable(fence.member()).isEmpty() && !isOffline(state, fence.member())) {
            return new Decision.Leave(diagnosis.sentence() + " It stays fenced until it answers.");
        }
        Optional<String> doubt = Doubt.about(state, policy, authority);
        if (doubt.isPresent() && policy.named() != authority) {
            return new Decision.NeedsHuman(doubt.get() + " Member " + fenced + ", left fenced by repair "
                    + fence.repair() + ", may hold the only copy. Name the authority in a MysqlRepair to overwrite it"
                    + " all the same.");
        }
        return Ladder.allowed(policy, Rung.RESEED, Plans.reseed(state, policy, authority, finishes(state, fence)));
    }

    /** The one silence that the fence itself explains. */
    private static boolean isOffline(PairState state, Side side) {
        return state.members().get(side) instanceof Unreachable silent && silent.fault() == Fault.OFFLINE_MODE;
    }

    private static String finishes(PairState state, Policy.Fence fence) {
        String authority = state.name(fence.member().other());
        return fence.data() == Policy.Left.UNKNOWN
                ? "Repair " + fence.repair() + " left " + state.name(fence.member()) + " fenced; it is finished from "
                        + authority + "."
                : left(state, fence) + " It is finished from " + authority + ".";
    }

    private static String left(PairState state, Policy.Fence fence) {
        String data = fence.data().words();
        return "Repair " + fence.repair() + " left " + state.name(fence.member()) + " fenced"
                + (data.isEmpty() ? "." : "; " + data + ".");
    }
}
