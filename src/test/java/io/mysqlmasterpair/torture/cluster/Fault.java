package io.mysqlmasterpair.torture.cluster;

/** What happens on the cluster in the middle of the run, once. */
enum Fault {
    DELETE_OPERATOR("operator's pod deleted"),
    KILL_OPERATOR("operator kill -9"),
    CUT_OPERATOR("operator cut off"),
    REPLACE_OPERATOR("operator rolled out anew"),
    HOLD_OPERATOR("operator held"),
    SECOND_OPERATOR("a second operator"),
    DELETE_JOB_POD("Job's pod deleted"),
    KILL_JOB("Job kill -9"),
    DELETE_TARGET("b's pod deleted"),
    DELETE_AUTHORITY("a's pod deleted"),
    DELETE_BOTH("both pods deleted"),
    KILL_TARGET("b kill -9"),
    KILL_AUTHORITY("a kill -9"),
    KILL_BOTH("both kill -9"),
    DELETE_RUN("run deleted"),
    DELETE_PAIR("pair deleted, applied again"),
    CUT_TARGET("b cut off from all"),
    CUT_AUTHORITY("a cut off from all"),
    CUT_OPERATOR_FROM_MEMBERS("operator cut off from both members"),
    ROTATE_PASSWORD("replication password rotated"),
    STOP_REPLICAS("a person stops both channels"),
    ROTATE_MONITOR("monitor's password rotated");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Whether it lasts for the plan's time, rather than for an instant. */
    boolean lasts() {
        return switch (this) {
            case HOLD_OPERATOR,
                    SECOND_OPERATOR,
                    CUT_OPERATOR,
                    DELETE_PAIR,
                    CUT_TARGET,
                    CUT_AUTHORITY,
                    CUT_OPERATOR_FROM_MEMBERS -> true;
            case DELETE_OPERATOR,
                    KILL_OPERATOR,
                    REPLACE_OPERATOR,
                    DELETE_JOB_POD,
                    KILL_JOB,
                    DELETE_TARGET,
                    DELETE_AUTHORITY,
                    DELETE_BOTH,
                    KILL_TARGET,
                    KILL_AUTHORITY,
                    KILL_BOTH,
                    DELETE_RUN,
                    ROTATE_PASSWORD,
                    STOP_REPLICAS,
                    ROTATE_MONITOR -> false;
        };
    }
}
