package io.mysqlmasterpair.status;

import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ChannelStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.MemberStatus;
import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Ladder;
import io.mysqlmasterpair.decision.Policy;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import io.mysqlmasterpair.status.PairView.Picture;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PairViewTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    /** The status after one look. Bookkeeping of runs is taken over from the status before, as the book does. */
    private static MysqlMasterPairStatus show(
            PairStates pair, Policy policy, MysqlMasterPairStatus before, String note, Instant now) {
        PairState state = pair.build();
        Diagnosis diagnosis = Diagnoser.diagnose(state, Duration.ofSeconds(10));
        Decision decision = before.activeRepair == null
                ? Ladder.decide(state, diagnosis, policy)
                : new Decision.Leave("Repair " + before.activeRepair.name + " is at work.");
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.activeRepair = before.activeRepair;
        status.lastRepair = before.lastRepair;
        status.fence = before.fence;
        PairView.show(new Picture(state, diagnosis, decision, note, false), before, status, 4L, now);
        return status;
    }

    private static MysqlMasterPairStatus show(PairStates pair) {
        return show(pair, Policies.standard(), new MysqlMasterPairStatus(), "", NOW);
    }

    private static Map<String, String> conditions(MysqlMasterPairStatus status) {
        return status.conditions.stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    private static Map<String, String> truths(
            String ready, String replicating, String sync, String needed, String human) {
        return Map.of(
                "Ready", ready,
                "Replicating", replicating,
                "InSync", sync,
                "RepairNeeded", needed,
                "Repairing", "False",
                "NeedsHuman", human);
    }

    private static MysqlMasterPairStatus repairing() {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.activeRepair = new ActiveRepair();
        status.activeRepair.name = "shop-7";
        return status;
    }

    private static MysqlMasterPairStatus healedBy(String method, Instant end) {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.lastRepair = new LastRepair();
        status.lastRepair.name = "shop-7";
        status.lastRepair.verdict = "Healed";
        status.lastRepair.method = method;
        status.lastRepair.finishedAt = end.toString();
        return status;
    }

    // ---- state, message, conditions --------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void theStateInOneWordInASentenceAndInConditions(
            String state, String says, PairStates pair, Map<String, String> conditions) {
        MysqlMasterPairStatus status = show(pair);

        assertThat(status.state).isEqualTo(state);
        assertThat(status.message).contains(says);
        assertThat(conditions(status)).isEqualTo(conditions);
        assertThat(status.observedGeneration).isEqualTo(4);
        assertThat(status.conditions)
                .allSatisfy(c -> assertThat(c.getMessage()).isNotBlank())
                .allSatisfy(c -> assertThat(c.getReason()).matches("[A-Za-z]+"))
                .allSatisfy(c -> assertThat(c.getObservedGeneration()).isEqualTo(4));
    }

    static Stream<Arguments> theStateInOneWordInASentenceAndInConditions() {
        return Stream.of(
                Arguments.of(
                        "Healthy",
                        "Both channels are running.",
                        gtidPair(),
                        truths("True", "True", "Unknown", "False", "False")),
                Arguments.of(
                        "Lagging",
                        "runs 60 s behind",
                        gtidPair().b(m -> m.lag(60)),
                        truths("True", "True", "Unknown", "False", "False")),
                Arguments.of(
                        "Stopped",
                        "Cure: Restart.",
                        gtidPair().b(MemberStates::stopped),
                        truths("False", "False", "Unknown", "True", "False")),
                Arguments.of(
                        "ApplyFailed",
                        "Cure: Reseed. Member b has",
                        gtidPair()
                                .a(m -> m.applierError(1062, "Duplicate entry"))
                                .b(m -> m.executed("A:1-100,B:1-102")),
                        truths("False", "False", "False", "True", "False")),
                Arguments.of(
                        "EmptyMember",
                        "Cure: Reseed. Member b holds no user table.",
                        gtidPair().b(MemberStates::reinitialised),
                        truths("False", "False", "False", "True", "False")),
                Arguments.of(
                        "Unreachable",
                        "Nothing is changed until it answers.",
                        gtidPair().b(m -> m.silent(Fault.NETWORK)),
                        truths("False", "False", "Unknown", "False", "False")),
                Arguments.of(
                        "ConnectFailed",
                        "nothing is overwritten for this",
                        gtidPair().b(m -> m.connectError(2003, "refused")),
                        truths("False", "False", "Unknown", "False", "True")),
                Arguments.of(
                        "Misconfigured",
                        "Put the setting right",
                        gtidPair().b(m -> m.serverId(1)),
                        truths("False", "True", "Unknown", "False", "True")),
                Arguments.of(
                        "NeedsHuman",
                        "Both members hold data",
                        filePair().both(MemberStates::notConfigured),
                        truths("False", "False", "Unknown", "False", "True")));
    }

    @Test
    void aNoteSaysWhyTheCureHasNotBegun() {
        MysqlMasterPairStatus status = show(
                gtidPair().b(MemberStates::stopped),
                Policies.standard(),
                new MysqlMasterPairStatus(),
                "Nothing is done, because repair.mode is Observe.",
                NOW);

        assertThat(status.message).endsWith(" Nothing is done, because repair.mode is Observe.");
    }

    @Test
    void whileARunIsAtWorkThePairIsRepairing() {
        MysqlMasterPairStatus status =
                show(gtidPair().b(m -> m.silent(Fault.OFFLINE_MODE)), Policies.standard(), repairing(), "", NOW);

        assertThat(status.state).isEqualTo("Repairing");
        assertThat(conditions(status))
                .containsEntry("Repairing", "True")
                .containsEntry("Ready", "False")
                .containsEntry("InSync", "False")
                .containsEntry("RepairNeeded", "False");
        assertThat(Conditions.find(status.conditions, "Ready").orElseThrow().getReason())
                .isEqualTo("Repairing");
    }

    @Test
    void whileTheMonitorAccountIsBeingMadeThePairIsPreparing() {
        PairState state = gtidPair().both(m -> m.silent(Fault.CREDENTIAL)).build();
        Diagnosis diagnosis = Diagnoser.diagnose(state, Duration.ZERO);
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();

        PairView.show(
                new Picture(state, diagnosis, new Decision.Leave("Wait."), "", true),
                new MysqlMasterPairStatus(),
                status,
                1L,
                NOW);

        assertThat(status.state).isEqualTo("Preparing");
    }

    @Test
    @DisplayName("S3: a pair with a fenced member is not ready, though it replicates")
    void aFencedPairIsNotReady() {
        MysqlMasterPairStatus before = new MysqlMasterPairStatus();
        before.fence = new FenceStatus();

        assertThat(conditions(show(gtidPair(), Policies.standard(), before, "", NOW)))
                .containsEntry("Ready", "False")
                .containsEntry("Replicating", "True");
    }

    @Test
    void whatIsMissingIsSaidAndNothingIsClaimed() {
        MysqlMasterPairStatus before = show(gtidPair());
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();

        PairView.blocked("There is no Secret shop-admin.", before, status, 5L, NOW);

        assertThat(status.state).isEqualTo("Misconfigured");
        assertThat(status.message).isEqualTo("There is no Secret shop-admin.");
        assertThat(conditions(status)).containsEntry("Ready", "False").containsEntry("NeedsHuman", "True");
        assertThat(status.conditions)
                .filteredOn(c -> !c.getType().equals("Ready") && !c.getType().equals("NeedsHuman"))
                .hasSize(4)
                .allSatisfy(c -> assertThat(c.getStatus()).isEqualTo("Unknown"));
        assertThat(status.members).isEqualTo(before.members);
        assertThat(status.channels).isEqualTo(before.channels);
        assertThat(status.diagnosis).isEqualTo(before.diagnosis);
    }

    @Test
    void aDiagnosisKeepsItsFirstSightWhileItsKindStays() {
        MysqlMasterPairStatus first =
                show(gtidPair().b(MemberStates::stopped), Policies.standard(), new MysqlMasterPairStatus(), "", NOW);
        MysqlMasterPairStatus later =
                show(gtidPair().both(MemberStates::stopped), Policies.standard(), first, "", NOW.plusSeconds(5));
        MysqlMasterPairStatus other = show(gtidPair(), Policies.standard(), later, "", NOW.plusSeconds(9));

        assertThat(first.diagnosis.since).isEqualTo(NOW.toString());
        assertThat(later.diagnosis.since).isEqualTo(NOW.toString());
        assertThat(later.diagnosis.evidence).containsKeys("a→b", "b→a");
        assertThat(other.diagnosis.since).isEqualTo(NOW.plusSeconds(9).toString());
    }

    // ---- in sync ---------------------------------------------------------------------------------------------------

    @Nested
    class InSync {

        private String inSync(PairStates pair, MysqlMasterPairStatus before, Instant now) {
            return conditions(show(pair, Policies.standard(), before, "", now)).get("InSync");
        }

        @Test
        void isProvenByAReseedAndStaysSoWhileBothChannelsRun() {
            MysqlMasterPairStatus first =
                    show(gtidPair(), Policies.standard(), healedBy("Reseed", NOW), "", NOW.plusSeconds(2));

            assertThat(conditions(first)).containsEntry("InSync", "True");
            assertThat(inSync(gtidPair(), first, NOW.plusSeconds(86_400))).isEqualTo("True");
            assertThat(inSync(gtidPair().b(m -> m.lag(60)), first, NOW.plusSeconds(86_400)))
                    .isEqualTo("True");
        }

        @Test
        @DisplayName("A channel that broke and was made to run again by hand proves nothing")
        void isNotClaimedAfterABreakThatAPersonMended() {
            MysqlMasterPairStatus proven =
                    show(gtidPair(), Policies.standard(), healedBy("Reseed", NOW), "", NOW.plusSeconds(2));
            MysqlMasterPairStatus broken = show(
                    gtidPair().b(m -> m.applierError(1062, "x")),
                    Policies.standard(),
                    proven,
                    "",
                    NOW.plusSeconds(100));

            assertThat(conditions(broken)).containsEntry("InSync", "False");
            assertThat(inSync(gtidPair(), broken, NOW.plusSeconds(200))).isEqualTo("Unknown");
        }

        @Test
        void isNotProvenByARestartNorByARunThatFailed() {
            assertThat(inSync(gtidPair(), healedBy("Restart", NOW), NOW.plusSeconds(2)))
                    .isEqualTo("Unknown");
            MysqlMasterPairStatus failed = healedBy("Reseed", NOW);
            failed.lastRepair.verdict = "Failed";
            assertThat(inSync(gtidPair(), failed, NOW.plusSeconds(2))).isEqualTo("Unknown");
        }

        @Test
        void isNotKnownOfAPairThatIsStopped() {
            assertThat(inSync(gtidPair().b(MemberStates::stopped), healedBy("Reseed", NOW), NOW.plusSeconds(2)))
                    .isEqualTo("Unknown");
        }
    }

    // ---- members ---------------------------------------------------------------------------------------------------

    @Nested
    class Members {

        private MemberStatus b(MysqlMasterPairStatus status) {
            return status.members.get(1);
        }

        @Test
        void areShownAsSeen() {
            MysqlMasterPairStatus status =
                    show(gtidPair().b(m -> m.readOnly().at("binlog.000009:77").tables(3)));

            assertThat(status.members).extracting(m -> m.name).containsExactly("a", "b");
            assertThat(b(status).endpoint).isEqualTo("mysql-1.mysql:3306");
            assertThat(b(status).reachable).isTrue();
            assertThat(b(status).message).isNull();
            assertThat(b(status).version).isEqualTo("9.7.4");
            assertThat(b(status).serverUuid).isEqualTo(PairStates.UUID_B);
            assertThat(b(status).serverId).isEqualTo(2);
            assertThat(b(status).writable).isFalse();
            assertThat(b(status).gtidMode).isEqualTo("ON");
            assertThat(b(status).coordinates).isEqualTo("binlog.000009:77");
            assertThat(b(status).gtidExecuted).startsWith(PairStates.UUID_A + ":1-100,");
            assertThat(b(status).tables).isEqualTo(3);
            assertThat(b(status).dataBytes).isEqualTo(15_000_000);
        }

        @Test
        void thatDoNotAnswerKeepWhatWasSeenOfThem() {
            MysqlMasterPairStatus seen = show(gtidPair());
            MysqlMasterPairStatus silent = show(
                    gtidPair().b(m -> m.silent(Fault.NETWORK, 0, "connection refused")),
                    Policies.standard(),
                    seen,
                    "",
                    NOW);

            assertThat(b(silent).reachable).isFalse();
            assertThat(b(silent).message).isEqualTo("connection refused");
            assertThat(b(silent))
                    .usingRecursiveComparison()
                    .ignoringFields("reachable", "message")
                    .isEqualTo(b(seen));
            assertThat(b(show(gtidPair(), Policies.standard(), silent, "", NOW)))
                    .usingRecursiveComparison()
                    .isEqualTo(b(seen));
        }

        @Test
        @DisplayName("S4: how many tables a member is known to have is learnt only while the pair is healthy")
        void areKnownByTheirTablesWhileHealthy() {
            MysqlMasterPairStatus healthy = show(gtidPair());
            assertThat(b(healthy).knownTables).isEqualTo(10);

            // Given b came back from an old volume: its peer is only slow to connect, as it seems
            for (UnaryOperator<PairStates> change : Stream.<UnaryOperator<PairStates>>of(
                            p -> p.a(m -> m.threads(ThreadState.CONNECTING, ThreadState.RUNNING)),
                            p -> p.a(m -> m.lag(3600)),
                            p -> p.a(MemberStates::stopped))
                    .toList()) {
                MysqlMasterPairStatus later =
                        show(change.apply(gtidPair().b(m -> m.tables(1))), Policies.standard(), healthy, "", NOW);
                assertThat(b(later).tables).isEqualTo(1);
                assertThat(b(later).knownTables).isEqualTo(10);
            }
            assertThat(b(show(gtidPair().b(m -> m.tables(11)), Policies.standard(), healthy, "", NOW)).knownTables)
                    .isEqualTo(11);
        }

        @Test
        void areToldApartByName() {
            MysqlMasterPairStatus before = show(gtidPair());
            before.members.get(1).name = "renamed";

            assertThat(b(show(gtidPair().b(m -> m.silent(Fault.NETWORK)), Policies.standard(), before, "", NOW))
                            .serverUuid)
                    .isNull();
        }
    }

    // ---- channels --------------------------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aChannelInItsColumn(String summary, String state, Integer errno, UnaryOperator<MemberStates> change) {
        MysqlMasterPairStatus status = show(gtidPair().b(change));
        ChannelStatus channel = status.channels.getFirst();

        assertThat(channel.name).isEqualTo("a→b");
        assertThat(channel.source).isEqualTo("a");
        assertThat(channel.replica).isEqualTo("b");
        assertThat(channel.summary).isEqualTo(summary);
        assertThat(channel.state).isEqualTo(state);
        assertThat(channel.errno).isEqualTo(errno);
        assertThat(channel.message == null).isEqualTo(errno == null);
        assertThat(status.channels.getLast().summary).isEqualTo("b→a Running 0s");
    }

    static Stream<Arguments> aChannelInItsColumn() {
        return Stream.of(
                column("a→b Running 0s", "Running", null, m -> m),
                column("a→b Running 60s", "Running", null, m -> m.lag(60)),
                column("a→b NotConfigured", "NotConfigured", null, MemberStates::notConfigured),
                column("a→b Stopped", "Stopped", null, MemberStates::stopped),
                column(
                        "a→b Connecting",
                        "Connecting",
                        null,
                        m -> m.threads(ThreadState.CONNECTING, ThreadState.RUNNING)),
                column("a→b Connecting 2003", "Connecting", 2003, m -> m.connectError(2003, "refused")),
                column("a→b Failed 1236", "Failed", 1236, m -> m.receiverError(1236, "purged")),
                column("a→b Failed 1062", "Failed", 1062, m -> m.applierError(1062, "Duplicate entry")),
                column(
                        "a→b Failed 1062",
                        "Failed",
                        1062,
                        m -> m.connectError(2003, "refused").applierError(1062, "Duplicate entry")),
                column("a→b Unknown", "Unknown", null, m -> m.silent(Fault.NETWORK)));
    }

    @Test
    void aChannelTellsHowFarItIs() {
        ChannelStatus channel = show(filePair()
                        .b(m -> m.applied("binlog.000003:400").lag(7)))
                .channels
                .getFirst();

        assertThat(channel.applied).isEqualTo("binlog.000003:400");
        assertThat(channel.lagSeconds).isEqualTo(7);
        assertThat(channel.lagFrom).isEqualTo("Server");
        assertThat(show(filePair().b(MemberStates::neverStarted)).channels.getFirst().applied)
                .isNull();
    }

    private static Arguments column(String summary, String state, Integer errno, UnaryOperator<MemberStates> change) {
        return Arguments.of(summary, state, errno, change);
    }

    // ---- who takes writes ------------------------------------------------------------------------------------------

    private static MysqlMasterPairStatus showWriters(PairStates pair, Policy policy) {
        PairState state = pair.build();
        Diagnosis diagnosis = Diagnoser.diagnose(state, Duration.ofSeconds(10));
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        PairView.show(
                new Picture(
                        state,
                        diagnosis,
                        Ladder.decide(state, diagnosis, policy),
                        "",
                        false,
                        WritersView.of(state, policy.writers())),
                new MysqlMasterPairStatus(),
                status,
                4L,
                NOW);
        return status;
    }

    private static String writes(MysqlMasterPairStatus status) {
        return Conditions.find(status.conditions, WritersView.CONDITION)
                .map(c -> c.getStatus() + " " + c.getReason())
                .orElse("none");
    }

    @Test
    void whoTakesWritesIsNoQuestionWhereBothDo() {
        assertThat(writes(show(PairStates.gtidPair()))).isEqualTo("none");
        assertThat(writes(showWriters(PairStates.gtidPair(), Policies.standard())))
                .isEqualTo("none");
    }

    @Test
    void whoTakesWritesIsAConditionWhereOneDoes() {
        MysqlMasterPairStatus fine =
                showWriters(PairStates.gtidPair().b(MemberStates::closed), Policies.single(Side.A, Side.A));
        MysqlMasterPairStatus open = showWriters(PairStates.gtidPair(), Policies.single(Side.A, Side.A));
        MysqlMasterPairStatus nobody =
                showWriters(PairStates.gtidPair().both(MemberStates::closed), Policies.single(Side.A, Side.A));
        MysqlMasterPairStatus silent =
                showWriters(PairStates.gtidPair().b(m -> m.silent(Fault.NETWORK)), Policies.single(Side.A, Side.A));

        assertThat(writes(fine)).isEqualTo("True Single");
        assertThat(fine.state).isEqualTo("Healthy");
        assertThat(writes(open)).isEqualTo("False PassiveWritable");
        assertThat(open.state).isEqualTo("PassiveWritable");
        assertThat(conditions(open)).containsEntry("Ready", "True").containsEntry("RepairNeeded", "True");
        assertThat(writes(nobody)).isEqualTo("False ActiveClosed");
        assertThat(conditions(nobody)).containsEntry("Ready", "False").containsEntry("Replicating", "True");
        assertThat(writes(silent)).isEqualTo("Unknown Unreachable");
    }
}
