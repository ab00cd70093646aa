package io.mysqlmasterpair.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mysqlmasterpair.decision.RepairWorkflow.Action;
import io.mysqlmasterpair.decision.RepairWorkflow.JobSight;
import io.mysqlmasterpair.decision.RepairWorkflow.Progress;
import io.mysqlmasterpair.decision.RepairWorkflow.StageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RepairWorkflowTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MAX_ATTEMPTS = 3;

    @Nested
    class TheOrderOfTheCure {

        @Test
        @DisplayName("S2, S3, S7: fence before drain, archive before import, proof before unfence")
        void ofAReseedIsPinned() {
            assertThat(RepairWorkflow.stages(Rung.RESEED))
                    .containsExactly(Stage.ISOLATE, Stage.DUMP, Stage.IMPORT, Stage.REALIGN, Stage.PROVE);
            assertThat(steps(Rung.RESEED))
                    .containsExactly(
                            "preflight",
                            "fence",
                            "drain",
                            "stop",
                            "archive",
                            "merge",
                            "dump",
                            "import",
                            "compare",
                            "realign",
                            "verify",
                            "unfence");
        }

        @Test
        void ofARestartTouchesNoData() {
            assertThat(steps(Rung.RESTART)).containsExactly("start", "prove");
            assertThat(steps(Rung.REPOSITION))
                    .containsExactly("preflight", "fence", "drain", "stop", "reposition", "verify", "unfence");
            assertThat(steps(Rung.RECONNECT)).containsExactly("reconnect", "prove");
        }

        @ParameterizedTest
        @EnumSource(Rung.class)
        @DisplayName("S2: whatever overwrites archives first, and only what overwrites imports")
        void nothingIsImportedBeforeTheArchive(Rung rung) {
            List<String> steps = steps(rung);

            assertThat(steps.contains("import")).isEqualTo(rung.overwrites());
            if (rung.overwrites()) {
                assertThat(steps.indexOf("fence")).isLessThan(steps.indexOf("drain"));
                assertThat(steps.indexOf("archive")).isBetween(steps.indexOf("stop"), steps.indexOf("import"));
                assertThat(steps).endsWith("unfence");
            }
        }

        private static List<String> steps(Rung rung) {
            return RepairWorkflow.stages(rung).stream()
                    .flatMap(stage -> stage.steps().stream())
                    .map(Step::command)
                    .toList();
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @EnumSource(Stage.class)
        void ofStagesGoThereAndBack(Stage stage) {
            assertThat(stage.title()).isLowerCase();
            assertThat(Stage.named(stage.title())).isEqualTo(stage);
            assertThat(stage.steps()).isNotEmpty();
        }

        @ParameterizedTest
        @EnumSource(Rung.class)
        void ofRungsGoThereAndBack(Rung rung) {
            assertThat(Rung.named(rung.title())).isEqualTo(rung);
        }

        @Test
        void thatNobodyGaveAreRefused() {
            assertThatIllegalArgumentException().isThrownBy(() -> Rung.named("reseed"));
            assertThatIllegalArgumentException().isThrownBy(() -> Stage.named("nonsense"));
        }

        @Test
        void areCutWhereTheyAreLongAndTheCutIsMarked() {
            assertThat(Texts.shorten("12345", 5)).isEqualTo("12345");
            assertThat(Texts.shorten("123456", 5)).isEqualTo("1234…");
        }
    }

    @Nested
    class TheNextAction {

        private final JobSight absent = new JobSight.Absent();

        @Test
        void isToRecordTheFirstAttemptBeforeItsJobIsMade() {
            assertThat(next(fresh(Rung.RESEED), absent)).isEqualTo(new Action.Begin(Stage.ISOLATE, 1));
        }

        @Test
        void isToMakeTheJobThatTheRecordSpeaksOf() {
            assertThat(next(at(Stage.DUMP, Progress.RUNNING, 2), absent)).isEqualTo(new Action.Create(Stage.DUMP, 2));
        }

        @Test
        void isToAwaitAJobThatWorks() {
            assertThat(next(at(Stage.DUMP, Progress.RUNNING, 2), new JobSight.Active()))
                    .isEqualTo(new Action.Await(Stage.DUMP));
        }

        @Test
        void isToRecordASuccess() {
            assertThat(next(at(Stage.DUMP, Progress.RUNNING, 3), new JobSight.Succeeded("50 MB")))
                    .isEqualTo(new Action.Complete(Stage.DUMP, "50 MB"));
        }

        @Test
        void isTheStageAfterTheLastThatIsDone() {
            assertThat(next(at(Stage.DUMP, Progress.DONE, 1), absent)).isEqualTo(new Action.Begin(Stage.IMPORT, 1));
        }

        @Test
        void isToHealWhenAllIsDone() {
            assertThat(next(at(Stage.PROVE, Progress.DONE, 1), absent)).isEqualTo(new Action.Heal());
        }

        @Test
        void isToRetryLaterWhatMayWorkTheNextTime() {
            assertThat(next(at(Stage.DUMP, Progress.RUNNING, 2), new JobSight.Failed(true, "disk full")))
                    .isEqualTo(new Action.Retry(Stage.DUMP, NOW.plusSeconds(10), "disk full"));
        }

        @Test
        void isToPauseUntilTheRetryIsDue() {
            List<StageRecord> records = new ArrayList<>(fresh(Rung.RESTART));
            records.set(0, new StageRecord(Stage.RESTART, Progress.WAITING, 1, NOW.plusSeconds(5)));

            assertThat(next(records, absent)).isEqualTo(new Action.Pause(Stage.RESTART, NOW.plusSeconds(5)));
            assertThat(RepairWorkflow.next(records, absent, MAX_ATTEMPTS, NOW.plusSeconds(5)))
                    .isEqualTo(new Action.Begin(Stage.RESTART, 2));
        }

        @Test
        @DisplayName("S8: a refusal and the last attempt end the run")
        void isToGiveUpWhatCanNotWork() {
            assertThat(next(at(Stage.DUMP, Progress.RUNNING, 1), new JobSight.Failed(false, "wrong member")))
                    .isEqualTo(new Action.GiveUp(Stage.DUMP, "wrong member"));
            assertThat(next(at(Stage.DUMP, Progress.RUNNING, 3), new JobSight.Failed(true, "disk full")))
                    .isEqualTo(new Action.GiveUp(Stage.DUMP, "disk full"));
        }

        @Test
        @DisplayName("S8: a run that has failed stays failed, whatever is seen of its Jobs")
        void isToGiveUpAgainWhenAskedAgain() {
            for (JobSight sight : sights()) {
                assertThat(next(at(Stage.DUMP, Progress.FAILED, 3), sight))
                        .isEqualTo(new Action.GiveUp(Stage.DUMP, "stage dump failed"));
            }
        }

        @Test
        void doesNotDependOnJobsWhileNoneIsRecordedAsRunning() {
            for (JobSight sight : sights()) {
                assertThat(next(at(Stage.DUMP, Progress.DONE, 1), sight)).isEqualTo(new Action.Begin(Stage.IMPORT, 1));
            }
        }
    }

    @ParameterizedTest(name = "after failure {0}: {1} s")
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "7, 320", "8, 320", "100, 320"})
    @DisplayName("S8: attempts are spaced, ever further up to a bound")
    void attemptsAreSpaced(int attempt, long seconds) {
        assertThat(RepairWorkflow.backoff(attempt)).isEqualTo(Duration.ofSeconds(seconds));
    }

    /** A run as the operator drives it: records, Jobs, and an operator that may die between any two of its deeds. */
    private static final class Run {
        final List<StageRecord> records;
        final Map<String, JobSight> jobs = new HashMap<>();
        final List<String> created = new ArrayList<>();
        Instant now = NOW;

        Run(Rung rung) {
            records = new ArrayList<>(fresh(rung));
        }

        JobSight sight() {
            return records.stream()
                    .filter(record -> record.progress() == Progress.RUNNING)
                    .findFirst()
                    .map(record -> jobs.getOrDefault(job(record.stage(), record.attempt()), new JobSight.Absent()))
                    .orElseGet(JobSight.Absent::new);
        }

        Action ask() {
            Action action = RepairWorkflow.next(records, sight(), MAX_ATTEMPTS, now);
            assertThat(RepairWorkflow.next(records, sight(), MAX_ATTEMPTS, now))
                    .as("asked twice")
                    .isEqualTo(action);
            return action;
        }

        /** Carries out one action; a Job that exists already is success, as on the API server. */
        void carryOut(Action action) {
            switch (action) {
                case Action.Begin begin -> set(begin.stage(), Progress.RUNNING, begin.attempt(), null);
                case Action.Create create -> {
                    String job = job(create.stage(), create.attempt());
                    if (jobs.putIfAbsent(job, new JobSight.Active()) == null) {
                        created.add(job);
                    }
                }
                case Action.Await ignored -> {}
                case Action.Pause pause -> now = pause.until();
                case Action.Complete done -> set(done.stage(), Progress.DONE, attempt(done.stage()), null);
                case Action.Retry retry -> set(retry.stage(), Progress.WAITING, attempt(retry.stage()), retry.at());
                case Action.Heal ignored -> {}
                case Action.GiveUp failed -> set(failed.stage(), Progress.FAILED, attempt(failed.stage()), null);
            }
        }

        void finishJobs(JobSight end) {
            jobs.replaceAll((name, sight) -> sight instanceof JobSight.Active ? end : sight);
        }

        private int attempt(Stage stage) {
            return records.stream()
                    .filter(r -> r.stage() == stage)
                    .findFirst()
                    .orElseThrow()
                    .attempt();
        }

        private void set(Stage stage, Progress progress, int attempt, Instant retryAt) {
            records.replaceAll(r -> r.stage() == stage ? new StageRecord(stage, progress, attempt, retryAt) : r);
        }

        private static String job(Stage stage, int attempt) {
            return stage.title() + "-" + attempt;
        }
    }

    @Nested
    class TheWholeCure {

        @ParameterizedTest
        @EnumSource(Rung.class)
        void runsEveryStageOnceInOrder(Rung rung) {
            Run run = new Run(rung);

            assertThat(walk(run, new Random(0), 0, 0)).isInstanceOf(Action.Heal.class);
            assertThat(run.created)
                    .isEqualTo(RepairWorkflow.stages(rung).stream()
                            .map(stage -> stage.title() + "-1")
                            .toList());
        }

        @Test
        @DisplayName(
                "S8: killed before or after any record or Job, the run goes on where it was, and makes no Job twice")
        void survivesAKillAtEveryBoundary() {
            for (int seed = 0; seed < 500; seed++) {
                Run run = new Run(Rung.RESEED);

                assertThat(walk(run, new Random(seed), 0.5, 0)).isInstanceOf(Action.Heal.class);
                assertThat(run.created).containsExactly("isolate-1", "dump-1", "import-1", "realign-1", "prove-1");
            }
        }

        @Test
        @DisplayName("S8: whatever fails, a run ends healed or given up, within its attempts, and never loops")
        void endsWhateverFails() {
            for (int seed = 0; seed < 500; seed++) {
                Run run = new Run(Rung.RESEED);
                Action end = walk(run, new Random(seed), 0.3, 0.6);

                assertThat(end).isInstanceOfAny(Action.Heal.class, Action.GiveUp.class);
                assertThat(run.created)
                        .doesNotHaveDuplicates()
                        .hasSizeLessThanOrEqualTo(
                                RepairWorkflow.stages(Rung.RESEED).size() * MAX_ATTEMPTS)
                        .allSatisfy(job -> assertThat(Integer.parseInt(job.substring(job.lastIndexOf('-') + 1)))
                                .isLessThanOrEqualTo(MAX_ATTEMPTS));
                assertThat(run.ask()).as("asked again at the end").isInstanceOf(end.getClass());
            }
        }

        /** The end of a run whose operator is killed, and whose Jobs fail, with these probabilities at every turn. */
        private static Action walk(Run run, Random random, double kill, double fail) {
            for (int turn = 0; turn < 1_000; turn++) {
                Action action = run.ask();
                if (random.nextDouble() < kill) {
                    continue; // killed between decision and deed: the next operator asks anew
                }
                run.carryOut(action);
                if (action instanceof Action.Heal || action instanceof Action.GiveUp) {
                    return action;
                }
                if (action instanceof Action.Await) {
                    run.finishJobs(
                            random.nextDouble() < fail
                                    ? new JobSight.Failed(random.nextInt(10) > 0, "broken")
                                    : new JobSight.Succeeded("done"));
                }
            }
            throw new AssertionError("the run never ends: " + run.records);
        }
    }

    private static Action next(List<StageRecord> records, JobSight job) {
        return RepairWorkflow.next(records, job, MAX_ATTEMPTS, NOW);
    }

    private static List<JobSight> sights() {
        return List.of(
                new JobSight.Absent(),
                new JobSight.Active(),
                new JobSight.Succeeded("done"),
                new JobSight.Failed(true, "broken"),
                new JobSight.Failed(false, "refused"));
    }

    private static List<StageRecord> fresh(Rung rung) {
        return RepairWorkflow.stages(rung).stream()
                .map(stage -> new StageRecord(stage, Progress.WAITING, 0, null))
                .toList();
    }

    /** A reseed in which every stage before this one is done, and none after it has begun. */
    private static List<StageRecord> at(Stage stage, Progress progress, int attempt) {
        List<Stage> stages = RepairWorkflow.stages(Rung.RESEED);
        return stages.stream()
                .map(each -> stages.indexOf(each) < stages.indexOf(stage)
                        ? new StageRecord(each, Progress.DONE, 1, null)
                        : each == stage
                                ? new StageRecord(each, progress, attempt, null)
                                : new StageRecord(each, Progress.WAITING, 0, null))
                .toList();
    }
}
