package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All moments of a rung: each boundary of each step, and inside of each; the long steps twice. */
final class Moments {

    /** Stands for a delay that is yet to be drawn. */
    static final Duration SOME = Duration.ZERO;

    /** Where files of some size are written to the volume. */
    static final List<Moment> WRITING = List.of(new Moment.Before(Step.ARCHIVE), new Moment.Before(Step.DUMP));

    private static final List<Step> LONG = List.of(Step.ARCHIVE, Step.DUMP, Step.REALIGN, Step.VERIFY);
    private static final Set<Step> SHORT = Set.of(Step.FENCE, Step.STOP, Step.MERGE, Step.COMPARE, Step.UNFENCE);
    private static final List<Moment> RESEED = all(Rung.RESEED);
    private static final List<Moment> RESTART = all(Rung.RESTART);
    private static final List<Moment> RECONNECT = all(Rung.RECONNECT);
    private static final List<Moment> REPOSITION = all(Rung.REPOSITION);

    private Moments() {}

    static List<Moment> of(Rung rung) {
        return switch (rung) {
            case RESEED -> RESEED;
            case RESTART -> RESTART;
            case RECONNECT -> RECONNECT;
            case REPOSITION -> REPOSITION;
            case HOLD, PROMOTE, RELEASE, TAKEOVER -> throw new IllegalArgumentException(rung + " repairs nothing");
        };
    }

    /** 41 of a reseed, a prime number, so that they meet every fault, family and mode in turn. */
    private static List<Moment> all(Rung rung) {
        List<Moment> moments = new ArrayList<>();
        for (Step step : steps(rung)) {
            moments.add(new Moment.Before(step));
            moments.add(new Moment.Inside(step, SOME));
            moments.add(new Moment.After(step));
        }
        if (rung == Rung.RESEED) {
            LONG.forEach(step -> moments.add(new Moment.Inside(step, SOME)));
            moments.add(new Moment.Loading());
        }
        return List.copyOf(moments);
    }

    static boolean isLong(Step step) {
        return !SHORT.contains(step);
    }

    static List<Step> steps(Rung rung) {
        return RepairWorkflow.stages(rung).stream()
                .flatMap(stage -> stage.steps().stream())
                .toList();
    }
}
