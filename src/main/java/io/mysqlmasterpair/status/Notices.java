package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.HeartbeatStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.ArchiveStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.JobStatus;
import io.mysqlmasterpair.decision.WriteRoles.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Events that a change of status is worth. Pure. */
public final class Notices {

    /** What nobody has asked for by a change of the spec. */
    private static final Set<String> UNASKED = Set.of(Kind.PASSIVE_WRITABLE.title(), Kind.ACTIVE_CLOSED.title());

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
        if (isNewsOfHeartbeat(before.heartbeat, after.heartbeat)) {
            notices.add(Notice.warning("Heartbeat" + after.heartbeat.state, after.heartbeat.message));
        }
        if (after.fence != null
                && after.inspection != null
                && Inspections.isDone(after)
                && !Inspections.isDone(before)) {
            notices.add(Notice.warning("FenceFound", after.inspection.message));
        }
        writers(before, after).ifPresent(notices::add);
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

    /** What a pair that is deleted leaves behind on its members; nothing where none was fenced or being repaired. */
    public static Optional<Notice> ofDeletion(@Nullable MysqlMasterPairStatus last) {
        if (last == null || last.activeRepair == null && last.fence == null) {
            return Optional.empty();
        }
        String left = last.activeRepair != null
                ? "Deleted while repair " + last.activeRepair.name + " was at work"
                        + (last.fence == null ? "." : ", which has fenced " + last.fence.member + ".")
                : "Deleted while " + last.fence.member + " was fenced by repair " + last.fence.repair + ".";
        return Optional.of(Notice.warning(
                "DeletedUnhealed",
                left
                        + " A member that is fenced stays so: its data may be partial. Apply the MysqlMasterPair again, and"
                        + " it is found and the repair is finished; or open it by the command lift-fence."));
    }

    private static boolean isNewsOfHeartbeat(@Nullable HeartbeatStatus before, @Nullable HeartbeatStatus after) {
        return after != null
                && (after.state.equals(HeartbeatView.UNAVAILABLE) || after.state.equals(HeartbeatView.OVERHEARD))
                && (before == null || !after.state.equals(before.state));
    }

    /** A member that takes writes and is not to, or the other way round. While a run is at work that is its doing. */
    private static Optional<Notice> writers(MysqlMasterPairStatus before, MysqlMasterPairStatus after) {
        String was = Conditions.find(before.conditions, WritersView.CONDITION)
                .map(c -> c.getReason())
                .orElse("");
        return Conditions.find(after.conditions, WritersView.CONDITION)
                .filter(c -> "False".equals(c.getStatus()) && after.activeRepair == null)
                .filter(c -> !was.equals(c.getReason()))
                .map(c -> new Notice(UNASKED.contains(c.getReason()), c.getReason(), c.getMessage()));
    }

    /** What happened in a run between two of its statuses. */
    public static List<Notice> ofRepair(MysqlRepairStatus before, MysqlRepairStatus after) {
        List<Notice> notices = new ArrayList<>();
        boolean news = after.phase != null && !after.phase.equals(before.phase) && !after.phase.equals("Pending");
        if (news && after.message != null) {
            boolean bad = after.phase.equals("Failed") || after.phase.equals("Refused");
            notices.add(new Notice(bad, after.phase, after.message));
        }
        if (after.accounts != null && !after.accounts.equals(before.accounts)) {
            notices.add(Notice.warning(
                    "AccountsDiffer",
                    "Accounts differ between the members: " + String.join("; ", after.accounts) + "."));
        }
        notMerged(before.archive, after.archive).ifPresent(notices::add);
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

    /** Rows that stay in the archive only: somebody has to look at them. */
    private static Optional<Notice> notMerged(@Nullable ArchiveStatus before, @Nullable ArchiveStatus after) {
        boolean known = before != null && before.notMerged != null;
        if (after == null || after.notMerged == null || after.notMerged == 0 || known) {
            return Optional.empty();
        }
        return Optional.of(Notice.warning(
                "NotMerged",
                after.notMerged + " changes of the target could not be merged and stay in the archive: "
                        + after.conflicts));
    }

    private static Optional<Notice> notice(JobStatus job, String was) {
        return Optional.ofNullable(
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
