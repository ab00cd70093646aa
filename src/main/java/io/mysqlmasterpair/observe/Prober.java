package io.mysqlmasterpair.observe;

import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Looks at every pair at a steady interval, each on virtual threads of its own with a hard deadline, so that a member
 * that hangs stalls nobody else. Keeps the latest sight of each pair. Never writes.
 */
public final class Prober implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

    private final Duration interval;
    private final Duration deadline;
    private final Clock clock;
    private final Map<PairKey, Watch> watches = new ConcurrentHashMap<>();

    /**
     * @param interval from the start of one round to the start of the next
     * @param deadline after which a member that has not answered counts as unreachable
     */
    public Prober(Duration interval, Duration deadline, Clock clock) {
        this.interval = interval;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** Begins to watch a pair, or goes on with a changed target. {@code listener} hears of every round. */
    public void watch(PairKey key, ProbeTarget target, BiConsumer<PairKey, PairState> listener) {
        watches.compute(key, (k, watch) -> {
            if (watch != null && watch.target().equals(target)) {
                return watch;
            }
            if (watch != null) {
                watch.close();
            }
            Watch begun = new Watch(target, interval, deadline, clock);
            Thread.ofVirtual().name("probe " + key).start(() -> loop(k, begun, listener));
            return begun;
        });
    }

    /** Ends the watch of a pair that is gone. */
    public void forget(PairKey key) {
        Watch watch = watches.remove(key);
        if (watch != null) {
            watch.close();
        }
    }

    /** The latest sight of a pair; empty before the first round with the present target has ended. */
    public Optional<PairState> latest(PairKey key) {
        return Optional.ofNullable(watches.get(key)).flatMap(Watch::latest);
    }

    private void loop(PairKey key, Watch watch, BiConsumer<PairKey, PairState> listener) {
        while (watch.isOpen()) {
            long begun = System.nanoTime();
            try {
                listener.accept(key, watch.round());
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                try (var namespace = MDC.putCloseable("namespace", key.namespace());
                        var name = MDC.putCloseable("name", key.name())) {
                    LOG.error("A round of probes failed; the next one is tried as usual.", e);
                }
            }
            try {
                Thread.sleep(
                        interval.minusNanos(System.nanoTime() - begun).isNegative()
                                ? Duration.ofMillis(100)
                                : interval.minusNanos(System.nanoTime() - begun));
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        watches.values().forEach(Watch::close);
        watches.clear();
    }
}
