package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.JobStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.LossStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.PlanStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.StepStatus;
import io.mysqlmasterpair.decision.AtStake;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Plan;
import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.RepairWorkflow.Progress;
import io.mysqlmasterpair.decision.RepairWorkflow.StageRecord;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.decision.WriteRoles.Finding;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's plan and stages, to and from its status. Pure. */
public final class RepairView {

    private RepairView() {}

    /** Records the plan: from here on it does not change. */
    public static void record(MysqlRepairStatus status, Plan plan, Diagnosis diagnosis, PairState state) {
        Finding finding = plan.role() == null ? null : plan.role().finding();
        status.diagnosis =
                finding == null ? diagnosis.kind().title() : finding.kind().title();
        status.evidence = finding == null ? diagnosis.evidence() : finding.evidence();
        status.plan = plan(plan, state);
        status.planHash = plan.hash();
        status.jobs = new ArrayList<>();
        status.steps = new ArrayList<>();
        for (Stage stage : RepairWorkflow.stages(plan.rung())) {
            JobStatus job = new JobStatus();
            job.stage = stage.title();
            job.state = "Waiting";
            job.attempt = 0;
            status.jobs.add(job);
            stage.steps().forEach(step -> status.steps.add(waiting(step)));
        }
    }

    private static StepStatus waiting(Step step) {
        StepStatus view = new StepStatus();
        view.name = step.command();
        view.state = "Waiting";
        return view;
    }

    private static PlanStatus plan(Plan plan, PairState state) {
        PlanStatus view = new PlanStatus();
        view.method = plan.rung().title();
        view.reason = plan.reason();
        view.authority = state.name(plan.authority());
        view.target = plan.rung().fences() ? state.name(plan.target()) : null;
        view.active = name(state, plan.role() == null ? null : plan.role().active());
        view.from = name(state, plan.role() == null ? null : plan.role().from());
        view.mode = plan.mode() == ReplicationMode.GTID ? "Gtid" : "FilePosition";
        view.replicas = plan.replicas().stream().sorted().map(state::name).toList();
        view.overwrites = plan.overwrites();
        view.divergence = plan.loss() == null ? null : plan.loss().merge() ? "Merge" : "Archive";
        view.wouldLose = plan.loss() == null ? null : loss(AtStake.of(state, plan.target()));
        Map<String, String> uuids = new LinkedHashMap<>();
        for (Side side : Side.values()) {
            String uuid = plan.serverUuids().get(side);
            if (uuid != null) {
                uuids.put(state.name(side), uuid);
            }
        }
        view.serverUuids = uuids;
        return view;
    }

    private static LossStatus loss(AtStake atStake) {
        LossStatus view = new LossStatus();
        view.tables = atStake.tables().isPresent() ? atStake.tables().getAsInt() : null;
        view.rows = atStake.rows().isPresent() ? atStake.rows().getAsLong() : null;
        view.transactions =
                atStake.transactions().isPresent() ? atStake.transactions().getAsLong() : null;
        view.gtids = atStake.gtids().isEmpty() ? null : atStake.gtids();
        return view;
    }

    private static @Nullable String name(PairState state, @Nullable Side side) {
        return side == null ? null : state.name(side);
    }

    /** The stages as recorded, for the workflow. */
    public static List<StageRecord> records(MysqlRepairStatus status) {
        return status.jobs.stream()
                .map(job -> new StageRecord(
                        Stage.named(job.stage),
                        Progress.valueOf(job.state.toUpperCase(java.util.Locale.ROOT)),
                        job.attempt,
                        job.retryAt == null ? null : Instant.parse(job.retryAt)))
                .toList();
    }

    /**
     * Whether this run has, or may have, fenced its target: its Job is at work, or it ended and the step is not known
     * to have been left out, in this attempt and in those before.
     */
    static boolean leavesFence(MysqlRepairStatus status) {
        if (status.jobs == null || status.plan == null || !fences(status)) {
            return false;
        }
        Stage fencing = RepairWorkflow.stages(Rung.named(status.plan.method)).getFirst();
        return "Running".equals(job(status, fencing).state)
                || !"Waiting".equals(step(status, Step.FENCE).state)
                || step(status, Step.FENCE).startedAt != null;
    }

    private static boolean fences(MysqlRepairStatus status) {
        return Rung.named(status.plan.method).fences();
    }

    /** Whether the plan on record overwrites a member. */
    public static boolean overwrites(MysqlRepairStatus status) {
        return Rung.named(status.plan.method).overwrites();
    }

    public static JobStatus job(MysqlRepairStatus status, Stage stage) {
        return status.jobs.stream()
                .filter(job -> job.stage.equals(stage.title()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the run has no stage " + stage.title()));
    }

    public static StepStatus step(MysqlRepairStatus status, Step step) {
        return status.steps.stream()
                .filter(view -> view.name.equals(step.command()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the run has no step " + step.command()));
    }

    /** Steps that are over, in percent of all; a running one counts by its own progress. */
    public static String percent(MysqlRepairStatus status) {
        int done = 0;
        for (StepStatus step : status.steps) {
            done += switch (step.state) {
                case "Done", "Skipped" -> 100;
                case "Running" -> step.progress == null ? 0 : step.progress;
                default -> 0;
            };
        }
        return (status.steps.isEmpty() ? 0 : done / status.steps.size()) + "%";
    }
}
