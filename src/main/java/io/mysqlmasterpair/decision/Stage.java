package io.mysqlmasterpair.decision;

import java.util.List;
import java.util.Locale;

/** A Job's worth of steps: what must happen together shares one. */
public enum Stage {
    RESTART(Step.START, Step.PROVE),
    RECONNECT(Step.RECONNECT, Step.PROVE),
    REPOSITION(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.REPOSITION, Step.VERIFY, Step.UNFENCE),
    ISOLATE(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.ARCHIVE, Step.MERGE),
    DUMP(Step.DUMP),
    IMPORT(Step.IMPORT, Step.COMPARE),
    REALIGN(Step.REALIGN),
    PROVE(Step.VERIFY, Step.UNFENCE),
    HOLD(Step.CLOSE),
    PROMOTE(Step.INSPECT, Step.CLOSE, Step.HANDOVER, Step.OPEN, Step.PROVE),
    RELEASE(Step.RELEASE, Step.PROVE),
    TAKEOVER(Step.TAKEOVER);

    private final List<Step> steps;

    Stage(Step... steps) {
        this.steps = List.of(steps);
    }

    public List<Step> steps() {
        return steps;
    }

    /** The name in {@code status.jobs} and in the Job's name. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * By the name in {@code status.jobs}.
     *
     * @throws IllegalArgumentException when there is no such stage
     */
    public static Stage named(String title) {
        return valueOf(title.toUpperCase(Locale.ROOT));
    }
}
