package io.mysqlmasterpair.torture.cluster;

/** What happens on the cluster in the middle of the run, once. */
enum Fault {
    DELETE_OPERATOR("operator's pod deleted"),
    KILL_OPERATOR("operator kill -9"),
    CUT_OPERATOR("operator cut off"),
    REPLACE_OPERATOR("operator rolled out anew"),
    DELETE_JOB_POD("Job's pod deleted"),
    KILL_JOB("Job kill -9"),
    DELETE_TARGET("b's pod deleted"),
    DELETE_AUTHORITY("a's pod deleted"),
    DELETE_BOTH("both pods deleted"),
    KILL_TARGET("b kill -9"),
    KILL_AUTHORITY("a kill -9"),
    KILL_BOTH("both kill -9"),
    DELETE_RUN("run deleted"),
    DELETE_PAIR("pair deleted, applied again");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Whether it lasts for the plan's time, rather than for an instant. */
    boolean lasts() {
        return this == CUT_OPERATOR || this == DELETE_PAIR;
    }
}
