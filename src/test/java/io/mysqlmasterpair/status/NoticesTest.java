package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.DiagnosisStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.InspectionStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.ArchiveStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.JobStatus;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.status.Conditions.Truth;
import io.mysqlmasterpair.status.Conditions.Wanted;
import io.mysqlmasterpair.testing.Runs;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static MysqlMasterPairStatus pair(String kind, String replicating, boolean needsHuman) {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.diagnosis = new DiagnosisStatus();
        status.diagnosis.kind = kind;
        status.message = "The message.";
        status.conditions = Conditions.merge(
                null,
                List.of(
                        new Wanted("Replicating", Truth.FALSE, kind, replicating),
                        new Wanted("NeedsHuman", Truth.of(needsHuman), kind, "Do this.")),
                1L,
                NOW);
        return status;
    }

    private static MysqlMasterPairStatus holding(MysqlMasterPairStatus status, String name) {
        status.activeRepair = new ActiveRepair();
        status.activeRepair.name = name;
        status.activeRepair.uid = "uid-of-" + name;
        return status;
    }

    private static MysqlMasterPairStatus ended(MysqlMasterPairStatus status, String verdict) {
        status.lastRepair = new LastRepair();
        status.lastRepair.name = "shop-1";
        status.lastRepair.verdict = verdict;
        status.lastRepair.summary = "Reseed " + verdict + " in 42s";
        return status;
    }

    @Nested
    class OfAPair {

        private final MysqlMasterPairStatus healthy = pair("Healthy", "Both channels are running.", false);

        @Test
        void tellABreakAndItsEnd() {
            MysqlMasterPairStatus broken = pair("ApplyFailed", "Channel a→b can't apply a change.", false);

            assertThat(Notices.ofPair(healthy, broken))
                    .containsExactly(Notice.warning("ApplyFailed", "Channel a→b can't apply a change."));
            assertThat(Notices.ofPair(broken, healthy))
                    .containsExactly(Notice.normal("Healthy", "Both channels are running."));
            assertThat(Notices.ofPair(broken, pair("Lagging", "", false)))
                    .containsExactly(Notice.normal("Lagging", "Both channels are running."));
        }

        private static MysqlMasterPairStatus inspected(boolean done, boolean fence) {
            MysqlMasterPairStatus status = pair("Unreachable", "b can't be asked.", false);
            status.inspection = new InspectionStatus();
            status.inspection.done = done;
            status.inspection.message = "Run uid-1 left b fenced.";
            if (fence) {
                status.fence = new FenceStatus();
                status.fence.member = "b";
                status.fence.repair = "uid-1";
            }
            return status;
        }

        @Test
        void tellAFenceThatWasFound() {
            Notice found = Notice.warning("FenceFound", "Run uid-1 left b fenced.");

            assertThat(Notices.ofPair(inspected(false, false), inspected(true, true)))
                    .containsExactly(found);
            assertThat(Notices.ofPair(inspected(true, true), inspected(true, true)))
                    .isEmpty();
            assertThat(Notices.ofPair(inspected(false, false), inspected(true, false)))
                    .isEmpty();
        }

        @Test
        void tellWhatADeletedPairLeavesBehind() {
            assertThat(Notices.ofDeletion(null)).isEmpty();
            assertThat(Notices.ofDeletion(healthy)).isEmpty();
            assertThat(Notices.ofDeletion(holding(inspected(true, true), "shop-7"))
                            .orElseThrow()
                            .message())
                    .startsWith("Deleted while repair shop-7 was at work, which has fenced b. A member that");
            assertThat(Notices.ofDeletion(holding(inspected(true, false), "shop-7"))
                            .orElseThrow()
                            .message())
                    .startsWith("Deleted while repair shop-7 was at work. A member that");
            assertThat(Notices.ofDeletion(inspected(true, true)).orElseThrow().message())
                    .startsWith("Deleted while b was fenced by repair uid-1. A member that");
        }

        private static MysqlMasterPairStatus writes(Truth asSpecified, String reason) {
            MysqlMasterPairStatus status = pair("Healthy", "Both channels are running.", false);
            status.conditions = Conditions.merge(
                    null, List.of(new Wanted(WritersView.CONDITION, asSpecified, reason, "Who writes.")), 1L, NOW);
            return status;
        }

        @Test
        void tellWhoTakesWritesThatIsNotTo() {
            MysqlMasterPairStatus fine = writes(Truth.TRUE, "Single");
            MysqlMasterPairStatus open = writes(Truth.FALSE, "PassiveWritable");
            MysqlMasterPairStatus due = writes(Truth.FALSE, "NotPromoted");

            assertThat(Notices.ofPair(fine, open)).containsExactly(Notice.warning("PassiveWritable", "Who writes."));
            assertThat(Notices.ofPair(fine, due)).containsExactly(Notice.normal("NotPromoted", "Who writes."));
            assertThat(Notices.ofPair(open, open)).isEmpty();
            assertThat(Notices.ofPair(open, fine)).isEmpty();
            assertThat(Notices.ofPair(healthy, holding(open, "shop-2")))
                    .as("while a run is at work")
                    .containsExactly(Notice.normal("RepairAdmitted", "Repair shop-2 holds the pair now."));
        }

        @Test
        void tellTheFirstSight() {
            assertThat(Notices.ofPair(new MysqlMasterPairStatus(), healthy))
                    .containsExactly(Notice.normal("Healthy", "Both channels are running."));
        }

        @Test
        void tellTheMessageWhereNoConditionTellsMore() {
            MysqlMasterPairStatus broken = pair("Stopped", "", false);
            broken.conditions = List.of();

            assertThat(Notices.ofPair(healthy, broken)).containsExactly(Notice.warning("Stopped", "The message."));
        }

        @Test
        void tellNothingTwice() {
            MysqlMasterPairStatus all = ended(pair("Stopped", "x", true), "Healed");

            assertThat(Notices.ofPair(all, all)).isEmpty();
            assertThat(Notices.ofPair(holding(healthy, "shop-2"), holding(healthy, "shop-2")))
                    .isEmpty();
            assertThat(Notices.ofPair(new MysqlMasterPairStatus(), new MysqlMasterPairStatus()))
                    .isEmpty();
        }

        @Test
        void tellThatAPersonIsNeededOnce() {
            assertThat(Notices.ofPair(pair("Unknown", "x", false), pair("Unknown", "x", true)))
                    .containsExactly(Notice.warning("NeedsHuman", "Do this."));
        }

        @Test
        void leaveTheStoryToARunThatIsAtWork() {
            assertThat(Notices.ofPair(healthy, holding(pair("Unreachable", "x", false), "shop-2")))
                    .containsExactly(Notice.normal("RepairAdmitted", "Repair shop-2 holds the pair now."));
            assertThat(Notices.ofPair(
                            holding(pair("Stopped", "x", false), "shop-2"),
                            holding(pair("Unreachable", "x", false), "shop-3")))
                    .containsExactly(Notice.normal("RepairAdmitted", "Repair shop-3 holds the pair now."));
        }

        @ParameterizedTest(name = "{0}: a warning {1}")
        @CsvSource({"Healed, false", "DryRun, false", "Failed, true", "Refused, true"})
        void tellHowARunEnded(String verdict, boolean warning) {
            MysqlMasterPairStatus before = pair("Stopped", "x", false);

            assertThat(Notices.ofPair(before, ended(pair("Stopped", "x", false), verdict)))
                    .containsExactly(
                            new Notice(warning, "Repair" + verdict, "Repair shop-1: Reseed " + verdict + " in 42s."));
        }
    }

    @Nested
    class OfARun {

        @Test
        void accountsThatDifferAreToldOnce() {
            MysqlRepairStatus differs = run("Running");
            differs.accounts = List.of("app@% is missing on b", "and 2 more");

            assertThat(Notices.ofRepair(run("Running"), differs))
                    .containsExactly(Notice.warning(
                            "AccountsDiffer",
                            "Accounts differ between the members: app@% is missing on b; and 2 more."));
            assertThat(Notices.ofRepair(differs, differs)).isEmpty();
            assertThat(Notices.ofRepair(differs, run("Running"))).isEmpty();
        }

        private MysqlRepairStatus run(String phase) {
            MysqlRepairStatus status = new MysqlRepairStatus();
            status.phase = phase;
            status.message = "It is so.";
            return status;
        }

        private MysqlRepairStatus at(Stage stage, String state) {
            MysqlRepairStatus status =
                    Runs.planned("shop-1", Rung.RESEED, s -> {}).getStatus();
            JobStatus job = RepairView.job(status, stage);
            job.state = state;
            job.job = "shop-1-uid-dump-1";
            job.message = "12 MB.";
            return status;
        }

        @ParameterizedTest(name = "{0}: a warning {1}")
        @CsvSource({
            "Running, false",
            "AwaitingApproval, false",
            "Healed, false",
            "DryRun, false",
            "Failed, true",
            "Refused, true"
        })
        void tellEachPhase(String phase, boolean warning) {
            assertThat(Notices.ofRepair(run("Pending"), run(phase)))
                    .containsExactly(new Notice(warning, phase, "It is so."));
            assertThat(Notices.ofRepair(run(phase), run(phase))).isEmpty();
        }

        @Test
        void doNotTellThatItWaits() {
            assertThat(Notices.ofRepair(new MysqlRepairStatus(), run("Pending")))
                    .isEmpty();
            assertThat(Notices.ofRepair(new MysqlRepairStatus(), run(null))).isEmpty();
        }

        @Test
        void doNotTellAPhaseThatSaysNothing() {
            MysqlRepairStatus silent = run("Running");
            silent.message = null;

            assertThat(Notices.ofRepair(run("Pending"), silent)).isEmpty();
        }

        @Test
        void warnOnceOfWhatCouldNotBeMerged() {
            MysqlRepairStatus merged = run("Running");
            merged.archive = new ArchiveStatus();
            assertThat(Notices.ofRepair(run("Running"), merged)).isEmpty();
            merged.archive.notMerged = 0L;
            assertThat(Notices.ofRepair(run("Running"), merged)).isEmpty();

            merged.archive.notMerged = 2L;
            merged.archive.conflicts = "shop.t id=1 (INSERT): the row is another one now";

            assertThat(Notices.ofRepair(run("Running"), merged))
                    .containsExactly(Notice.warning(
                            "NotMerged",
                            "2 changes of the target could not be merged and stay in the archive: shop.t id=1 (INSERT):"
                                    + " the row is another one now"));
            assertThat(Notices.ofRepair(merged, merged)).isEmpty();
        }

        @Test
        void tellTheStages() {
            MysqlRepairStatus waiting = at(Stage.DUMP, "Waiting");
            MysqlRepairStatus running = at(Stage.DUMP, "Running");

            assertThat(Notices.ofRepair(waiting, running))
                    .containsExactly(Notice.normal("StageStarted", "Stage dump runs as Job shop-1-uid-dump-1."));
            assertThat(Notices.ofRepair(running, at(Stage.DUMP, "Done")))
                    .containsExactly(Notice.normal("StageDone", "Stage dump: 12 MB."));
            assertThat(Notices.ofRepair(running, at(Stage.DUMP, "Failed")))
                    .containsExactly(Notice.warning("StageFailed", "Stage dump: 12 MB."));
            assertThat(Notices.ofRepair(running, waiting))
                    .containsExactly(Notice.warning("StageRetry", "Stage dump failed and will be tried again: 12 MB."));
            assertThat(Notices.ofRepair(waiting, waiting)).isEmpty();
        }

        @Test
        void tellTheStagesOfARunThatHadNone() {
            MysqlRepairStatus before = run("Running");

            assertThat(Notices.ofRepair(before, at(Stage.ISOLATE, "Running")))
                    .extracting(Notice::reason)
                    .containsExactly("StageStarted");
        }
    }
}
