package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.HeartbeatStatus;
import io.mysqlmasterpair.decision.Beating;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The heartbeat as {@code .status} shows it. Pure. */
public final class HeartbeatView {

    static final String UNAVAILABLE = "Unavailable";
    static final String OVERHEARD = "Overheard";
    private static final String BY_THE_SERVER = " Until then lag is Seconds_Behind_Source.";

    private HeartbeatView() {}

    /** Whether beats were given up for the sake of further replicas: one that is away just now would stop at them later. */
    public static boolean isOverheard(@Nullable HeartbeatStatus before) {
        return before != null && OVERHEARD.equals(before.state);
    }

    /**
     * The view; what was shown before where the pair is not in a state to tell.
     *
     * @param enabled the field of the spec
     * @param refused where the account was told that it may not write the row
     * @param preparing a Job makes the table
     */
    public static @Nullable HeartbeatStatus of(
            @Nullable Boolean enabled,
            Beating beating,
            Set<Side> refused,
            boolean preparing,
            PairState state,
            @Nullable HeartbeatStatus before) {
        if (Boolean.FALSE.equals(enabled)) {
            return view("Off", null);
        }
        if (preparing) {
            return view("Preparing", null);
        }
        if (enabled == null && isOverheard(before)) {
            return before;
        }
        return switch (beating) {
            case Beating.Paused ignored -> before;
            case Beating.On ignored -> refused.isEmpty() ? view("Beating", null) : lacking(refused, state);
            case Beating.Lacking lacking -> lacking(lacking.members(), state);
            case Beating.Overheard overheard ->
                view(
                        OVERHEARD,
                        "The heartbeat is off: "
                                + overheard.further().entrySet().stream()
                                        .map(e -> state.name(e.getKey()) + " has " + e.getValue() + " further replicas")
                                        .collect(Collectors.joining(", "))
                                + ", which would stop at its rows. Give them the table mysqlmasterpair.heartbeat with its rows"
                                + " and set heartbeat.enabled to true, or to false." + BY_THE_SERVER);
        };
    }

    private static HeartbeatStatus lacking(Set<Side> members, PairState state) {
        return view(
                UNAVAILABLE,
                "There is no heartbeat: on "
                        + members.stream().map(state::name).sorted().collect(Collectors.joining(" and "))
                        + " the table mysqlmasterpair.heartbeat or one of its rows is missing, or the monitor account lacks"
                        + " GRANT SELECT, UPDATE ON mysqlmasterpair.heartbeat." + BY_THE_SERVER);
    }

    private static HeartbeatStatus view(String state, @Nullable String message) {
        HeartbeatStatus view = new HeartbeatStatus();
        view.state = state;
        view.message = message;
        return view;
    }
}
