package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run is going to do, and what it overwrites, for each rung that the {@link Ladder} may take. Pure. */
final class Plans {

    private Plans() {}

    /** For a rung that changes channels and no data. */
    static Plan ofChannels(Rung rung, PairState state, Diagnosis diagnosis, String reason) {
        return new Plan(
                rung,
                Side.A,
                mode(state, Side.A),
                diagnosis.sides(),
                identities(state, Policy.standard()),
                reason,
                "Nothing is overwritten.");
    }

    /** Overwrites nothing: the data are compared first. */
    static Plan reposition(PairState state, Policy policy, Side authority) {
        return new Plan(
                Rung.REPOSITION,
                authority,
                mode(state, authority),
                Set.of(),
                identities(state, Policy.standard()),
                "Both members hold the same number of tables: they are compared by checksums, and only when all are equal"
                        + " both channels are pointed at the coordinates of that moment.",
                "Nothing is overwritten.",
                role(policy),
                null);
    }

    /** Overwrites the other member from this one. */
    static Plan reseed(PairState state, Policy policy, Side authority, String reason) {
        Side target = authority.other();
        return new Plan(
                Rung.RESEED,
                authority,
                mode(state, authority),
                Set.of(),
                identities(state, policy),
                reason,
                overwrites(state, target),
                role(policy),
                loss(state, policy, target));
    }

    /** A member that is fenced comes back as what it is to be: with one active member, closed. */
    private static Plan.@Nullable Role role(Policy policy) {
        Side active = policy.writers().active();
        return active == null ? null : new Plan.Role(active, null, null);
    }

    private static Plan.Loss loss(PairState state, Policy policy, Side target) {
        Optional<Reachable> held = state.reachable(target);
        return new Plan.Loss(
                policy.merge(),
                held.map(member -> OptionalInt.of(member.inventory().tables())).orElse(OptionalInt.empty()),
                held.filter(member -> state.reachable(target.other()).isPresent())
                        .map(member -> Histories.hasOwn(state, target)));
    }

    private static String overwrites(PairState state, Side target) {
        String name = state.name(target);
        return state.reachable(target)
                .map(Reachable::inventory)
                .map(held -> held.isEmpty()
                        ? "Nothing: " + name + " holds no user table."
                        : "All " + held.tables() + " user tables (" + held.bytes() / 1_000_000 + " MB) of " + name
                                + ", after they are archived.")
                .orElse("Whatever " + name
                        + " holds, which can't be counted while it is fenced, after it is archived.");
    }

    static ReplicationMode mode(PairState state, Side side) {
        return state.reachable(side)
                .filter(member -> member.gtidMode() == GtidMode.ON)
                .map(member -> ReplicationMode.GTID)
                .orElse(ReplicationMode.FILE_POSITION);
    }

    static Map<Side, String> identities(PairState state, Policy policy) {
        Map<Side, String> uuids = new EnumMap<>(Side.class);
        Both<String> known = policy.known().map(Policy.Known::serverUuid);
        for (Side side : Side.values()) {
            String uuid = state.reachable(side).map(Reachable::serverUuid).orElse(known.get(side));
            if (!uuid.isEmpty()) {
                uuids.put(side, uuid);
            }
        }
        return uuids;
    }
}
