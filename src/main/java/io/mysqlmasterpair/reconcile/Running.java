package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.ArchiveStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.JobStatus;
import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.RepairWorkflow.Action;
import io.mysqlmasterpair.decision.RepairWorkflow.JobSight;
import io.mysqlmasterpair.decision.RepairWorkflow.Progress;
import io.mysqlmasterpair.decision.RepairWorkflow.StageRecord;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.jobs.RepairJobs;
import io.mysqlmasterpair.jobs.RepairVolume;
import io.mysqlmasterpair.observe.JobWatch.Sight;
import io.mysqlmasterpair.status.RepairSteps;
import io.mysqlmasterpair.status.RepairView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Takes a run one turn on: sees its current Job, asks the workflow, records the answer or does what is on record. */
final class Running {

    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Sight NO_JOB = new Sight(new JobSight.Absent(), null, Optional.empty(), "");

    private final Room room;
    private final ServingFlow serving;

    Running(Room room) {
        this.room = room;
        this.serving = new ServingFlow(room);
    }

    /** One turn; returns when the next is due. */
    Duration go(MysqlRepair run, MysqlMasterPair pair, MysqlRepairStatus status, Instant now) {
        List<StageRecord> records = RepairView.records(status);
        Sight sight = records.stream()
                .filter(record -> record.progress() == Progress.RUNNING)
                .findFirst()
                .map(record ->
                        room.jobs().look(run.getMetadata().getNamespace(), RepairView.job(status, record.stage()).job))
                .orElse(NO_JOB);
        int maxAttempts = Policies.repair(pair).maxAttempts;
        Duration next =
                apply(RepairWorkflow.next(records, sight.job(), maxAttempts, now), sight, run, pair, status, now);
        if (sight.result().isPresent() && sight.pod() != null) {
            room.progress().forget(run.getMetadata().getNamespace(), sight.pod());
        }
        status.progress = RepairView.percent(status);
        return next;
    }

    private Duration apply(
            Action action, Sight sight, MysqlRepair run, MysqlMasterPair pair, MysqlRepairStatus status, Instant now) {
        return switch (action) {
            case Action.Begin begin -> {
                begin(run, status, begin, now);
                yield AT_ONCE;
            }
            case Action.Create create -> {
                make(run, pair, create.stage(), create.attempt());
                yield WATCH;
            }
            case Action.Await await -> {
                watch(run, status, await.stage(), sight, now);
                yield WATCH;
            }
            case Action.Pause pause -> Duration.between(now, pause.until()).plusMillis(50);
            case Action.Complete complete -> {
                end(status, complete.stage(), "Done", complete.message(), sight, now);
                archived(pair, run, status);
                yield AT_ONCE;
            }
            case Action.Retry retry -> {
                JobStatus job = end(status, retry.stage(), "Waiting", retry.message(), sight, now);
                job.retryAt = retry.at().toString();
                yield Duration.between(now, retry.at()).plusMillis(50);
            }
            case Action.Heal ignored -> {
                Ending.heal(status, now);
                yield AT_ONCE;
            }
            case Action.GiveUp giveUp -> {
                end(status, giveUp.stage(), "Failed", giveUp.message(), sight, now);
                archived(pair, run, status);
                Ending.fail(status, "Stage " + giveUp.stage().title() + ": " + giveUp.message(), now);
                yield AT_ONCE;
            }
        };
    }

    private static void begin(MysqlRepair run, MysqlRepairStatus status, Action.Begin begin, Instant now) {
        JobStatus job = RepairView.job(status, begin.stage());
        job.state = "Running";
        job.attempt = begin.attempt();
        job.job = Names.job(run, begin.stage(), begin.attempt());
        job.startedAt = now.toString();
        job.finishedAt = null;
        job.retryAt = null;
        RepairSteps.begin(status, begin.stage(), now);
        status.message = "Stage " + begin.stage().title() + " begins.";
    }

    private void make(MysqlRepair run, MysqlMasterPair pair, Stage stage, int attempt) {
        if (RepairJobs.needsVolume(stage)) {
            room.creator()
                    .volume(RepairVolume.claim(pair, Objects.requireNonNullElse(pair.getStatus().members, List.of())));
        }
        if (stage.steps().contains(Step.FENCE) && !serving.close(pair, run)) {
            return; // the Job is made in the next turn, which finds that there is none
        }
        room.creator().job(RepairJobs.of(pair, run, stage, attempt, room.workerImage()));
    }

    private void watch(MysqlRepair run, MysqlRepairStatus status, Stage stage, Sight sight, Instant now) {
        if (!sight.hint().isEmpty()) {
            status.message = sight.hint();
        }
        if (sight.pod() != null) {
            room.progress().of(run.getMetadata().getNamespace(), sight.pod()).ifPresent(progress -> {
                RepairSteps.progress(status, stage, progress, now);
                status.message = progress.message() == null ? status.message : progress.message();
            });
        }
    }

    private JobStatus end(
            MysqlRepairStatus status, Stage stage, String state, String message, Sight sight, Instant now) {
        JobStatus job = RepairView.job(status, stage);
        job.state = state;
        job.message = message;
        job.finishedAt = now.toString();
        RepairSteps.end(status, stage, sight.result(), now);
        status.message = message;
        return job;
    }

    /** Says where the archive is, once a Job has said that there is one. */
    private static void archived(MysqlMasterPair pair, MysqlRepair run, MysqlRepairStatus status) {
        ArchiveStatus archive = status.archive;
        if (archive != null && archive.path == null) {
            archive.claim = Names.claim(pair.getMetadata().getName());
            archive.path = Names.folder(run.getMetadata().getName(), status.ordinal) + "/archive";
        }
    }
}
