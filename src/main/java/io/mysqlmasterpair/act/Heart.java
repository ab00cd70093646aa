package io.mysqlmasterpair.act;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.HeartbeatWriter;
import io.mysqlmasterpair.mysql.HeartbeatWriter.Outcome;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.Side;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Beats on members, each on a virtual thread of its own: a member that hangs misses beats, and nobody waits for it. Never
 * two at a time on one member.
 */
public final class Heart implements AutoCloseable {

    /** Rounds are not punctual to the millisecond: one that comes a little early is the one that was meant. */
    private static final Duration EARLY = Duration.ofMillis(500);

    /** A right that is missing is not asked for with every beat. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Place, Pulse> pulses = new ConcurrentHashMap<>();

    public Heart(Clock clock) {
        this.clock = clock;
    }

    private record Place(PairKey pair, Side side) {}

    private static final class Pulse {
        private final HeartbeatWriter writer = new HeartbeatWriter();
        private final AtomicBoolean busy = new AtomicBoolean();
        private volatile long nextNanos = System.nanoTime();
        private volatile boolean refused;
    }

    /**
     * Beats, if it is time to.
     *
     * @param member the name of the member on this side: of the row
     * @param where how to reach it; asked on the beat's own thread, because it may wait for a name server
     */
    public void beat(PairKey pair, Side side, String member, Duration every, Function<Side, ConnectOptions> where) {
        Pulse pulse = pulses.computeIfAbsent(new Place(pair, side), place -> new Pulse());
        // not by the clock, which may be set back
        long now = System.nanoTime();
        if (now - pulse.nextNanos < 0 || !pulse.busy.compareAndSet(false, true)) {
            return;
        }
        pulse.nextNanos = now + every.minus(EARLY).toNanos();
        Thread.ofVirtual().name("beat " + pair + " " + member).start(() -> {
            try {
                Outcome outcome = pulse.writer.beat(where.apply(side), member, clock.millis(), every);
                pulse.refused = outcome == Outcome.NO_RIGHT;
                if (pulse.refused) {
                    pulse.nextNanos = System.nanoTime() + REFUSED.toNanos();
                }
            } finally {
                pulse.busy.set(false);
            }
        });
    }

    /** The sides on which the account was told that it lacks the right. */
    public Set<Side> refused(PairKey pair) {
        return Arrays.stream(Side.values())
                .filter(side -> {
                    Pulse pulse = pulses.get(new Place(pair, side));
                    return pulse != null && pulse.refused;
                })
                .collect(Collectors.toSet());
    }

    /** Hangs up. A beat that is under way ends by its own time-outs. */
    public void forget(PairKey pair) {
        for (Side side : Side.values()) {
            hangUp(pulses.remove(new Place(pair, side)));
        }
    }

    private static void hangUp(@Nullable Pulse pulse) {
        if (pulse != null) {
            Thread.ofVirtual().start(pulse.writer::close);
        }
    }

    @Override
    public void close() {
        pulses.values().forEach(Heart::hangUp);
        pulses.clear();
    }
}
