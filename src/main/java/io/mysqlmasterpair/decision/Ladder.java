package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** From a diagnosis to the cheapest rung that provably cures it, or to a person. Pure. */
public final class Ladder {

    private Ladder() {}

    /** Decides what to do. What the spec's mode and hold-off say about the moment is not its business. */
    public static Decision decide(PairState state, Diagnosis diagnosis, Policy policy) {
        if (policy.fence() != null) {
            return FencedMember.decide(state, diagnosis, policy, policy.fence());
        }
        return Handover.decide(state, diagnosis, policy).orElseGet(() -> cure(state, diagnosis, policy));
    }

    private static Decision cure(PairState state, Diagnosis diagnosis, Policy policy) {
        if (policy.asked() == Rung.RESEED || policy.asked() == Rung.REPOSITION || policy.named() != null) {
            return askedFor(state, diagnosis, policy);
        }
        return switch (diagnosis.kind()) {
            case HEALTHY, LAGGING -> new Decision.Leave(diagnosis.sentence());
            case UNREACHABLE -> silence(state, diagnosis);
            case CONNECT_FAILED -> reconnect(state, diagnosis, policy);
            case MISCONFIGURED ->
                diagnosis.replicating()
                        ? new Decision.Leave(diagnosis.sentence())
                        : new Decision.NeedsHuman(diagnosis.sentence() + " Put the setting right; nothing is changed.");
            case UNKNOWN -> new Decision.NeedsHuman(diagnosis.sentence() + " Nothing is changed.");
            case STOPPED -> restart(state, diagnosis, policy);
            case EMPTY_MEMBER -> fillEmpty(state, diagnosis, policy);
            case NOT_CONFIGURED ->
                knowsItsPlace(state, policy)
                        ? configureAnew(state, diagnosis, policy)
                        : reposition(state, diagnosis, policy);
            case LOG_MISSING, DIVERGED -> reposition(state, diagnosis, policy);
            case APPLY_FAILED -> reseed(state, diagnosis, policy);
        };
    }

    /** Silence is waited out; what answers and is no server that can be repaired will not become one by waiting. */
    private static Decision silence(PairState state, Diagnosis diagnosis) {
        boolean wrongServer = Stream.of(Side.values())
                .anyMatch(side -> state.members().get(side) instanceof Unreachable answer
                        && Set.of(Fault.NOT_MYSQL, Fault.UNSUPPORTED).contains(answer.fault()));
        return wrongServer
                ? new Decision.NeedsHuman(diagnosis.sentence() + " Put spec.members right; nothing is changed.")
                : new Decision.Leave(diagnosis.sentence() + " Nothing is changed until it answers.");
    }

    /**
     * With GTIDs a member knows its place in the other's logs without a channel. It is taken up again only where the two
     * are known to have replicated from each other: what flows then is what would have flowed.
     */
    private static boolean knowsItsPlace(PairState state, Policy policy) {
        return policy.rungs().contains(Rung.RECONNECT)
                && Stream.of(Side.values()).allMatch(side -> {
                    Reachable member = state.answered(side);
                    Reachable peer = state.answered(side.other());
                    Policy.Known known = policy.known().get(side);
                    return member.gtidMode() == GtidMode.ON
                            // an identity that outlives its data does not show that these are the servers of before
                            && !member.identityOutlivesData()
                            && known.healthyUuid().equals(member.serverUuid())
                            && Doubt.about(state, policy, side).isEmpty()
                            && member.executed().contains(peer.purged());
                });
    }

    private static Decision configureAnew(PairState state, Diagnosis diagnosis, Policy policy) {
        String reason = "Both members are those that replicated from each other before, and each still has the"
                + " transactions that the other lacks: the channel is configured anew and takes them.";
        return allowed(policy, Rung.RECONNECT, Plans.ofChannels(Rung.RECONNECT, state, diagnosis, reason));
    }

    /**
     * Where both seem to hold the same, that is proven by checksums first; only coordinates are changed then. What did not
     * prove equal just now is not compared again.
     */
    private static Decision reposition(PairState state, Diagnosis diagnosis, Policy policy) {
        Optional<Side> open = Authority.whileCompared(state, policy);
        boolean worthATry = open.isPresent()
                && seemEqual(state)
                && policy.vain() != Rung.REPOSITION
                && policy.rungs().contains(Rung.REPOSITION);
        if (!worthATry && policy.asked() != Rung.REPOSITION) {
            return reseed(state, diagnosis, policy);
        }
        return open.map(side -> allowed(policy, Rung.REPOSITION, Plans.reposition(state, policy, side)))
                .orElseGet(() -> new Decision.NeedsHuman(diagnosis.sentence()
                        + " The members can't be compared: one of them is silent, empty, fenced, or"
                        + " has less than half of the tables it had."));
    }

    private static boolean seemEqual(PairState state) {
        Inventory a = state.answered(Side.A).inventory();
        Inventory b = state.answered(Side.B).inventory();
        return !a.isEmpty() && a.tables() == b.tables() && a.schemas() == b.schemas();
    }

