package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a repair that was decided on may begin. Attempts are bounded and spaced (S8), and a state that may pass by itself
 * gets time to do so before anything is overwritten. Pure.
 */
public final class Schedule {

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(30);

    /** A server that shuts down stops its replica threads while it still answers: what is started is seen twice. */
    static final Duration SECOND_LOOK = Duration.ofSeconds(2);

    private Schedule() {}

    /** Whether now is the time. */
    public sealed interface Turn {
        record Now() implements Turn {}

        record At(Instant instant, String reason) implements Turn {}

        record Never(String reason) implements Turn {}
    }

    /**
     * What is remembered of the runs before.
     *
     * @param failures runs in a row after which the pair did not stay healthy
     * @param lastEnd when the last run ended, or null
     * @param lastHealed whether the last run healed the pair
     */
    public record Past(int failures, @Nullable Instant lastEnd, boolean lastHealed) {}

    /**
     * How long a state must last before a rung that overwrites begins. Two new members without a table do not get any by
     * waiting; but a channel that is gone may be back in a second, when a person is pointing it anew.
     */
    public static Duration holdOff(PairState state, Diagnosis diagnosis, Duration configured) {
        boolean nothingToOverwrite = Stream.of(Side.values())
                .allMatch(side -> state.reachable(side)
                        .filter(member -> member.inventory().isEmpty())
                        .isPresent());
        return diagnosis.kind() == Kind.NOT_CONFIGURED && nothingToOverwrite ? Duration.ZERO : configured;
    }

    /**
     * @param since when the diagnosis was first made
     * @param holdOff how long it must last before a rung that waits for it begins
     * @param seen when the pair was last looked at: a state has lasted for as long as it was seen
     */
    public static Turn turn(Plan plan, Instant since, Duration holdOff, int maxAttempts, Past past, Instant seen) {
        if (past.failures() >= maxAttempts) {
            return new Turn.Never(past.failures() + " repairs in a row did not heal the pair. Look at the last"
                    + " MysqlRepair; create one by hand to go on.");
        }
        Instant earliest = since.plus(plan.rung().waits() ? holdOff : SECOND_LOOK);
        Instant afterLast = past.lastEnd() == null || past.lastHealed() && past.failures() < 2
                ? earliest
                : past.lastEnd().plus(backoff(past.failures()));
        Instant start = earliest.isAfter(afterLast) ? earliest : afterLast;
        if (!seen.isBefore(start)) {
            return new Turn.Now();
        }
        String why = start.equals(earliest) ? "the state may pass by itself" : "pause after the last run";
        return new Turn.At(start, why);
    }

    /** 30 s, 1 min, 2 min … after the first, second, third failure in a row; at most half an hour. */
    static Duration backoff(int failures) {
        Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.clamp(failures - 1, 0, 10));
        return pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
    }
}
