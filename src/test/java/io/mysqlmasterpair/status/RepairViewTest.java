package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.StepStatus;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.decision.Plan;
import io.mysqlmasterpair.decision.RepairWorkflow.Progress;
import io.mysqlmasterpair.decision.RepairWorkflow.StageRecord;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.JobResult.StepResult;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RepairViewTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private static MysqlRepairStatus planned(Rung rung) {
        return Runs.planned("shop-1", rung, status -> {}).getStatus();
    }

    private static StepStatus step(MysqlRepairStatus status, Step step) {
        return RepairView.step(status, step);
    }

    @Nested
    class ThePlanOnRecord {

        @Test
        void saysWhatAReseedWillDo() {
            MysqlRepairStatus status = planned(Rung.RESEED);

            assertThat(status.diagnosis).isEqualTo("ApplyFailed");
            assertThat(status.evidence).containsEntry("a→b.errno", "1062");
            assertThat(status.plan.method).isEqualTo("Reseed");
            assertThat(status.plan.authority).isEqualTo("a");
            assertThat(status.plan.target).isEqualTo("b");
            assertThat(status.plan.mode).isEqualTo("Gtid");
            assertThat(status.plan.replicas).isEmpty();
            assertThat(status.plan.reason).isEqualTo("a has more.");
            assertThat(status.plan.overwrites).isEqualTo("All of b.");
            assertThat(status.plan.serverUuids)
                    .containsExactly(Map.entry("a", PairStates.UUID_A), Map.entry("b", PairStates.UUID_B));
            assertThat(status.planHash).isEqualTo(Runs.plan(Rung.RESEED).hash());
            assertThat(RepairView.overwrites(status)).isTrue();
        }

        @Test
        void saysWhatARestartWillDo() {
            MysqlRepairStatus status = planned(Rung.RESTART);

            assertThat(status.plan.target).isNull();
            assertThat(status.plan.replicas).containsExactly("a", "b");
            assertThat(RepairView.overwrites(status)).isFalse();
            assertThat(status.plan.wouldLose).isNull();
        }

        @Test
        void saysWhatAMemberWouldLose() {
            MysqlRepairStatus status = new MysqlRepairStatus();
            PairState state = PairStates.gtidPair()
                    .a(MemberStates::stopped)
                    .b(m -> m.executed("A:1-100,B:1-102"))
                    .build();
            Plan reseed = Runs.plan(Rung.RESEED);
            Plan plan = new Plan(
                    reseed.rung(),
                    Side.A,
                    reseed.mode(),
                    Set.of(),
                    reseed.serverUuids(),
                    "",
                    "",
                    null,
                    new Plan.Loss(false, OptionalInt.of(10), Optional.of(true)));

            RepairView.record(status, plan, Diagnoser.diagnose(state, Duration.ofHours(1)), state);

            assertThat(status.plan.wouldLose.tables).isEqualTo(10);
            assertThat(status.plan.wouldLose.transactions).isEqualTo(2);
            assertThat(status.plan.wouldLose.gtids).isEqualTo(PairStates.UUID_B + ":101-102");
        }

        @Test
        void leavesOutTheIdentityThatNobodyKnows() {
            MysqlRepairStatus status = new MysqlRepairStatus();
            Plan plan = new Plan(
                    Rung.RESEED,
                    Side.A,
                    ReplicationMode.FILE_POSITION,
                    Set.of(),
                    Map.of(Side.A, PairStates.UUID_A),
                    "",
                    "");

            RepairView.record(
                    status,
                    plan,
                    Runs.diagnosis(Kind.APPLY_FAILED),
                    PairStates.filePair().build());

            assertThat(status.plan.serverUuids).containsOnlyKeys("a");
            assertThat(status.plan.mode).isEqualTo("FilePosition");
        }

        @Test
        @DisplayName("S8: stages go into the status and come back as the workflow needs them")
        void holdsTheStages() {
            MysqlRepairStatus status = planned(Rung.RESEED);
            RepairView.job(status, Stage.ISOLATE).state = "Done";
            RepairView.job(status, Stage.ISOLATE).attempt = 2;
            RepairView.job(status, Stage.DUMP).retryAt = LATER.toString();

            assertThat(RepairView.records(status))
                    .containsExactly(
                            new StageRecord(Stage.ISOLATE, Progress.DONE, 2, null),
                            new StageRecord(Stage.DUMP, Progress.WAITING, 0, LATER),
                            new StageRecord(Stage.IMPORT, Progress.WAITING, 0, null),
                            new StageRecord(Stage.REALIGN, Progress.WAITING, 0, null),
                            new StageRecord(Stage.PROVE, Progress.WAITING, 0, null));
            assertThat(status.steps)
                    .extracting(s -> s.name)
                    .startsWith("preflight")
                    .endsWith("unfence")
                    .hasSize(12);
            assertThat(status.steps).extracting(s -> s.state).containsOnly("Waiting");
        }

        @Test
        void doesNotKnowStagesOfAnotherRung() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> RepairView.job(planned(Rung.RESTART), Stage.DUMP))
                    .withMessageContaining("dump");
            assertThatIllegalStateException()
                    .isThrownBy(() -> step(planned(Rung.RESTART), Step.FENCE))
                    .withMessageContaining("fence");
        }
    }

    @Nested
    class Percent {

        @Test
        void countsStepsThatAreOverAndHalfOfAHalfDoneOne() {
            MysqlRepairStatus status = planned(Rung.RESTART);
            assertThat(RepairView.percent(status)).isEqualTo("0%");

            step(status, Step.START).state = "Running";
            assertThat(RepairView.percent(status)).isEqualTo("0%");
            step(status, Step.START).progress = 50;
            assertThat(RepairView.percent(status)).isEqualTo("25%");
            step(status, Step.START).state = "Skipped";
            assertThat(RepairView.percent(status)).isEqualTo("50%");
            step(status, Step.PROVE).state = "Failed";
            assertThat(RepairView.percent(status)).isEqualTo("50%");
            step(status, Step.PROVE).state = "Done";
            assertThat(RepairView.percent(status)).isEqualTo("100%");
        }

        @Test
        void ofARunWithoutStepsIsNothing() {
            MysqlRepairStatus status = new MysqlRepairStatus();
            status.steps = List.of();

            assertThat(RepairView.percent(status)).isEqualTo("0%");
        }
    }

    @Nested
    class Steps {

        private final MysqlRepairStatus status = planned(Rung.RESEED);

        @Test
        void beginWithTheFirstOfTheStage() {
            RepairSteps.begin(status, Stage.IMPORT, NOW);

            assertThat(status.step).isEqualTo("import");
            assertThat(step(status, Step.IMPORT).state).isEqualTo("Running");
            assertThat(step(status, Step.IMPORT).startedAt).isEqualTo(NOW.toString());
            assertThat(step(status, Step.COMPARE).state).isEqualTo("Waiting");
            assertThat(step(status, Step.DUMP).state).isEqualTo("Waiting");
        }

        @Test
        void beginAnewInANextAttempt() {
            RepairSteps.begin(status, Stage.IMPORT, NOW);
            RepairSteps.end(
                    status,
                    Stage.IMPORT,
                    told(
                            new StepResult("import", "Done", NOW.toString(), NOW.toString(), "50 MB"),
                            new StepResult("compare", "Failed", NOW.toString(), NOW.toString(), "rows differ")),
                    NOW);

            RepairSteps.begin(status, Stage.IMPORT, LATER);

            assertThat(step(status, Step.IMPORT).state).isEqualTo("Running");
            for (Step step : Stage.IMPORT.steps()) {
                assertThat(step(status, step).progress).isNull();
                assertThat(step(status, step).message).isNull();
                assertThat(step(status, step).finishedAt).isNull();
            }
            assertThat(step(status, Step.COMPARE).state).isEqualTo("Waiting");
            assertThat(step(status, Step.IMPORT).startedAt).as("first began").isEqualTo(NOW.toString());
        }

        @Test
        void followTheProgressOfTheirJob() {
            RepairSteps.begin(status, Stage.ISOLATE, NOW);
            RepairSteps.progress(status, Stage.ISOLATE, new StepProgress("drain", 42, "8 left"), LATER);

            assertThat(status.step).isEqualTo("drain");
            assertThat(step(status, Step.PREFLIGHT).state).isEqualTo("Done");
            assertThat(step(status, Step.PREFLIGHT).progress).isEqualTo(100);
            assertThat(step(status, Step.FENCE).state).isEqualTo("Done");
            assertThat(step(status, Step.DRAIN).state).isEqualTo("Running");
            assertThat(step(status, Step.DRAIN).progress).isEqualTo(42);
            assertThat(step(status, Step.DRAIN).message).isEqualTo("8 left");
            assertThat(step(status, Step.DRAIN).startedAt).isEqualTo(LATER.toString());
            assertThat(step(status, Step.STOP).state).isEqualTo("Waiting");

            RepairSteps.progress(status, Stage.ISOLATE, new StepProgress("drain", 50, null), LATER.plusSeconds(1));
            assertThat(step(status, Step.DRAIN).startedAt).isEqualTo(LATER.toString());
        }

        @Test
        void doNotFollowTheProgressOfAStepThatIsNotTheirs() {
            RepairSteps.begin(status, Stage.ISOLATE, NOW);
            RepairSteps.progress(status, Stage.ISOLATE, new StepProgress("import", 42, ""), LATER);
            RepairSteps.progress(status, Stage.ISOLATE, new StepProgress(null, 42, ""), LATER);

            assertThat(status.step).isEqualTo("preflight");
            assertThat(step(status, Step.PREFLIGHT).state).isEqualTo("Running");
            assertThat(step(status, Step.FENCE).state).isEqualTo("Waiting");
        }

        @Test
        void endAsTheirJobTells() {
            RepairSteps.begin(status, Stage.ISOLATE, NOW);
            RepairSteps.progress(status, Stage.ISOLATE, new StepProgress("drain", 42, "8 left"), NOW);
            RepairSteps.end(
                    status,
                    Stage.ISOLATE,
                    told(
                            new StepResult("preflight", "Done", "t1", "t2", "fit"),
                            new StepResult("fence", "Skipped", "t2", "t3", "is fenced"),
                            new StepResult("drain", "Failed", "t3", "t4", "stuck")),
                    LATER);

            assertThat(step(status, Step.PREFLIGHT).message).isEqualTo("fit");
            assertThat(step(status, Step.PREFLIGHT).startedAt).isEqualTo("t1");
            assertThat(step(status, Step.PREFLIGHT).finishedAt).isEqualTo("t2");
            assertThat(step(status, Step.FENCE).state).isEqualTo("Skipped");
            assertThat(step(status, Step.FENCE).progress).isEqualTo(100);
            assertThat(step(status, Step.DRAIN).state).isEqualTo("Failed");
            assertThat(step(status, Step.DRAIN).progress).isEqualTo(42);
            assertThat(step(status, Step.STOP).state).isEqualTo("Waiting");
            assertThat(status.step).isEqualTo("drain");
        }

        @Test
        void endAsFailedWhereTheirJobDiedWithoutAWord() {
            RepairSteps.begin(status, Stage.IMPORT, NOW);
            RepairSteps.end(status, Stage.IMPORT, Optional.empty(), LATER);

            for (Step step : Stage.IMPORT.steps()) {
                assertThat(step(status, step).state).isEqualTo("Failed");
                assertThat(step(status, step).finishedAt).isEqualTo(LATER.toString());
            }
            assertThat(step(status, Step.REALIGN).state).isEqualTo("Waiting");
        }

        @Test
        @DisplayName("S1: what was archived goes on record")
        void bringTheArchive() {
            RepairSteps.end(status, Stage.DUMP, facts(Map.of("dumpBytes", "5")), NOW);
            assertThat(status.archive).isNull();

            RepairSteps.end(
                    status,
                    Stage.ISOLATE,
                    facts(Map.of(
                            "archive", "archive/manifest.json",
                            "uniqueGtids", "b:101-112",
                            "archivedTransactions", "12",
                            "archivedBytes", "much")),
                    NOW);

            assertThat(status.archive.gtids).isEqualTo("b:101-112");
            assertThat(status.archive.transactions).isEqualTo(12);
            assertThat(status.archive.bytes).as("no number").isNull();
        }

        @Test
        @DisplayName("S10: which accounts differ goes on record, and leaves it when none does")
        void bringTheAccountsThatDiffer() {
            RepairSteps.end(status, Stage.REALIGN, facts(Map.of("accounts", "x@% is missing on b\nand 3 more")), NOW);
            assertThat(status.accounts).containsExactly("x@% is missing on b", "and 3 more");

            RepairSteps.end(status, Stage.PROVE, facts(Map.of()), NOW);
            assertThat(status.accounts).as("not looked at").hasSize(2);

            RepairSteps.end(status, Stage.REALIGN, facts(Map.of("accounts", "")), NOW);
            assertThat(status.accounts).isNull();
        }

        private static Optional<JobResult> told(StepResult... steps) {
            return Optional.of(new JobResult("Failed", true, "", List.of(steps), Map.of()));
        }

        private static Optional<JobResult> facts(Map<String, String> facts) {
            return Optional.of(new JobResult("Done", false, "", List.of(), facts));
        }
    }
}