    /**
     * What the lost data directory had and its peer received but did not apply is in the peer's relay log and nowhere
     * else; a reseed points that channel anew, which drops the relay log (S1).
     */
    private static Decision fillEmpty(PairState state, Diagnosis diagnosis, Policy policy) {
        Side empty = diagnosis.sides().iterator().next();
        Optional<Reachable> member = state.reachable(empty);
        boolean keepsTheRest = state.channelInto(empty.other()) instanceof Configured channel
                && channel.applied() != null
                && channel.applier() == ThreadState.STOPPED
                && member.filter(now ->
                                !now.identityOutlivesData() && now.serverUuid().equals(channel.sourceUuid()))
                        .isEmpty();
        return keepsTheRest
                ? new Decision.NeedsHuman(diagnosis.sentence() + " The relay log of " + state.name(empty.other())
                        + " may hold the last copy of what " + state.name(empty) + " had, and is not being applied. Let"
                        + " it be applied (START REPLICA SQL_THREAD), or name " + state.name(empty.other())
                        + " as authority in a MysqlRepair to go on without.")
                : reseed(state, diagnosis, policy);
    }

    /** A person's word replaces the policy, but never a member's silence or a wrong setting. */
    private static Decision askedFor(PairState state, Diagnosis diagnosis, Policy policy) {
        boolean toCompare = policy.asked() == Rung.REPOSITION;
        return switch (diagnosis.kind()) {
            case UNREACHABLE -> new Decision.NeedsHuman(diagnosis.sentence() + " Nothing is changed.");
            case MISCONFIGURED ->
                diagnosis.replicating()
                        ? copying(toCompare, state, diagnosis, policy)
                        : new Decision.NeedsHuman(diagnosis.sentence() + " Nothing is changed.");
            case STOPPED ->
                policy.asked() == Rung.RESTART
                        ? restart(state, diagnosis, policy)
                        : copying(toCompare, state, diagnosis, policy);
            case CONNECT_FAILED ->
                policy.asked() == Rung.RECONNECT
                        ? reconnect(state, diagnosis, policy)
                        : copying(toCompare, state, diagnosis, policy);
            case UNKNOWN, LOG_MISSING, APPLY_FAILED, DIVERGED, NOT_CONFIGURED, EMPTY_MEMBER, LAGGING, HEALTHY ->
                copying(toCompare, state, diagnosis, policy);
        };
    }

    private static Decision copying(boolean toCompare, PairState state, Diagnosis diagnosis, Policy policy) {
        return toCompare ? reposition(state, diagnosis, policy) : reseed(state, diagnosis, policy);
    }

    private static Decision reseed(PairState state, Diagnosis diagnosis, Policy policy) {
        return switch (Authority.choose(state, policy)) {
            case Authority.Choice.Refused refused ->
                new Decision.NeedsHuman(diagnosis.sentence() + " " + refused.reason());
            case Authority.Choice.Chosen chosen ->
                allowed(policy, Rung.RESEED, Plans.reseed(state, policy, chosen.side(), chosen.reason()));
        };
    }

    static Decision allowed(Policy policy, Rung rung, Plan plan) {
        Rung asked = policy.asked();
        if (asked != null && asked != rung) {
            return new Decision.NeedsHuman(
                    "This state is not cured by " + asked.title() + "; it takes " + rung.title() + ".");
        }
        return policy.rungs().contains(rung)
                ? new Decision.Repair(plan)
                : new Decision.NeedsHuman("The cure is " + rung.title() + ", which repair.methods does not allow.");
    }

    private static Decision restart(PairState state, Diagnosis diagnosis, Policy policy) {
        String reason = "The threads stopped without an error; starting them loses nothing.";
        return allowed(policy, Rung.RESTART, Plans.ofChannels(Rung.RESTART, state, diagnosis, reason));
    }

    /**
     * New credentials, a new address or new TLS settings cure a channel whose login is refused, or whose address is not
     * the spec's. They cure no member that the operator itself can't log in to, and no network.
     */
    private static Decision reconnect(PairState state, Diagnosis diagnosis, Policy policy) {
        if (diagnosis.sides().stream().allMatch(replica -> meetsFullSource(state, replica))) {
            return room(state, diagnosis, policy);
        }
        boolean curable = diagnosis.sides().stream()
                .allMatch(replica -> state.reachable(replica).isPresent()
                        && state.channelInto(replica) instanceof Configured channel
                        && Reconnecting.mayCure(channel, state.endpoints().get(replica.other())));
        if (!curable) {
            return new Decision.NeedsHuman(diagnosis.sentence() + " Put the account, the certificate or the network"
                    + " right; nothing is overwritten for this.");
        }
        String reason = "The replication Secret's account is tried on the source; only when it opens it is the channel"
                + " changed, and its place in the log stays.";
        return allowed(policy, Rung.RECONNECT, Plans.ofChannels(Rung.RECONNECT, state, diagnosis, reason));
    }

    private static boolean meetsFullSource(PairState state, Side replica) {
        return state.channelInto(replica) instanceof Configured channel
                && Fault.isFull(channel.receiverError().errno());
    }

    /** That passes. A receiver asks again by itself, a limited number of times; one that gave up is started. */
    private static Decision room(PairState state, Diagnosis diagnosis, Policy policy) {
        boolean asksAgain = diagnosis.sides().stream()
                .allMatch(replica -> state.channelInto(replica) instanceof Configured channel
                        && channel.receiver() == ThreadState.CONNECTING);
        return asksAgain
                ? new Decision.Leave(
                        diagnosis.sentence() + " It asks again until there is room: end idle sessions on the"
                                + " source, or raise its max_connections or the replication account's limit.")
                : allowed(
                        policy,
                        Rung.RESTART,
                        Plans.ofChannels(
                                Rung.RESTART,
                                state,
                                diagnosis,
                                "The receiver gave up on a source that took no more sessions; starting it loses nothing."));
    }
}
