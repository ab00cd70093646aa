package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.Settings;
import io.mysqlmasterpair.decision.AtStake;
import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Ladder;
import io.mysqlmasterpair.decision.Plan;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.status.RepairView;
import io.mysqlmasterpair.status.WritersView;
import java.time.Instant;
import java.util.Optional;

/** Makes a run's plan from a fresh sight of the pair, and holds an approval against it. */
final class Planning {

    private final Prober prober;

    Planning(Prober prober) {
        this.prober = prober;
    }

    /** Records the plan, or why there is none. False while the pair has not been seen since the run was made. */
    boolean plan(MysqlRepair run, MysqlMasterPair pair, MysqlRepairStatus status, Instant now) {
        if (run.getSpec().authority != null && Policies.side(pair, run.getSpec().authority) == null) {
            Ending.refuse(status, "spec.authority: the pair has no member named " + run.getSpec().authority + ".", now);
            return true;
        }
        Optional<PairState> state = seen(pair)
                .filter(seen ->
                        seen.at().isAfter(Instant.parse(run.getMetadata().getCreationTimestamp())));
        if (state.isEmpty()) {
            status.phase = "Pending";
            status.message = "Waits for a fresh look at both members.";
            return false;
        }
        Diagnosis diagnosis = Diagnoser.diagnose(state.get(), Policies.maxLag(pair));
        switch (Ladder.decide(state.get(), diagnosis, Policies.of(pair, run))) {
            case Decision.Leave leave -> Ending.refuse(status, "Nothing to repair: " + leave.reason(), now);
            case Decision.NeedsHuman human -> Ending.refuse(status, human.reason(), now);
            case Decision.Repair repair -> record(run, pair, status, repair.plan(), diagnosis, state.get(), now);
        }
        return true;
    }

    private static void record(
            MysqlRepair run,
            MysqlMasterPair pair,
            MysqlRepairStatus status,
            Plan plan,
            Diagnosis diagnosis,
            PairState state,
            Instant now) {
        RepairView.record(status, plan, diagnosis, state);
        status.detectedAt = detectedAt(pair, plan, diagnosis, now);
        status.progress = "0%";
        if (Boolean.TRUE.equals(run.getSpec().dryRun)) {
            Ending.dryRun(status, now);
        } else if (wantsApproval(pair, plan)) {
            status.phase = "AwaitingApproval";
            status.message = lossOf(plan, state) + "Approve this plan with: kubectl patch mrep "
                    + run.getMetadata().getName() + " --type merge -p '{\"spec\":{\"approved\":\"" + status.planHash
                    + "\"}}'";
            Ending.conditions(status, now);
        } else {
            begin(status, now);
        }
    }

    private static String lossOf(Plan plan, PairState state) {
        return plan.loss() == null
                ? ""
                : AtStake.of(state, plan.target()).sentence(state.name(plan.target()), state.name(plan.authority()))
                        + " ";
    }

    private static void begin(MysqlRepairStatus status, Instant now) {
        status.phase = "Running";
        status.message = status.plan.reason;
        status.startedAt = now.toString();
        Ending.conditions(status, now);
    }

    private static String detectedAt(MysqlMasterPair pair, Plan plan, Diagnosis diagnosis, Instant now) {
        if (plan.rung().isAboutWrites()) {
            return WritersView.differsSince(pair.getStatus(), now).toString();
        }
        boolean known =
                pair.getStatus().diagnosis != null && diagnosis.kind().title().equals(pair.getStatus().diagnosis.kind);
        return known ? pair.getStatus().diagnosis.since : now.toString();
    }

    private static boolean wantsApproval(MysqlMasterPair pair, Plan plan) {
        Settings.Repair settings = Policies.repair(pair);
        return settings.mode == Settings.RepairMode.Approve
                || settings.overwrite == Settings.Overwrite.AfterApproval
                        && plan.rung().overwrites();
    }

    /** Begins when the plan on record is approved and is still what would be planned now. */
    boolean approve(MysqlRepair run, MysqlMasterPair pair, MysqlRepairStatus status, Instant now) {
        Optional<PairState> state = seen(pair);
        if (state.isEmpty()) {
            return false;
        }
        Diagnosis diagnosis = Diagnoser.diagnose(state.get(), Policies.maxLag(pair));
        Decision decision = Ladder.decide(state.get(), diagnosis, Policies.of(pair, run));
        boolean same = decision instanceof Decision.Repair repair
                && repair.plan().hash().equals(status.planHash);
        if (run.getSpec().approved == null) {
            if (decision instanceof Decision.Leave && diagnosis.replicating()) {
                Ending.refuse(status, "No longer needed: " + diagnosis.sentence(), now);
            }
            return false;
        }
        if (!run.getSpec().approved.equals(status.planHash)) {
            status.message = "The approval names " + run.getSpec().approved + ", but this plan is " + status.planHash
                    + "; nothing is done.";
            return false;
        }
        if (!same) {
            Ending.refuse(
                    status,
                    "The pair, or what is wanted of it, has changed since this plan was made, so its approval is void. "
                            + diagnosis.sentence(),
                    now);
            return true;
        }
        begin(status, now);
        return true;
    }

    private Optional<PairState> seen(MysqlMasterPair pair) {
        return prober.latest(new PairKey(
                pair.getMetadata().getNamespace(), pair.getMetadata().getName()));
    }
}
