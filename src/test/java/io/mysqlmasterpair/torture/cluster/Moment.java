package io.mysqlmasterpair.torture.cluster;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A moment as the operator tells it, in the run's status. */
sealed interface Moment {

    boolean isReached(MysqlRepair run);

    String title();

    /** The run is there; it may have no plan yet. */
    record Made() implements Moment {
        @Override
        public boolean isReached(MysqlRepair run) {
            return true;
        }

        @Override
        public String title() {
            return "run made";
        }
    }

    /** The Job of a stage is on record, and about to be made. */
    record Begun(Stage stage) implements Moment {
        @Override
        public boolean isReached(MysqlRepair run) {
            MysqlRepairStatus status = run.getStatus();
            return status != null
                    && Objects.requireNonNullElse(status.jobs, List.<MysqlRepairStatus.JobStatus>of()).stream()
                            .anyMatch(job -> job.stage.equals(stage.title()) && !job.state.equals("Waiting"));
        }

        @Override
        public String title() {
            return "Job " + stage.title();
        }
    }

    /** A step runs; a short one may be over before the operator has heard of it. */
    record Running(Step step) implements Moment {
        @Override
        public boolean isReached(MysqlRepair run) {
            MysqlRepairStatus status = run.getStatus();
            return status != null
                    && Objects.requireNonNullElse(status.steps, List.<MysqlRepairStatus.StepStatus>of()).stream()
                            .anyMatch(seen -> seen.name.equals(step.command()) && !seen.state.equals("Waiting"));
        }

        @Override
        public String title() {
            return step.command();
        }
    }

    /** All moments of a rung. A merge is not asked for here. */
    static List<Moment> of(Rung rung) {
        List<Moment> moments = new ArrayList<>(List.of(new Made()));
        for (Stage stage : RepairWorkflow.stages(rung)) {
            moments.add(new Begun(stage));
            stage.steps().stream()
                    .filter(step -> step != Step.MERGE)
                    .map(Running::new)
                    .forEach(moments::add);
        }
        return List.copyOf(moments);
    }
}
