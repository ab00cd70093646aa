package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.InspectionStatus;
import io.mysqlmasterpair.decision.Policy.Left;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the members themselves are asked what earlier runs left on them, and what is noted of the answer. A resource that
 * is new knows of no run, and one whose run was deleted does not know how far that came; the leases on the servers do. Pure.
 */
public final class Inspections {

    private Inspections() {}

    /** Whether the members were asked, and nothing has happened since that makes the answer an old one. */
    public static boolean isDone(MysqlMasterPairStatus status) {
        return status.inspection != null && Boolean.TRUE.equals(status.inspection.done);
    }

    /** One that has yet to be made. */
    static InspectionStatus due() {
        InspectionStatus due = new InspectionStatus();
        due.done = false;
        due.attempt = 0;
        return due;
    }

    /**
     * The inspection as it is to be seen now. Due on a resource that has had no run, and again when a member turns its clients
     * away for no reason that is known here.
     */
    public static InspectionStatus reviewed(MysqlMasterPairStatus status, PairState state) {
        if (status.inspection == null) {
            // one whose runs are on record needs no asking: it was made by an older operator
            return status.repairs == null ? due() : done("", List.of());
        }
        if (!isDone(status)) {
            return status.inspection;
        }
        List<String> known = Objects.requireNonNullElse(status.inspection.shut, List.of());
        List<String> shut = shut(state);
        boolean idle = status.activeRepair == null && status.fence == null;
        return idle && !known.containsAll(shut)
                ? due()
                : done(
                        status.inspection.message,
                        known.stream().filter(shut::contains).toList());
    }

    /** Members in offline mode. */
    public static List<String> shut(PairState state) {
        return Arrays.stream(Side.values())
                .filter(side -> isShut(state, side))
                .map(state::name)
                .toList();
    }

    private static boolean isShut(PairState state, Side side) {
        return state.members().get(side) instanceof Unreachable silent && silent.fault() == Fault.OFFLINE_MODE;
    }

    /** Whether both members are there to be asked: as far as the monitor account can tell. */
    public static boolean canBeAsked(PairState state) {
        return Stream.of(Side.values())
                .allMatch(side -> state.members().get(side) instanceof Reachable || isShut(state, side));
    }

    /** Notes what the members said. */
    public static void note(MysqlMasterPairStatus status, String message, Map<String, String> facts, PairState state) {
        status.inspection = done(message, shut(state));
        // both were asked, with no process at work on either: what was on record before is older
        status.fence = fence(facts).orElse(null);
        status.repairs = highest(status.repairs, facts.get("ordinal"));
    }

    /** An older operator's image tells no ordinal; members on which no run has been have none. */
    private static @Nullable Long highest(@Nullable Long known, @Nullable String found) {
        if (found == null) {
            return known;
        }
        return known == null ? Long.valueOf(found) : Long.valueOf(Math.max(known, Long.parseLong(found)));
    }

    private static Optional<FenceStatus> fence(Map<String, String> facts) {
        return Optional.ofNullable(facts.get("fenced")).map(member -> {
            FenceStatus fence = new FenceStatus();
            fence.member = member;
            fence.repair = facts.get("run");
            fence.authority = facts.get("authority");
            fence.data = title(facts.get("data"));
            return fence;
        });
    }

    private static @Nullable String title(@Nullable String name) {
        return name == null ? null : name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    /** What the fenced member itself said of its data. */
    public static Left left(FenceStatus fence) {
        return Arrays.stream(Left.values())
                .filter(left -> left.name().equalsIgnoreCase(fence.data))
                .findFirst()
                .orElse(Left.UNKNOWN);
    }

    private static InspectionStatus done(@Nullable String message, List<String> shut) {
        InspectionStatus done = new InspectionStatus();
        done.done = true;
        done.message = message == null || message.isEmpty() ? null : message;
        done.shut = shut.isEmpty() ? null : shut;
        return done;
    }
}
