package io.mysqlmasterpair.observe;

import io.mysqlmasterpair.mysql.MemberProbe;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The probes of one pair. One round at a time; both members at once. */
final class Watch implements AutoCloseable {

    /** Tables and settings are read anew after so many rounds. */
    private static final int SLOW_ROUNDS = 2;

    private final ProbeTarget target;
    private final Duration deadline;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration slowAge;
    private final MemberProbe[] probes;
    private volatile @Nullable PairState latest;
    private volatile boolean open = true;

    Watch(ProbeTarget target, Duration interval, Duration deadline, Clock clock) {
        this.target = target;
        this.deadline = deadline;
        this.clock = clock;
        this.slowAge = interval.multipliedBy(SLOW_ROUNDS);
        this.probes = new MemberProbe[] {new MemberProbe(slowAge), new MemberProbe(slowAge)};
    }

    ProbeTarget target() {
        return target;
    }

    boolean isOpen() {
        return open;
    }

    Optional<PairState> latest() {
        return Optional.ofNullable(latest);
    }

    /** Probes both members; returns when both have answered or the deadline is over. */
    PairState round() throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        Both<Future<MemberState>> asked = Both.of(side -> threads.submit(() -> probe(side)));
        MemberState a = await(asked.a(), Side.A, end);
        MemberState b = await(asked.b(), Side.B, end);
        PairState seen = new PairState(
                target.names(),
                target.endpoints(),
                new Both<>(a, b),
                latest().map(PairState::members),
                clock.instant());
        latest = seen;
        return seen;
    }

    private MemberState probe(Side side) {
        return probes[side.ordinal()].probe(target.connection(side), deadline);
    }

    private MemberState await(Future<MemberState> asked, Side side, long end) throws InterruptedException {
        try {
            return asked.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            abandon(asked, side);
            return new MemberState.Unreachable(
                    Fault.TIMEOUT, 0, "it did not answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            return new MemberState.Unreachable(Fault.OTHER, 0, "the probe failed: " + e.getCause());
        }
    }

    /** The late probe ends by its own socket time-out; the next round must not wait behind it. */
    private void abandon(Future<MemberState> asked, Side side) {
        MemberProbe late = probes[side.ordinal()];
        probes[side.ordinal()] = new MemberProbe(slowAge);
        asked.cancel(true);
        threads.submit(late::close);
    }

    @Override
    public void close() {
        open = false;
        for (MemberProbe probe : probes) {
            threads.submit(probe::close);
        }
        threads.shutdown();
    }
}
