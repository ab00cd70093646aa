package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The Events that a change of status is worth. Pure. */
public final class Notices {

    private Notices() {}

    /** What happened to a pair between two of its statuses. */
    public static List<Notice> ofPair(MysqlMasterPairStatus before, MysqlMasterPairStatus after) {
        List<Notice> notices = new ArrayList<>();
        String was = before.diagnosis == null ? "" : before.diagnosis.kind;
        // while a run is at work the target is fenced and looks broken; the run tells its own story
        if (after.diagnosis != null && after.activeRepair == null && !Objects.equals(was, after.diagnosis.kind)) {
            boolean fine = after.diagnosis.kind.equals("Healthy") || after.diagnosis.kind.equals("Lagging");
            String message = fine
                    ? "Both channels are running."
                    : Conditions.find(after.conditions, "Replicating")
                            .map(c -> c.getMessage())
                            .orElse(after.message);
            notices.add(new Notice(!fine, after.diagnosis.kind, message));
        }
        if (Conditions.holds(after.conditions, "NeedsHuman") && !Conditions.holds(before.conditions, "NeedsHuman")) {
            notices.add(Notice.warning(
                    "NeedsHuman",
                    Conditions.find(after.conditions, "NeedsHuman")
                            .orElseThrow()
                            .getMessage()));
        }
        if (after.activeRepair != null
                && (before.activeRepair == null || !after.activeRepair.uid.equals(before.activeRepair.uid))) {
            notices.add(Notice.normal("RepairAdmitted", "Repair " + after.activeRepair.name + " holds the pair now."));
        }
        if (after.lastRepair != null
                && (before.lastRepair == null || !Objects.equals(before.lastRepair.name, after.lastRepair.name))) {
            notices.add(new Notice(
                    !"Healed".equals(after.lastRepair.verdict) && !"DryRun".equals(after.lastRepair.verdict),
                    "Repair" + after.lastRepair.verdict,
                    "Repair " + after.lastRepair.name + ": " + after.lastRepair.summary + "."));
        }
        return notices;
    }

    /** What happened in a run between two of its statuses. */
    public static List<Notice> ofRepair(MysqlRepairStatus before, MysqlRepairStatus after) {
        List<Notice> notices = new ArrayList<>();
        boolean news = after.phase != null && !after.phase.equals(before.phase) && !after.phase.equals("Pending");
        if (news && after.message != null) {
            boolean bad = after.phase.equals("Failed") || after.phase.equals("Refused");
            notices.add(new Notice(bad, after.phase, after.message));
        }
        List<JobStatus> jobs = after.jobs == null ? List.of() : after.jobs;
        for (int i = 0; i < jobs.size(); i++) {
            JobStatus now = jobs.get(i);
            JobStatus then = before.jobs == null || before.jobs.size() != jobs.size() ? null : before.jobs.get(i);
            String was = then == null ? "Waiting" : then.state;
            if (!now.state.equals(was)) {
                notice(now, was).ifPresent(notices::add);
            }
        }
        return notices;
    }

    private static java.util.Optional<Notice> notice(JobStatus job, String was) {
        return java.util.Optional.ofNullable(
                switch (job.state) {
                    case "Running" ->
                        Notice.normal("StageStarted", "Stage " + job.stage + " runs as Job " + job.job + ".");
                    case "Done" -> Notice.normal("StageDone", "Stage " + job.stage + ": " + job.message);
                    case "Failed" -> Notice.warning("StageFailed", "Stage " + job.stage + ": " + job.message);
                    case "Waiting" ->
                        was.equals("Running")
                                ? Notice.warning(
                                        "StageRetry",
                                        "Stage " + job.stage + " failed and will be tried again: " + job.message)
                                : null;
                    default -> null;
                });
    }
}
