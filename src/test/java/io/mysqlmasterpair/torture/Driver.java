package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.RepairWorkflow.Action;
import io.mysqlmasterpair.decision.RepairWorkflow.JobSight;
import io.mysqlmasterpair.decision.RepairWorkflow.Progress;
import io.mysqlmasterpair.decision.RepairWorkflow.StageRecord;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.JobResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Does what the operator does: asks its workflow what comes next, runs Jobs one at a time, and begins a new run with a
 * higher ordinal and the same authority where one gave up. Pauses are shortened: their end is brought near, not skipped.
 */
final class Driver {

    static final int MAX_ATTEMPTS = 3;
    /** As the pair's own bound on runs in a row. */
    static final int MAX_RUNS = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1500);

    private final Scene scene;
    private final Injection injection;
    private final Optional<String> sabotage;
    private final List<WorkerJob> jobs = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Rung> rungs = new CopyOnWriteArrayList<>();
    private Duration ahead = Duration.ZERO;

    Driver(Scene scene, Injection injection, Optional<String> sabotage) {
        this.scene = scene;
        this.injection = injection;
        this.sabotage = sabotage;
    }

    /**
     * How it ended.
     *
     * @param sentence the last run's verdict
     * @param attempts of all stages of all runs
     */
    record End(boolean healed, String sentence, int runs, int attempts) {}

    List<WorkerJob> jobs() {
        return List.copyOf(jobs);
    }

    /** What was decided, in order. */
    List<String> told() {
        return List.copyOf(told);
    }

    /** The rung of each run so far; of the one that is at work, the last. */
    List<Rung> rungs() {
        return List.copyOf(rungs);
    }

    End drive() throws IOException, InterruptedException {
        Rung rung = scene.plan().rung();
        String verdict = "";
        // what is broken for good is not made better by another run
        int runs = sabotage.isPresent() ? 1 : MAX_RUNS;
        for (int run = 1; run <= runs; run++) {
            rungs.add(rung);
            verdict = run(rung, run);
            if (scene.plan().broken() == Break.PLACE_LOST) {
                scene.writer(Side.B).goOn();
            }
            injection.awaitPassed();
            if (verdict.isEmpty() && staysUp()) {
                return new End(true, "The pair is healed and proven.", run, jobs.size());
            }
            // a run that healed is followed by one for what broke since
            rung = verdict.isEmpty() || !rung.overwrites() ? Symptoms.of(scene).cure() : Rung.RESEED;
        }
        return new End(false, verdict.isEmpty() ? "The pair does not stay healthy." : verdict, runs, jobs.size());
    }

    private boolean staysUp() throws InterruptedException {
        for (int look = 0; look < 50; look++) {
            if (scene.bothReplicate()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    /** One run; returns why it gave up, or nothing. */
    private String run(Rung rung, int ordinal) throws IOException, InterruptedException {
        List<StageRecord> records = new ArrayList<>(RepairWorkflow.stages(rung).stream()
                .map(stage -> new StageRecord(stage, Progress.WAITING, 0, null))
                .toList());
        WorkerJob job = null;
        while (true) {
            Instant now = Instant.now().plus(ahead);
            Action action = RepairWorkflow.next(records, sight(job), MAX_ATTEMPTS, now);
            switch (action) {
                case Action.Begin begin -> {
                    job = null;
                    record(records, begin.stage(), Progress.RUNNING, begin.attempt(), null);
                }
                case Action.Create create -> job = start(ordinal, create.stage(), create.attempt());
                case Action.Await await -> {
                    injection.look(job, await.stage());
                    Thread.sleep(20);
                }
                case Action.Pause pause -> shorten(Duration.between(now, pause.until()));
                case Action.Complete complete -> {
                    tell(ordinal, complete.stage(), "done: " + complete.message());
                    record(records, complete.stage(), Progress.DONE, 0, null);
                }
                case Action.Retry retry -> {
                    tell(ordinal, retry.stage(), "to be tried again: " + retry.message());
                    int attempt = attempt(records, retry.stage());
                    record(records, retry.stage(), Progress.WAITING, attempt, retry.at());
                }
                case Action.Heal ignored -> {
                    return "";
                }
                case Action.GiveUp giveUp -> {
                    tell(ordinal, giveUp.stage(), "given up: " + giveUp.message());
                    return "Stage " + giveUp.stage().title() + ": " + giveUp.message();
                }
            }
        }
    }

    private WorkerJob start(int ordinal, Stage stage, int attempt) throws IOException {
        WorkerJob job = WorkerJob.start(
                scene, new WorkerJob.Order("run-" + ordinal, ordinal, stage, attempt, injection.hold(stage), sabotage));
        jobs.add(job);
        return job;
    }

    private JobSight sight(@Nullable WorkerJob job) {
        if (job == null) {
            return new JobSight.Absent();
        }
        if (injection.isGivenUp(job)) {
            return new JobSight.Failed(true, "the Job left no result: DeadlineExceeded");
        }
        if (job.isRunning()) {
            return new JobSight.Active();
        }
        Optional<JobResult> result = job.result();
        if (result.isPresent() && result.get().isDone()) {
            return new JobSight.Succeeded(result.get().message());
        }
        return result.<JobSight>map(r -> new JobSight.Failed(r.retryable(), r.message()))
                .orElseGet(() -> new JobSight.Failed(true, "the Job ended without a result"));
    }

    private void shorten(Duration pause) throws InterruptedException {
        Duration real = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        Thread.sleep(real);
        ahead = ahead.plus(pause.minus(real));
    }

    private static int attempt(List<StageRecord> records, Stage stage) {
        return records.stream()
                .filter(record -> record.stage() == stage)
                .findFirst()
                .orElseThrow()
                .attempt();
    }

    private static void record(
            List<StageRecord> records, Stage stage, Progress progress, int attempt, @Nullable Instant retryAt) {
        records.replaceAll(
                record -> record.stage() == stage ? new StageRecord(stage, progress, attempt, retryAt) : record);
    }

    private void tell(int ordinal, Stage stage, String what) {
        told.add("run %d, stage %s: %s".formatted(ordinal, stage.title(), what));
    }
}
