package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.PlanStatus;
import io.mysqlmasterpair.decision.Rung;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a member's pod may be in Services (S3). Where nobody can say yet, its condition stays as it is: a pod without one is
 * not in any. Pure.
 *
 * @param reason one word in camel case
 * @param message a sentence
 */
public record Serving(boolean serving, String reason, String message) {

    /** Type of the condition, and of the readiness gate. */
    public static final String GATE = "mysqlmasterpair.io/serving";

    /** What the pair's status and its runs say of a member. */
    public static Optional<Serving> of(String member, MysqlMasterPairStatus status, Collection<MysqlRepair> runs) {
        if (status.fence != null && member.equals(status.fence.member)) {
            return Optional.of(new Serving(
                    false, "Fenced", "Repair " + status.fence.repair + " left it fenced; its data are not proven."));
        }
        if (!Inspections.isDone(status)) {
            return Optional.empty();
        }
        return status.activeRepair == null
                ? Optional.of(new Serving(true, "NotFenced", "No repair has fenced it."))
                : duringARun(member, status.activeRepair, runs);
    }

    private static Optional<Serving> duringARun(String member, ActiveRepair active, Collection<MysqlRepair> runs) {
        Optional<PlanStatus> plan = runs.stream()
                .filter(run -> run.getMetadata().getUid().equals(active.uid) && run.getStatus() != null)
                .findFirst()
                .flatMap(run -> Optional.ofNullable(run.getStatus().plan));
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        // closed by the run itself before its first Job, not here: it may be waiting for its approval for days
        return isTarget(member, plan.get())
                ? Optional.empty()
                : Optional.of(new Serving(true, "NotFenced", "Repair " + active.name + " does not fence it."));
    }

    /** Whether a run fences this member. */
    public static boolean isTarget(String member, PlanStatus plan) {
        return Rung.named(plan.method).fences() && member.equals(plan.target);
    }

    /** As a run says it before it fences its target. */
    public static Serving target(String run) {
        return new Serving(false, "BeingRepaired", "Repair " + run + " fences it, until its data are proven.");
    }
}
