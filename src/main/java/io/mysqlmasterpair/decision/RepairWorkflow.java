package io.mysqlmasterpair.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole cure, in one place. A rung is a list of stages; each stage is one Job at a time, tried a bounded number of
 * times; the next begins when the one before is done. Pure: given what is recorded and what the current Job does, it
 * says what comes next. Asked again with the same facts it gives the same answer, so a crash between record and act
 * repeats nothing.
 *
 * <p>The order of a reseed is the order of safety. The target is fenced before it is drained, so that nothing new is
 * written behind the drain; archived before anything is overwritten (S2); imported behind the fence (S3, S7); proven
 * equal before it serves anyone; unfenced last.
 *
 * <p>So is the order of a promotion: the one member is closed before the other is asked whether it has everything, and only
 * that opens it. Both closed is the half-way state; both open never is.
 */
public final class RepairWorkflow {

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);

    private RepairWorkflow() {}

    /** The stages of a rung, in order. */
    public static List<Stage> stages(Rung rung) {
        return switch (rung) {
            case RESTART -> List.of(Stage.RESTART);
            case RECONNECT -> List.of(Stage.RECONNECT);
            case REPOSITION -> List.of(Stage.REPOSITION);
            case RESEED -> List.of(Stage.ISOLATE, Stage.DUMP, Stage.IMPORT, Stage.REALIGN, Stage.PROVE);
            case HOLD -> List.of(Stage.HOLD);
            case PROMOTE -> List.of(Stage.PROMOTE);
            case RELEASE -> List.of(Stage.RELEASE);
            case TAKEOVER -> List.of(Stage.TAKEOVER);
        };
    }

    /** How far a stage is, as recorded. */
    public enum Progress {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * A stage as recorded in the run's status.
     *
     * @param attempt 0 before the first
     * @param retryAt not before this instant is the next attempt made; null when at once
     */
    public record StageRecord(
            Stage stage,
            Progress progress,
            int attempt,
            @Nullable Instant retryAt) {}

    /** What is seen of the Job of the recorded stage and attempt. */
    public sealed interface JobSight {
        record Absent() implements JobSight {}

        record Active() implements JobSight {}

        record Succeeded(String message) implements JobSight {}

        record Failed(boolean retryable, String message) implements JobSight {}
    }

    /** What comes next. */
    public sealed interface Action {
        /** Record that this attempt of the stage is running; it is created only after that. */
        record Begin(Stage stage, int attempt) implements Action {}

        /** The record says it runs, and there is no such Job: create it. */
        record Create(Stage stage, int attempt) implements Action {}

        /** Its Job is at work. */
        record Await(Stage stage) implements Action {}

        /** Not before this instant. */
        record Pause(Stage stage, Instant until) implements Action {}

        /** Record the stage as done. */
        record Complete(Stage stage, String message) implements Action {}

        /** Record that the attempt failed and when the next may begin. */
        record Retry(Stage stage, Instant at, String message) implements Action {}

        /** Every stage is done. */
        record Heal() implements Action {}

        /** The run ends without having healed; what is fenced stays fenced. */
        record GiveUp(Stage stage, String message) implements Action {}
    }

    /**
     * The next action of a run.
     *
     * @param records the run's stages in order
     * @param job the Job of the stage that is RUNNING; ignored when none is
     * @param maxAttempts how often a stage is tried
     */
    public static Action next(List<StageRecord> records, JobSight job, int maxAttempts, Instant now) {
        for (StageRecord record : records) {
            switch (record.progress()) {
                case DONE -> {}
                case FAILED -> {
                    return new Action.GiveUp(
                            record.stage(), "stage " + record.stage().title() + " failed");
                }
                case WAITING -> {
                    return record.retryAt() != null && now.isBefore(record.retryAt())
                            ? new Action.Pause(record.stage(), record.retryAt())
                            : new Action.Begin(record.stage(), record.attempt() + 1);
                }
                case RUNNING -> {
                    return whileRunning(record, job, maxAttempts, now);
                }
            }
        }
        return new Action.Heal();
    }

    private static Action whileRunning(StageRecord record, JobSight job, int maxAttempts, Instant now) {
        Stage stage = record.stage();
        return switch (job) {
            case JobSight.Absent ignored -> new Action.Create(stage, record.attempt());
            case JobSight.Active ignored -> new Action.Await(stage);
            case JobSight.Succeeded done -> new Action.Complete(stage, done.message());
            case JobSight.Failed failed ->
                failed.retryable() && record.attempt() < maxAttempts
                        ? new Action.Retry(stage, now.plus(backoff(record.attempt())), failed.message())
                        : new Action.GiveUp(stage, failed.message());
        };
    }

    /** 5 s, 10 s, 20 s … after the first, second, third failure. */
    static Duration backoff(int attempt) {
        return FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt - 1, 6));
    }
}
