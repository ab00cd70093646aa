package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.status.JobResult.StepResult;
import io.mysqlmasterpair.status.RunBook.Sight;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunBookTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Sight BROKEN = new Sight(false, Set.of("a"), NOW);
    private static final Sight FINE = new Sight(true, Set.of("a", "b"), NOW);

    private static MysqlMasterPairStatus update(MysqlMasterPairStatus before, Sight sight, MysqlRepair... runs) {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        RunBook.update(before, status, List.of(runs), sight, NOW);
        return status;
    }

    private static MysqlMasterPairStatus heldBy(MysqlRepair run) {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.activeRepair = new ActiveRepair();
        status.activeRepair.name = run.getMetadata().getName();
        status.activeRepair.uid = run.getMetadata().getUid();
        status.activeRepair.ordinal = 7L;
        status.repairs = 7L;
        return status;
    }

    private static MysqlRepair reseed(Consumer<MysqlRepairStatus> change) {
        return Runs.planned("shop-2", Rung.RESEED, change);
    }

    private static Consumer<MysqlRepairStatus> ended(String phase) {
        return status -> {
            status.phase = phase;
            status.finishedAt = "2026-01-01T00:59:00Z";
        };
    }

    @Nested
    class AdmitsRuns {

        @Test
        @DisplayName("S6: one at a time, the oldest first, by name when they are of one second")
        void oneAtATime() {
            MysqlMasterPairStatus first = update(new MysqlMasterPairStatus(), BROKEN, Runs.fresh("x"), Runs.fresh("b"));

            assertThat(first.activeRepair.name).isEqualTo("b");
            assertThat(update(first, BROKEN, Runs.fresh("x"), Runs.fresh("b"), Runs.fresh("a")).activeRepair.name)
                    .isEqualTo("b");
            MysqlRepair older = Runs.fresh("z");
            older.getMetadata().setCreationTimestamp("2025-12-31T00:00:00Z");
            assertThat(update(new MysqlMasterPairStatus(), BROKEN, Runs.fresh("x"), older).activeRepair.name)
                    .isEqualTo("z");
        }

        @Test
        @DisplayName("S6: each with a greater ordinal than any before, also when the clock goes back")
        void withAGrowingOrdinal() {
            assertThat(update(new MysqlMasterPairStatus(), BROKEN, Runs.fresh("x")).activeRepair.ordinal)
                    .isEqualTo(NOW.getEpochSecond());
            MysqlMasterPairStatus ahead = new MysqlMasterPairStatus();
            ahead.repairs = NOW.getEpochSecond() + 100;
            MysqlMasterPairStatus next = update(ahead, BROKEN, Runs.fresh("x"));
            assertThat(next.activeRepair.ordinal).isEqualTo(NOW.getEpochSecond() + 101);
            assertThat(next.repairs).isEqualTo(next.activeRepair.ordinal);
        }

        @Test
        @DisplayName("S6: above what lies on the members, where the status was lost and the clock is behind theirs")
        void aboveTheOrdinalsOfRunsThatItNeverKnew() {
            assertThat(update(askedWith(Map.of("ordinal", ordinalIn(100))), BROKEN, Runs.fresh("x"))
                            .activeRepair
                            .ordinal)
                    .isEqualTo(NOW.getEpochSecond() + 101);
            assertThat(update(askedWith(Map.of("ordinal", ordinalIn(-100))), BROKEN, Runs.fresh("x"))
                            .activeRepair
                            .ordinal)
                    .as("the clock is ahead")
                    .isEqualTo(NOW.getEpochSecond());
        }

        private static MysqlMasterPairStatus askedWith(Map<String, String> facts) {
            MysqlMasterPairStatus asked = new MysqlMasterPairStatus();
            Inspections.note(asked, "None.", facts, PairStates.gtidPair().build());
            return asked;
        }

        private static String ordinalIn(int seconds) {
            return Long.toString(NOW.getEpochSecond() + seconds);
        }

        @Test
        void byTheClockWhereTheMembersWereAskedByAnOlderOperator() {
            assertThat(update(askedWith(Map.of()), BROKEN, Runs.fresh("x")).activeRepair.ordinal)
                    .isEqualTo(NOW.getEpochSecond());
        }

        @Test
        @DisplayName("S3: a run that comes with a new resource does not make it one that has nothing to ask")
        void andTheMembersOfANewResourceAreStillToBeAsked() {
            MysqlMasterPairStatus first = update(new MysqlMasterPairStatus(), BROKEN, Runs.fresh("x"));

            assertThat(first.activeRepair.name).isEqualTo("x");
            assertThat(Inspections.reviewed(first, PairStates.gtidPair().build()).done)
                    .isFalse();
        }

        @Test
        void butNoneThatIsOverOrBeingDeleted() {
            MysqlRepair leaving = Runs.fresh("x");
            leaving.getMetadata().setDeletionTimestamp(NOW.toString());
            MysqlRepair over = reseed(ended("Failed"));

            assertThat(update(new MysqlMasterPairStatus(), BROKEN, leaving, over).activeRepair)
                    .isNull();
        }

        @Test
        void theNextInTheSameTurnInWhichOneEnds() {
            MysqlRepair over = reseed(ended("Failed"));

            assertThat(update(heldBy(over), BROKEN, over, Runs.fresh("shop-3")).activeRepair.name)
                    .isEqualTo("shop-3");
        }
    }

    @Nested
    class ClosesRuns {

        @Test
        void whenTheyAreOverAndSaysHowTheyEnded() {
            MysqlRepair over = reseed(ended("Healed").andThen(s -> {
                s.took = "42s";
                s.recoverySeconds = 50L;
            }));

            MysqlMasterPairStatus status = update(heldBy(over), BROKEN, over);

            assertThat(status.activeRepair).isNull();
            assertThat(status.lastRepair.verdict).isEqualTo("Healed");
            assertThat(status.lastRepair.summary).isEqualTo("Reseed Healed in 42s");
            assertThat(status.lastRepair.authority).isEqualTo("a");
            assertThat(status.lastRepair.seconds).isEqualTo(50);
            assertThat(status.lastRepair.diagnosis).isEqualTo("ApplyFailed");
        }

        @ParameterizedTest(name = "{0}: over {1}")
        @CsvSource({
            "Healed, true",
            "Failed, true",
            "Refused, true",
            "DryRun, true",
            "Running, false",
            "Pending, false",
            "AwaitingApproval, false",
            ", false"
        })
        void inTheseFourWays(String phase, boolean over) {
            assertThat(RunBook.isFinished(reseed(s -> s.phase = phase))).isEqualTo(over);
            assertThat(RunBook.isFinished(Runs.fresh("x"))).isFalse();
        }

        @Test
        @DisplayName("S6: not before the pair was seen after their end: what was seen before is no news")
        void onceThePairWasSeenAfterwards() {
            MysqlRepair over = reseed(ended("Healed"));
            Instant end = Instant.parse(over.getStatus().finishedAt);

            assertThat(update(heldBy(over), new Sight(true, Set.of(), end), over).activeRepair)
                    .isNotNull();
            assertThat(update(heldBy(over), new Sight(true, Set.of(), end.plusNanos(1)), over).activeRepair)
                    .isNull();
        }

        @Test
        void alsoWhenSomebodyDeletesThem() {
            MysqlMasterPairStatus status = update(heldBy(reseed(s -> {})), BROKEN);

            assertThat(status.activeRepair).isNull();
            assertThat(status.lastRepair.verdict).isEqualTo("Failed");
            assertThat(status.lastRepair.summary).isEqualTo("deleted while it ran");
            assertThat(status.failures).isEqualTo(1);
            assertThat(status.inspection.done)
                    .as("how far it came is asked of the members")
                    .isFalse();
        }

        @ParameterizedTest(name = "{0}, begun {1}: counts {2}")
        @CsvSource({"Failed, true, 1", "Healed, true, 1", "Refused, true, 1", "Refused, false, 0", "DryRun, false, 0"})
        @DisplayName("S8: every run that changed something counts until the pair has stayed healthy")
        void andCountsThoseThatChangedSomething(String phase, boolean begun, int failures) {
            MysqlRepair over = reseed(ended(phase).andThen(s -> s.startedAt = begun ? s.startedAt : null));

            assertThat(update(heldBy(over), BROKEN, over).failures).isEqualTo(failures);
        }

        @Test
        @DisplayName("S8: a pair that has replicated for a while after a run is healed by it")
        void andForgetsTheCountOncePairIsHealthyForAWhile() {
            MysqlMasterPairStatus status = new MysqlMasterPairStatus();
            status.failures = 2;
            status.lastRepair = new LastRepair();
            status.lastRepair.finishedAt = NOW.minusSeconds(20).toString();

            assertThat(update(status, FINE).failures).isEqualTo(2);
            status.lastRepair.finishedAt = NOW.minusSeconds(21).toString();
            assertThat(update(status, FINE).failures).isZero();
            assertThat(update(status, BROKEN).failures).isEqualTo(2);
        }
    }

    @Nested
    class RemembersWhoTakesTheWrites {

        private static final Sight ONLY_A = new Sight(true, Set.of("a"), NOW);

        private static MysqlRepair over(Rung rung, String phase, String active) {
            return Runs.planned("shop-2", rung, ended(phase).andThen(s -> s.plan.active = active));
        }

        private static MysqlMasterPairStatus after(MysqlRepair run, String before, Sight sight) {
            MysqlMasterPairStatus status = heldBy(run);
            status.active = before;
            return update(status, sight, run);
        }

        @Test
        void onceARunHasSeenToItAndItIsSeen() {
            assertThat(after(over(Rung.HOLD, "Healed", "a"), null, ONLY_A).active)
                    .isEqualTo("a");
            assertThat(after(over(Rung.PROMOTE, "Healed", "a"), "b", ONLY_A).active)
                    .isEqualTo("a");
            assertThat(after(over(Rung.RESEED, "Healed", "a"), null, ONLY_A).active)
                    .isEqualTo("a");
            assertThat(after(over(Rung.RELEASE, "Healed", null), "a", FINE).active)
                    .isNull();
        }

        @Test
        void andNotBefore() {
            assertThat(after(over(Rung.PROMOTE, "Failed", "a"), "b", ONLY_A).active)
                    .isEqualTo("b");
            assertThat(after(over(Rung.PROMOTE, "Healed", "a"), "b", FINE).active)
                    .as("somebody opened the other in the meantime")
                    .isEqualTo("b");
            assertThat(after(over(Rung.RESTART, "Healed", null), "b", ONLY_A).active)
                    .isEqualTo("b");
            assertThat(after(over(Rung.RELEASE, "Failed", null), "a", FINE).active)
                    .isEqualTo("a");
        }
    }

    @Nested
    class RemembersTheFence {

        private MysqlRepair isolating() {
            return reseed(s -> Runs.stage(s, Stage.ISOLATE, "Running"));
        }

        /** The Job of the first stage ended before it came to the fence. */
        private MysqlRepair refusedBeforeTheFence() {
            return reseed(ended("Failed").andThen(s -> Runs.stage(s, Stage.ISOLATE, "Failed")));
        }

        private MysqlRepair failedBehindTheFence() {
            return reseed(ended("Failed").andThen(s -> {
                Runs.stage(s, Stage.ISOLATE, "Failed");
                Runs.step(s, Step.FENCE, "Done");
            }));
        }

        @Test
        @DisplayName("S3: from the moment in which there may be one")
        void beforeTheRunEnds() {
            MysqlMasterPairStatus status = update(heldBy(isolating()), BROKEN, isolating());

            assertThat(status.fence.member).isEqualTo("b");
            assertThat(status.fence.repair).isEqualTo("shop-2");
            assertThat(status.fence.authority).isEqualTo("a");
            assertThat(status.activeRepair).isNotNull();
            assertThat(update(status, BROKEN).fence)
                    .as("the run is deleted half-way")
                    .isNotNull();
        }

        @Test
        @DisplayName("S3: after a run that failed behind it")
        void afterAFailure() {
            assertThat(update(heldBy(isolating()), BROKEN, failedBehindTheFence()).fence.repair)
                    .isEqualTo("shop-2");
        }

        @Test
        void notAfterARunThatHealed() {
            MysqlMasterPairStatus during = update(heldBy(isolating()), BROKEN, isolating());
            MysqlRepair healed = reseed(ended("Healed").andThen(s -> {
                Runs.stage(s, Stage.ISOLATE, "Done");
                Runs.step(s, Step.FENCE, "Done");
            }));

            assertThat(update(during, BROKEN, healed).fence).isNull();
            assertThat(update(during, BROKEN, healed).authority).isEqualTo("a");
        }

        @Test
        @DisplayName("S4: not after a run that was refused before it: its authority would rule the next one by itself")
        void notWhenTheRunNeverCameToIt() {
            MysqlMasterPairStatus during = update(heldBy(isolating()), BROKEN, isolating());

            assertThat(update(during, BROKEN, refusedBeforeTheFence()).fence).isNull();
        }

        @Test
        @DisplayName("S3: a run that never came to its own fence leaves the one that was there")
        void ofTheRunBefore() {
            MysqlMasterPairStatus before = heldBy(isolating());
            before.fence = new FenceStatus();
            before.fence.member = "b";
            before.fence.repair = "shop-1";
            before.fence.authority = "a";

            MysqlMasterPairStatus during = update(before, BROKEN, isolating());
            MysqlMasterPairStatus after = update(during, BROKEN, refusedBeforeTheFence());

            assertThat(after.fence.member).isEqualTo("b");
            assertThat(after.fence.repair).isEqualTo("shop-1");
        }

        @Test
        @DisplayName("S3: the fence of a first attempt, though the second did not come to it")
        void ofAnEarlierAttempt() {
            MysqlRepair run = reseed(s -> {
                RepairSteps.begin(s, Stage.ISOLATE, NOW);
                RepairSteps.end(
                        s,
                        Stage.ISOLATE,
                        told(
                                new StepResult("preflight", "Done", "t", "t", ""),
                                new StepResult("fence", "Done", "t", "t", "")),
                        NOW);
                RepairSteps.begin(s, Stage.ISOLATE, NOW);
                RepairSteps.end(s, Stage.ISOLATE, told(new StepResult("preflight", "Failed", "t", "t", "")), NOW);
                Runs.stage(s, Stage.ISOLATE, "Failed");
                ended("Failed").accept(s);
            });

            assertThat(update(heldBy(run), BROKEN, run).fence).isNotNull();
        }

        @Test
        void butNotOfAComparisonThatGaveTheTargetBackAlsoWhenThatIsReadOnly() {
            MysqlRepair run = Runs.planned("shop-1", Rung.REPOSITION, s -> {
                RepairSteps.begin(s, Stage.REPOSITION, NOW);
                RepairSteps.end(
                        s,
                        Stage.REPOSITION,
                        Optional.of(new JobResult(
                                "Failed",
                                false,
                                "the data differ",
                                List.of(
                                        new StepResult("fence", "Done", "t", "t", ""),
                                        new StepResult("reposition", "Failed", "t", "t", "the data differ")),
                                Map.of("givenBack", "true"))),
                        NOW);
                Runs.stage(s, Stage.REPOSITION, "Failed");
                ended("Failed").accept(s);
            });

            MysqlMasterPairStatus after = update(heldBy(run), BROKEN, run);

            assertThat(after.fence).isNull();
            assertThat(after.failures).as("no second attempt at the same").isIn(null, 0);
        }

        @Test
        @DisplayName("S3: the fence of an attempt that died without a word, for it may have come to it")
        void ofAnAttemptThatDied() {
            MysqlRepair run = reseed(s -> {
                RepairSteps.begin(s, Stage.ISOLATE, NOW);
                RepairSteps.end(s, Stage.ISOLATE, Optional.empty(), NOW);
                RepairSteps.begin(s, Stage.ISOLATE, NOW);
                RepairSteps.end(s, Stage.ISOLATE, told(new StepResult("preflight", "Failed", "t", "t", "")), NOW);
                Runs.stage(s, Stage.ISOLATE, "Failed");
                ended("Failed").accept(s);
            });

            assertThat(update(heldBy(run), BROKEN, run).fence).isNotNull();
        }

        @Test
        void notOfARestartNorOfARunWithoutAPlan() {
            MysqlRepair restart = Runs.planned("shop-2", Rung.RESTART, ended("Failed"));
            MysqlRepair unplanned = Runs.fresh("shop-2");
            unplanned.setStatus(new MysqlRepairStatus());
            ended("Refused").accept(unplanned.getStatus());

            assertThat(update(heldBy(restart), BROKEN, restart).fence).isNull();
            assertThat(update(heldBy(unplanned), BROKEN, unplanned).fence).isNull();
        }

        @Test
        void untilTheMemberTakesWrites() {
            MysqlMasterPairStatus status = update(heldBy(isolating()), BROKEN, failedBehindTheFence());

            assertThat(update(status, FINE).fence).isNull();
            assertThat(update(status, new Sight(true, Set.of("a"), NOW)).fence).isNotNull();
            assertThat(update(status, new Sight(false, Set.of("a", "b"), NOW)).fence)
                    .isNull();
        }

        @ParameterizedTest(name = "{0}, replicating {1}: stays {2}")
        @CsvSource({
            "Whole, false, false",
            "Whole, true, false",
            "Partial, false, true",
            "Partial, true, false",
            "Unproven, false, true",
            "Unproven, true, false"
        })
        @DisplayName("S3: a restart that made it writable has not completed its data")
        void aRestartCompletesNoData(String data, boolean replicating, boolean stays) {
            MysqlMasterPairStatus status = new MysqlMasterPairStatus();
            status.fence = new FenceStatus();
            status.fence.member = "b";
            status.fence.data = data;

            assertThat(update(status, new Sight(replicating, Set.of("a", "b"), NOW)).fence != null)
                    .isEqualTo(stays);
        }

        @Test
        @DisplayName("S3: but not while a run is at work, which may be about to put it up")
        void butNotWhileARunIsAtWork() {
            assertThat(update(heldBy(isolating()), FINE, isolating()).fence).isNotNull();
        }

        private static Optional<JobResult> told(StepResult... steps) {
            return Optional.of(new JobResult("Failed", true, "", List.of(steps), Map.of()));
        }
    }
}
