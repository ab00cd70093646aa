package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.InspectionStatus;
import io.mysqlmasterpair.decision.RepairWorkflow.JobSight;
import io.mysqlmasterpair.jobs.InspectionJobs;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.observe.JobWatch.Sight;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.status.Inspections;
import io.mysqlmasterpair.status.JobResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gets the members asked, by a Job, what earlier runs left on them: on a new resource, after a run was deleted, and when a
 * member turns its clients away for no known reason.
 */
final class InspectionFlow {

    private final Room room;

    InspectionFlow(Room room) {
        this.room = room;
    }

    /** Goes one step on. The Job's name is recorded in one turn and the Job made in the next. */
    void advance(MysqlMasterPair pair, PairState state, MysqlMasterPairStatus status, Instant now) {
        status.inspection = Inspections.reviewed(status, state);
        InspectionStatus flow = status.inspection;
        // a run looks at the leases by itself, and a Job beside it would only wait for its locks
        if (Inspections.isDone(status) || status.activeRepair != null) {
            return;
        }
        if (flow.job != null) {
            follow(pair, state, status, now);
        } else if (Inspections.canBeAsked(state)
                && (flow.retryAt == null || !now.isBefore(Instant.parse(flow.retryAt)))) {
            status.inspection = pending(flow.attempt + 1, flow.message);
            status.inspection.job = Names.inspectionJob(pair, now.getEpochSecond());
        }
    }

    /** Whether there is something to wait for. */
    static boolean isBusy(MysqlMasterPairStatus status) {
        return status.inspection != null && (status.inspection.job != null || status.inspection.retryAt != null);
    }

    private void follow(MysqlMasterPair pair, PairState state, MysqlMasterPairStatus status, Instant now) {
        InspectionStatus flow = status.inspection;
        Sight sight = room.jobs().look(pair.getMetadata().getNamespace(), flow.job);
        switch (sight.job()) {
            case JobSight.Absent ignored -> room.creator().job(InspectionJobs.of(pair, flow.job, room.workerImage()));
            case JobSight.Active ignored -> {
                status.inspection = pending(flow.attempt, sight.hint().isEmpty() ? flow.message : sight.hint());
                status.inspection.job = flow.job;
            }
            case JobSight.Succeeded done ->
                Inspections.note(
                        status,
                        done.message(),
                        sight.result().map(JobResult::facts).orElseThrow(),
                        state);
            case JobSight.Failed failed -> {
                status.inspection = pending(flow.attempt, failed.message());
                status.inspection.retryAt =
                        now.plus(AccountsFlow.pauseAfter(flow.attempt)).toString();
            }
        }
    }

    private static InspectionStatus pending(int attempt, @Nullable String message) {
        InspectionStatus pending = new InspectionStatus();
        pending.done = false;
        pending.attempt = attempt;
        pending.message = message;
        return pending;
    }
}
