package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Stage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches for the plan's moment in the Job that runs, and makes the fault happen then, once. */
final class Injection {

    private static final Duration AFTER_IT_PASSED = Duration.ofMillis(500);
    private static final Duration STALE_FOR = Duration.ofSeconds(3);

    private final TorturePlan plan;
    private final Faults faults;
    private boolean happened;
    private long begunAt;
    private long happenedAt;
    private @Nullable WorkerJob stale;
    private @Nullable WorkerJob lookedAt;
    private long lookedSince;

    Injection(Scene scene) {
        this.plan = scene.plan();
        this.faults = new Faults(scene);
    }

    /** The boundary at which a Job of this stage is to be held, as long as the fault has not happened. */
    Optional<Moment> hold(Stage stage) {
        boolean boundary = plan.moment() instanceof Moment.Before || plan.moment() instanceof Moment.After;
        boolean here = stage.steps().contains(plan.moment().step());
        return happened || !boundary || !here || plan.fault() instanceof Fault.None
                ? Optional.empty()
                : Optional.of(plan.moment());
    }

    /** Called again and again while a Job runs. */
    void look(@Nullable WorkerJob job, Stage stage) {
        if (job == null) {
            return;
        }
        if (job != lookedAt) {
            lookedAt = job;
            lookedSince = System.nanoTime();
        }
        if (System.nanoTime() - lookedSince > WorkerJob.DEADLINE.toNanos()) {
            job.kill();
        }
        if (happened || !stage.steps().contains(plan.moment().step()) || !isNow(job)) {
            return;
        }
        happened = true;
        happenedAt = System.nanoTime();
        if (plan.fault() instanceof Fault.StaleWorker) {
            stale = job;
            thawLater(job);
        }
        faults.happen(plan.fault(), job);
        job.release();
    }

    private boolean isNow(WorkerJob job) {
        return switch (plan.moment()) {
            case Moment.Before ignored -> job.isHeld();
            case Moment.After ignored -> job.isHeld();
            case Moment.Loading ignored -> job.hasSaid("Dropped ");
            case Moment.Inside inside -> {
                if (begunAt == 0 && job.hasBegun(inside.step())) {
                    begunAt = System.nanoTime();
                }
                yield begunAt != 0
                        && System.nanoTime() - begunAt >= inside.delay().toNanos();
            }
        };
    }

    /** It wakes while a newer one is at work, or has ended. */
    private static void thawLater(WorkerJob job) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(STALE_FOR);
                job.thaw();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Whether the driver has no more patience with a Job that hangs. */
    boolean isGivenUp(WorkerJob job) {
        return job == stale;
    }

    boolean happened() {
        return happened;
    }

    /** Waits until what passes by itself has passed. */
    void awaitPassed() throws InterruptedException {
        if (happened && !(plan.fault() instanceof Fault.None)) {
            long left = plan.fault().time().plus(AFTER_IT_PASSED).toNanos() - (System.nanoTime() - happenedAt);
            if (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
            }
        }
        if (stale != null) {
            stale.awaitEnd();
        }
    }
}
