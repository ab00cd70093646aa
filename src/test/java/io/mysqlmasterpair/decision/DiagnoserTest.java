package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.UUID_A;
import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationSettings;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnoserTest {

    private static final Duration MAX_LAG = Duration.ofSeconds(10);

    /** What nothing is overwritten for. */
    private static final Set<Kind> SAFE =
            Set.of(Kind.UNREACHABLE, Kind.MISCONFIGURED, Kind.CONNECT_FAILED, Kind.UNKNOWN);

    private static Diagnosis diagnose(PairStates pair) {
        return Diagnoser.diagnose(pair.build(), MAX_LAG);
    }

    @Test
    void aPairThatRunsBothWaysIsHealthy() {
        Diagnosis diagnosis = diagnose(gtidPair());

        assertThat(diagnosis.kind()).isEqualTo(Kind.HEALTHY);
        assertThat(diagnosis.sides()).isEmpty();
        assertThat(diagnosis.evidence()).isEmpty();
        assertThat(diagnosis.sentence()).isEqualTo("Both channels are running.");
        assertThat(diagnose(filePair()).kind()).isEqualTo(Kind.HEALTHY);
    }

    // ---- one channel -------------------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource
    void saysWhatTheStateOfAChannelMeans(String what, Kind expected, UnaryOperator<MemberStates> change) {
        for (Side replica : Side.values()) {
            Diagnosis diagnosis = diagnose(gtidPair().on(replica, change));

            assertThat(diagnosis.kind()).as("%s on %s", what, replica).isEqualTo(expected);
            if (expected != Kind.HEALTHY) {
                assertThat(diagnosis.sides()).containsExactly(replica);
                assertThat(diagnosis.sentence()).startsWith("Channel " + (replica == Side.B ? "a→b " : "b→a "));
            }
        }
    }

    @Test
    void beatsSayMoreThanTheServerDoes() {
        PairStates beating = gtidPair().a(m -> m.beat("a", 1000, 100));

        Diagnosis behind = diagnose(beating.b(m -> m.lag(0).beat("a", 15_000, 93)));
        assertThat(behind.kind()).isEqualTo(Kind.LAGGING);
        assertThat(behind.sentence()).isEqualTo("Channel a→b runs 14 s behind its source.");
        assertThat(behind.evidence()).containsEntry("a→b.lagSeconds", "14");
        assertThat(diagnose(beating.b(m -> m.lag(99).beat("a", 9_000, 96))).kind())
                .isEqualTo(Kind.HEALTHY);
    }

    static Stream<Arguments> saysWhatTheStateOfAChannelMeans() {
        return Stream.of(
                row("no source", Kind.NOT_CONFIGURED, MemberStates::notConfigured),
                row("both threads stopped", Kind.STOPPED, MemberStates::stopped),
                row("receiver stopped", Kind.STOPPED, m -> m.threads(ThreadState.STOPPED, ThreadState.RUNNING)),
                row("applier stopped", Kind.STOPPED, m -> m.threads(ThreadState.RUNNING, ThreadState.STOPPED)),
                row("configured, never started", Kind.STOPPED, MemberStates::neverStarted),
                row("connecting", Kind.LAGGING, m -> m.threads(ThreadState.CONNECTING, ThreadState.RUNNING)),
                row(
                        "connecting, applier stopped",
                        Kind.STOPPED,
                        m -> m.threads(ThreadState.CONNECTING, ThreadState.STOPPED)),
                row("10 s behind, as allowed", Kind.HEALTHY, m -> m.lag(10)),
                row("11 s behind", Kind.LAGGING, m -> m.lag(11)),
                row("1062 duplicate key", Kind.APPLY_FAILED, m -> m.applierError(1062, "Duplicate entry '7'")),
                row("1032 row not found", Kind.APPLY_FAILED, m -> m.applierError(1032, "Can't find record in 't'")),
                row(
                        "1396 account exists",
                        Kind.APPLY_FAILED,
                        m -> m.applierError(1396, "Operation CREATE USER failed")),
                row("1050 table exists", Kind.APPLY_FAILED, m -> m.applierError(1050, "Table 't' already exists")),
                row("1146 table missing", Kind.APPLY_FAILED, m -> m.applierError(1146, "Table 's.t' doesn't exist")),
                row(
                        "1452 foreign key",
                        Kind.APPLY_FAILED,
                        m -> m.applierError(1452, "Cannot add or update a child row")),
                row("1213 deadlock", Kind.STOPPED, m -> m.applierError(1213, "Deadlock found")),
                row("1205 lock wait", Kind.STOPPED, m -> m.applierError(1205, "Lock wait timeout exceeded")),
                row("1021 disk full", Kind.UNKNOWN, m -> m.applierError(1021, "Disk full")),
                row("1114 table full", Kind.UNKNOWN, m -> m.applierError(1114, "The table 't' is full")),
                row("1290 read only", Kind.UNKNOWN, m -> m.applierError(1290, "running with --super-read-only")),
                row("1594 relay log", Kind.UNKNOWN, m -> m.applierError(1594, "Relay log read failure")),
                row("13121 relay log", Kind.UNKNOWN, m -> m.applierError(13121, "Relay log read failure")),
                row("1227 applier's right", Kind.UNKNOWN, m -> m.applierError(1227, "Access denied; you need SUPER")),
                row("1064 syntax", Kind.UNKNOWN, m -> m.applierError(1064, "You have an error in your SQL syntax")),
                row("receiver, unheard of", Kind.UNKNOWN, m -> m.receiverError(4711, "What?")),
                row(
                        "1593 same server_id",
                        Kind.MISCONFIGURED,
                        m -> m.receiverError(
                                1593,
                                "Fatal error: The replica I/O thread stops because source and replica have equal MySQL"
                                        + " server ids")),
                row(
                        "13117 same server_uuid",
                        Kind.MISCONFIGURED,
                        m -> m.receiverError(
                                13117,
                                "Fatal error: The replica I/O thread stops because source and replica have equal MySQL"
                                        + " server UUIDs")));
    }

    @ParameterizedTest(name = "error {0} is a connection fault")
    @ValueSource(
            ints = {1040, 1044, 1045, 1129, 1130, 1158, 1227, 1698, 2003, 2005, 2013, 2026, 2061, 3032, 3118, 3159})
    @DisplayName("S5: whatever keeps a channel from logging in is ConnectFailed, while it retries and after it gave up")
    void aFailedLoginIsConnectFailed(int errno) {
        assertThat(diagnose(gtidPair().b(m -> m.connectError(errno, "no"))).kind())
                .isEqualTo(Kind.CONNECT_FAILED);
        assertThat(diagnose(gtidPair().b(m -> m.receiverError(errno, "no"))).kind())
                .isEqualTo(Kind.CONNECT_FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1040, 1203, 1226})
    void aFullSourceIsCalledThat(int errno) {
        Diagnosis diagnosis = diagnose(gtidPair().b(m -> m.connectError(errno, "Too many")));

        assertThat(diagnosis.kind()).isEqualTo(Kind.CONNECT_FAILED);
        assertThat(diagnosis.sentence())
                .contains("is turned away by its source, which takes no more sessions: error " + errno);
    }

    @Test
    void anOldErrorOfAThreadThatRunsAgainIsNothing() {
        Diagnosis diagnosis = diagnose(gtidPair()
                .b(m -> m.receiverError(2003, "old")
                        .applierError(1062, "old")
                        .threads(ThreadState.RUNNING, ThreadState.RUNNING)));

        assertThat(diagnosis.kind()).isEqualTo(Kind.HEALTHY);
    }

    // ---- 1236, which is a family -------------------------------------------------------------------------------

    private static final String GOT = "Got fatal error 1236 from source when reading data from binary log: ";
    private static final String EVENTS = "; the first event 'binlog.000002' at 197, the last event read from"
            + " './binlog.000002' at 126, the last byte read from './binlog.000002' at 197.'";

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource
    void tellsTheMembersOf1236ApartByTheirTexts(String what, Kind expected, String text) {
        assertThat(diagnose(gtidPair().b(m -> m.receiverError(1236, text))).kind())
                .isEqualTo(expected);
        assertThat(diagnose(filePair().a(m -> m.receiverError(13114, text))).kind())
                .isEqualTo(expected);
    }

    static Stream<Arguments> tellsTheMembersOf1236ApartByTheirTexts() {
        return Stream.of(
                Arguments.of(
                        "purged",
                        Kind.LOG_MISSING,
                        GOT + "'Cannot replicate because the source purged required binary logs. Replicate the missing"
                                + " transactions from elsewhere, or provision a new replica from backup. Consider"
                                + " increasing the source's binary log expiration period. The GTID set sent by the"
                                + " replica is '" + UUID_A + ":1-5', and the missing transactions are '" + UUID_A
                                + ":6-9''"),
                Arguments.of(
                        "purged, as 5.7 says it",
                        Kind.LOG_MISSING,
                        "Got fatal error 1236 from master when reading data from binary log: 'The slave is connecting"
                                + " using CHANGE MASTER TO MASTER_AUTO_POSITION = 1, but the master has purged binary"
                                + " logs containing GTIDs that the slave requires.'"),
                Arguments.of(
                        "missing file",
                        Kind.LOG_MISSING,
                        GOT + "'Could not find first log file name in binary log index file'"),
                Arguments.of(
                        "position past the end",
                        Kind.LOG_MISSING,
                        GOT + "'Client requested source to start replication from position > file size'"),
                Arguments.of(
                        "impossible position",
                        Kind.LOG_MISSING,
                        GOT + "'Client requested source to start replication from impossible position" + EVENTS),
                Arguments.of(
                        "same server_uuid",
                        Kind.MISCONFIGURED,
                        GOT + "'A replica with the same server_uuid/server_id as this replica has connected to the"
                                + " source" + EVENTS),
                Arguments.of(
                        "same server_uuid, as 5.7 says it",
                        Kind.MISCONFIGURED,
                        "Got fatal error 1236 from master when reading data from binary log: 'A slave with the same"
                                + " server_uuid/server_id as this slave has connected to the master" + EVENTS),
                Arguments.of(
                        "replica ahead of its source",
                        Kind.DIVERGED,
                        GOT + "'Replica has more GTIDs than the source has, using the source's SERVER_UUID. This may"
                                + " indicate that the end of the binary log was truncated or that the last binary log"
                                + " file was lost, e.g., after a power or disk failure when sync_binlog != 1. The"
                                + " source may or may not have rolled back transactions that were already replica'"),
                Arguments.of(
                        "replica ahead, as 5.7 says it",
                        Kind.DIVERGED,
                        "Got fatal error 1236 from master when reading data from binary log: 'Slave has more GTIDs"
                                + " than the master has, using the master's SERVER_UUID.'"),
                Arguments.of(
                        "max_allowed_packet",
                        Kind.UNKNOWN,
                        GOT + "'log event entry exceeded max_allowed_packet; Increase max_allowed_packet on source"
                                + EVENTS),
                Arguments.of("damaged event", Kind.UNKNOWN, GOT + "'bogus data in log event" + EVENTS),
                Arguments.of(
                        "full disk on the source",
                        Kind.UNKNOWN,
                        GOT + "'binlog truncated in the middle of event; consider out of disk space on source"
                                + EVENTS),
                Arguments.of("log not open", Kind.UNKNOWN, GOT + "'Binary log is not open'"),
                Arguments.of("no server_id", Kind.UNKNOWN, GOT + "'Misconfigured source - source server_id is 0'"),
                Arguments.of("no text", Kind.UNKNOWN, ""));
    }

    // ---- both threads of one channel ---------------------------------------------------------------------------

    @ParameterizedTest(name = "receiver {0}, applier {1} → {2}")
    @MethodSource
    @DisplayName("S5: of two errors on one channel, the one that nothing is overwritten for is reported")
    void theSaferOfTwoErrorsOnOneChannelWins(int receiver, int applier, Kind expected) {
        Diagnosis diagnosis = diagnose(gtidPair()
                .b(m -> m.receiverError(receiver, "Could not find first log file name in binary log index file")
                        .applierError(applier, "broken")));

        assertThat(diagnosis.kind()).isEqualTo(expected);
    }

    static Stream<Arguments> theSaferOfTwoErrorsOnOneChannelWins() {
        return Stream.of(
                Arguments.of(1045, 1062, Kind.CONNECT_FAILED),
                Arguments.of(1045, 1594, Kind.CONNECT_FAILED),
                Arguments.of(4711, 1062, Kind.UNKNOWN),
                Arguments.of(1593, 1062, Kind.MISCONFIGURED),
                Arguments.of(1236, 1594, Kind.UNKNOWN),
                Arguments.of(1236, 1062, Kind.LOG_MISSING),
                Arguments.of(1236, 1213, Kind.LOG_MISSING));
    }

    // ---- what a stopped replica can no longer get --------------------------------------------------------------

    @Test
    void aStoppedChannelWhoseSourceHasPurgedWhatItLacksIsLogMissing() {
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-120,B:1-100").purged("A:1-110"))
                .b(MemberStates::stopped));

        assertThat(diagnosis.kind()).isEqualTo(Kind.LOG_MISSING);
        assertThat(diagnosis.sides()).containsExactly(Side.B);
        assertThat(diagnosis.sentence()).contains("Channel a→b lacks 10 transactions that its source has purged");
        assertThat(diagnosis.evidence()).containsEntry("a.unique", UUID_A + ":101-120");
    }

    @Test
    void aStoppedChannelThatLacksNothingPurgedIsOnlyStopped() {
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-120,B:1-100").purged("A:1-100,B:1-100"))
                .b(MemberStates::stopped));

        assertThat(diagnosis.kind()).isEqualTo(Kind.STOPPED);
    }

    @Test
    void whatTheReceiverStillFetchesIsNotMissing() {
        // Given only the applier stopped, the relay log holds what the source has purged since
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-120,B:1-100").purged("A:1-110"))
                .b(m -> m.threads(ThreadState.RUNNING, ThreadState.STOPPED)));

        assertThat(diagnosis.kind()).isEqualTo(Kind.STOPPED);
    }

    @Test
    void transactionsThatNoLogHoldsAreDivergenceThoughAllThreadsRun() {
        for (Side replica : Side.values()) {
            PairStates pair = gtidPair()
                    .on(
                            replica.other(),
                            m -> m.executed("A:1-100,B:1-100,C:1-3").purged("C:1-3"));

            assertThat(diagnose(pair).kind()).as("one look may be between two").isEqualTo(Kind.HEALTHY);

            Diagnosis diagnosis = diagnose(pair.then());
            assertThat(diagnosis.kind()).isEqualTo(Kind.DIVERGED);
            assertThat(diagnosis.sides()).containsExactly(replica);
            assertThat(diagnosis.sentence()).contains("lacks 3 transactions").contains("its threads run");
        }
    }

    @Test
    void bothMembersMayHoldTransactionsThatTheOtherNeverGets() {
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-110,B:1-100").purged("A:1-110"))
                .b(m -> m.executed("A:1-100,B:1-105").purged("B:1-105"))
                .then());

        assertThat(diagnosis.kind()).isEqualTo(Kind.DIVERGED);
        assertThat(diagnosis.sides()).containsExactly(Side.A, Side.B);
        assertThat(diagnosis.evidence())
                .containsEntry("a.unique", UUID_A + ":101-110")
                .containsEntry("b.unique", PairStates.UUID_B + ":101-105");
    }

    @Test
    void whatWasReceivedAndNotYetAppliedIsNoDivergence() {
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-120,B:1-100").purged("A:1-110"))
                .b(m -> m.retrieved("A:1-120"))
                .then());

        assertThat(diagnosis.kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void aChannelThatKnowsItsPositionNeedsNoPurgedTransaction() {
        // Given GTIDs but no auto-position: a's own set-up was purged, b never had it and never will ask for it
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-120,B:1-100").purged("A:1-110"))
                .b(m -> m.autoPosition(false).stopped()));

        assertThat(diagnosis.kind()).isEqualTo(Kind.STOPPED);
    }

    // ---- members that can't be asked ---------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Fault.class)
    @DisplayName("S4: a member that can't be asked comes before anything else, whatever the other one shows")
    void silenceBeatsEverything(Fault fault) {
        for (Ailment ailment : ailments()) {
            Diagnosis diagnosis = diagnose(gtidPair().a(ailment.change()).b(m -> m.silent(fault, 7, "no answer")));

            assertThat(diagnosis.kind())
                    .as("%s beside %s", fault, ailment)
                    .isEqualTo(
                            fault == Fault.CREDENTIAL || fault == Fault.TLS ? Kind.CONNECT_FAILED : Kind.UNREACHABLE);
            assertThat(diagnosis.sides()).containsExactly(Side.B);
            assertThat(diagnosis.evidence())
                    .containsEntry("b.fault", fault.name())
                    .containsEntry("b.errno", "7");
            assertThat(diagnosis.sentence()).isEqualTo("Member b (mysql-1.mysql:3306) can't be asked: no answer.");
        }
    }

    @ParameterizedTest(name = "{0} and {1} → {2}")
    @MethodSource
    void twoSilentMembersAreUnreachableUnlessBothRefuseTheLogin(Fault a, Fault b, Kind expected) {
        Diagnosis diagnosis =
                diagnose(gtidPair().a(m -> m.silent(a, 0, "Done.")).b(m -> m.silent(b, 0, "no")));

        assertThat(diagnosis.kind()).isEqualTo(expected);
        assertThat(diagnosis.sides()).containsExactly(Side.A, Side.B);
        assertThat(diagnosis.sentence())
                .isEqualTo("Member a (mysql-0.mysql:3306) can't be asked: Done. Member b (mysql-1.mysql:3306) can't be"
                        + " asked: no.");
    }

    static Stream<Arguments> twoSilentMembersAreUnreachableUnlessBothRefuseTheLogin() {
        return Stream.of(
                Arguments.of(Fault.CREDENTIAL, Fault.CREDENTIAL, Kind.CONNECT_FAILED),
                Arguments.of(Fault.CREDENTIAL, Fault.TLS, Kind.CONNECT_FAILED),
                Arguments.of(Fault.CREDENTIAL, Fault.NETWORK, Kind.UNREACHABLE),
                Arguments.of(Fault.TIMEOUT, Fault.TLS, Kind.UNREACHABLE),
                Arguments.of(Fault.NETWORK, Fault.NETWORK, Kind.UNREACHABLE));
    }

    // ---- settings ----------------------------------------------------------------------------------------------

    private record Setting(String what, UnaryOperator<PairStates> change, String evidence) {}

    private static List<Setting> wrongSettings() {
        return List.of(
                new Setting("one server behind both", p -> p.both(m -> m.uuid(UUID_A)), "server_uuid"),
                new Setting("same server_id", p -> p.b(m -> m.serverId(1)), "server_id"),
                new Setting("no binary log on a", p -> p.a(MemberStates::withoutBinaryLog), "a.log_bin"),
                new Setting("no binary log on b", p -> p.b(MemberStates::withoutBinaryLog), "b.log_bin"),
                new Setting("GTIDs on one side", p -> p.b(m -> m.gtidMode(GtidMode.OFF)), "a.gtid_mode"),
                new Setting("GTIDs half-way", p -> p.both(m -> m.gtidMode(GtidMode.ON_PERMISSIVE)), "a.gtid_mode"),
                new Setting("GTIDs half-way off", p -> p.both(m -> m.gtidMode(GtidMode.OFF_PERMISSIVE)), "a.gtid_mode"),
                new Setting(
                        "a third source",
                        p -> p.a(m -> m.source("elsewhere", 3306).sourceUuid("x")),
                        "a.source"),
                new Setting(
                        "another port",
                        p -> p.b(m -> m.source("mysql-0.mysql", 3307).sourceUuid("x")),
                        "b.source"),
                new Setting(
                        "a look-alike host",
                        p -> p.b(m -> m.source("mysql-0.mysqlite", 3306).sourceUuid("x")),
                        "b.source"));
    }

    @Test
    @DisplayName("A wrong setting comes before everything that a reachable member can show")
    void aWrongSettingBeatsEverythingButSilence() {
        for (Setting setting : wrongSettings()) {
            for (Ailment ailment : ailments()) {
                PairStates pair = setting.change().apply(gtidPair().b(ailment.change()));
                if (ailment.removesTheChannel() && setting.evidence().equals("b.source")) {
                    continue;
                }
                assertThat(diagnose(pair).kind())
                        .as("%s with %s", setting.what(), ailment)
                        .isEqualTo(Kind.MISCONFIGURED);
            }
            Diagnosis alone = diagnose(setting.change().apply(gtidPair()));
            assertThat(alone.evidence()).as(setting.what()).containsKey(setting.evidence());
            assertThat(alone.sides()).containsExactly(Side.A, Side.B);
        }
    }

    @ParameterizedTest(name = "source {0} with uuid {1} is the peer")
    @MethodSource
    void knowsItsPeerByNameOrByIdentity(String host, String uuid) {
        assertThat(diagnose(gtidPair().b(m -> m.source(host, 3306).sourceUuid(uuid)))
                        .kind())
                .isEqualTo(Kind.HEALTHY);
    }

    static Stream<Arguments> knowsItsPeerByNameOrByIdentity() {
        return Stream.of(
                Arguments.of("mysql-0.mysql", ""),
                Arguments.of("MySQL-0.mysql", ""),
                Arguments.of("mysql-0.mysql.default.svc.cluster.local", ""),
                Arguments.of("mysql-0", ""),
                Arguments.of("10.0.0.7", UUID_A));
    }

    // ---- an emptied volume -------------------------------------------------------------------------------------

    @Test
    void aMemberWithoutTablesBesideOneWithTablesIsEmpty() {
        Diagnosis diagnosis = diagnose(gtidPair().b(MemberStates::reinitialised));

        assertThat(diagnosis.kind()).isEqualTo(Kind.EMPTY_MEMBER);
        assertThat(diagnosis.sides()).containsExactly(Side.B);
        assertThat(diagnosis.evidence())
                .containsEntry("a.tables", "10")
                .containsEntry("b.tables", "0")
                .containsEntry("b.server_uuid", PairStates.UUID_OTHER);
        assertThat(diagnosis.sentence())
                .isEqualTo("Member b holds no user table, while a holds 10; nothing replicates into it.");
    }

    @Test
    void thePeerOfAnEmptiedMemberCanNotLogInToIt() {
        // Given the replication account went with the volume, which shows on the other channel first
        Diagnosis diagnosis = diagnose(
                gtidPair().a(m -> m.connectError(1045, "Access denied")).b(MemberStates::reinitialised));

        assertThat(diagnosis.kind()).isEqualTo(Kind.EMPTY_MEMBER);
    }

    @Test
    void aMemberThatIsBeingFilledByReplicationIsNotEmpty() {
        assertThat(diagnose(gtidPair().b(MemberStates::empty)).kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void twoMembersWithoutTablesAreNotEmptyButNew() {
        assertThat(diagnose(gtidPair().both(MemberStates::empty).both(MemberStates::notConfigured))
                        .kind())
                .isEqualTo(Kind.NOT_CONFIGURED);
    }

    // ---- two channels ------------------------------------------------------------------------------------------

    private record Ailment(Kind kind, UnaryOperator<MemberStates> change, boolean removesTheChannel) {
        @Override
        public String toString() {
            return kind.title();
        }
    }

    private static List<Ailment> ailments() {
        Map<Kind, UnaryOperator<MemberStates>> changes = new LinkedHashMap<>();
        changes.put(Kind.CONNECT_FAILED, m -> m.connectError(1045, "Access denied"));
        changes.put(Kind.UNKNOWN, m -> m.applierError(1594, "Relay log read failure"));
        changes.put(Kind.LOG_MISSING, m -> m.receiverError(1236, "the source purged required binary logs"));
        changes.put(Kind.DIVERGED, m -> m.receiverError(1236, "Replica has more GTIDs than the source has"));
        changes.put(Kind.APPLY_FAILED, m -> m.applierError(1062, "Duplicate entry"));
        changes.put(Kind.NOT_CONFIGURED, MemberStates::notConfigured);
        changes.put(Kind.STOPPED, MemberStates::stopped);
        changes.put(Kind.LAGGING, m -> m.lag(3600));
        changes.put(Kind.HEALTHY, m -> m);
        List<Ailment> all = new ArrayList<>();
        changes.forEach((kind, change) -> all.add(new Ailment(kind, change, kind == Kind.NOT_CONFIGURED)));
        return all;
    }

    @Test
    @DisplayName("S5: of two broken channels the safer is reported; both are told and both are evidence")
    void theSaferOfTwoChannelsWins() {
        for (Ailment a : ailments()) {
            for (Ailment b : ailments()) {
                PairState state = gtidPair().a(a.change()).b(b.change()).build();
                Diagnosis diagnosis = Diagnoser.diagnose(state, MAX_LAG);

                assertThat(diagnosis.kind()).as("%s and %s", a, b).isIn(a.kind(), b.kind());
                if (SAFE.contains(a.kind()) || SAFE.contains(b.kind())) {
                    assertThat(SAFE).as("%s and %s", a, b).contains(diagnosis.kind());
                }
                if (!a.kind().isReplicating() || !b.kind().isReplicating()) {
                    assertThat(diagnosis.kind().isReplicating())
                            .as("%s and %s", a, b)
                            .isFalse();
                }
                assertThat(diagnosis.sides().contains(Side.A))
                        .isEqualTo(a.kind() == diagnosis.kind() && a.kind() != Kind.HEALTHY);
                assertThat(diagnosis.sides().contains(Side.B))
                        .isEqualTo(b.kind() == diagnosis.kind() && b.kind() != Kind.HEALTHY);
                if (!a.kind().isReplicating() && !b.kind().isReplicating()) {
                    assertThat(diagnosis.sentence()).contains("Channel b→a ").contains("Channel a→b ");
                    assertThat(diagnosis.evidence())
                            .containsEntry("b→a", a.kind().title())
                            .containsEntry("a→b", b.kind().title());
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource
    void ofTwoDiagnosesTheEarlierIsReported(Kind earlier, Kind later) {
        assertThat(earlier).isLessThan(later);
    }

    /** The order that decides about an overwrite; the rest of the enum may move. */
    static Stream<Arguments> ofTwoDiagnosesTheEarlierIsReported() {
        List<Kind> overwriting = List.of(Kind.LOG_MISSING, Kind.DIVERGED, Kind.APPLY_FAILED, Kind.NOT_CONFIGURED);
        return SAFE.stream().flatMap(safe -> overwriting.stream().map(worse -> Arguments.of(safe, worse)));
    }

    @Test
    void tellsTheErrorAndWhatEachSideHasAlone() {
        Diagnosis diagnosis = diagnose(gtidPair()
                .a(m -> m.executed("A:1-105,B:1-100"))
                .b(m -> m.executed("A:1-100,B:1-103").applierError(1062, "Duplicate entry '7' for key 't.PRIMARY'")));

        assertThat(diagnosis.sentence())
                .isEqualTo("Channel a→b can't apply a change: the data differ: error 1062, Duplicate entry '7' for key"
                        + " 't.PRIMARY'.");
        assertThat(diagnosis.evidence())
                .containsExactly(
                        Map.entry("a.unique", UUID_A + ":101-105"),
                        Map.entry("a→b", "ApplyFailed"),
                        Map.entry("a→b.errno", "1062"),
                        Map.entry("a→b.error", "Duplicate entry '7' for key 't.PRIMARY'"),
                        Map.entry("b.unique", PairStates.UUID_B + ":101-103"));
    }

    @Test
    void aSentenceOfTheServerKeepsItsOwnFullStop() {
        assertThat(diagnose(gtidPair().b(m -> m.applierError(1062, "Duplicate entry.")))
                        .sentence())
                .endsWith("Duplicate entry.");
    }

    @ParameterizedTest(name = "{0} {1} → {2}")
    @MethodSource
    void saysWhichThreadWasStopped(ThreadState receiver, ThreadState applier, String who) {
        assertThat(diagnose(gtidPair().b(m -> m.threads(receiver, applier))).sentence())
                .isEqualTo("Channel a→b was stopped without an error (" + who + ").");
    }

    static Stream<Arguments> saysWhichThreadWasStopped() {
        return Stream.of(
                Arguments.of(ThreadState.STOPPED, ThreadState.STOPPED, "both threads"),
                Arguments.of(ThreadState.STOPPED, ThreadState.RUNNING, "the receiver thread"),
                Arguments.of(ThreadState.RUNNING, ThreadState.STOPPED, "the applier thread"));
    }

    private static Arguments row(String what, Kind kind, UnaryOperator<MemberStates> change) {
        return Arguments.of(what, kind, change);
    }

    // ---- a source that went back ------------------------------------------------------------------------------------

    @Test
    @DisplayName("S4: a source that lost transactions of its own is seen though both threads run")
    void aSourceThatWasResetBehindItsReplicasBack() {
        PairStates reset = gtidPair().then().a(m -> m.executed("A:1-3,B:1-100"));

        Diagnosis diagnosis = diagnose(reset);

        assertThat(diagnosis.kind()).isEqualTo(Kind.DIVERGED);
        assertThat(diagnosis.sides()).containsExactly(Side.B);
        assertThat(diagnosis.sentence())
                .startsWith("Channel a→b has 97 transactions of its source that the source no longer knows");
    }

    @Test
    void aReplicaThatWasAskedLaterThanItsSourceIsNoSignOfThat() {
        assertThat(diagnose(gtidPair().then().b(m -> m.executed("A:1-140,B:1-100")))
                        .kind())
                .isEqualTo(Kind.HEALTHY);
        assertThat(diagnose(filePair().then().b(m -> m.applied("binlog.000004:900")))
                        .kind())
                .isEqualTo(Kind.HEALTHY);
    }

    @Test
    void aLogThatBeganAnewBehindTheReplicasPosition() {
        Diagnosis diagnosis = diagnose(filePair().then().a(m -> m.at("binlog.000001:158")));

        assertThat(diagnosis.kind()).isEqualTo(Kind.LOG_MISSING);
        assertThat(diagnosis.sentence()).contains("stands at binlog.000003:500 of its source, whose log ends at");
    }

    @Test
    void anotherServerAtTheSameAddressHasAHistoryOfItsOwn() {
        assertThat(diagnose(gtidPair().then().a(MemberStates::reinitialised)).kind())
                .isEqualTo(Kind.EMPTY_MEMBER);
    }

    // ---- settings ---------------------------------------------------------------------------------------------------

    private static ReplicationSettings settings(int increment, int offset) {
        return new ReplicationSettings("ROW", "FULL", true, 1, increment, offset, List.of(), List.of());
    }

    @ParameterizedTest(name = "{0}/{1} beside {2}/{3}: {4}")
    @CsvSource({
        "1, 1, 1, 1, true",
        "2, 1, 2, 2, false",
        "2, 2, 2, 2, true",
        "2, 1, 1, 1, true",
        "10, 1, 10, 2, false",
        "10, 3, 15, 8, true",
        "10, 3, 15, 7, false",
        "2, 1, 2, 3, true"
    })
    void sequencesThatMeetAreAHazardButNoBreak(int incA, int offA, int incB, int offB, boolean collide) {
        Diagnosis diagnosis =
                diagnose(gtidPair().a(m -> m.settings(settings(incA, offA))).b(m -> m.settings(settings(incB, offB))));

        assertThat(diagnosis.kind()).isEqualTo(collide ? Kind.MISCONFIGURED : Kind.HEALTHY);
        assertThat(diagnosis.replicating()).isTrue();
        assertThat(diagnosis.isSound()).isTrue();
    }

    @Test
    void sequencesMayMeetWhereOnlyOneMemberInserts() {
        PairStates pair = gtidPair().both(m -> m.settings(settings(1, 1)));

        assertThat(diagnose(pair.b(MemberStates::closed)).kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void aHazardIsToldOnlyWhenNothingIsBroken() {
        PairStates pair = gtidPair().both(m -> m.settings(settings(1, 1)));

        assertThat(diagnose(pair.b(MemberStates::stopped)).kind()).isEqualTo(Kind.STOPPED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void settingsThatMakeABreakLikely(String sentence, ReplicationSettings settings) {
        Diagnosis diagnosis = diagnose(filePair().b(m -> m.settings(settings)));

        assertThat(diagnosis.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(diagnosis.replicating()).isTrue();
        assertThat(diagnosis.sentence()).contains(sentence);
    }

    static Stream<Arguments> settingsThatMakeABreakLikely() {
        return Stream.of(
                Arguments.of(
                        "binlog_format is MIXED on b",
                        new ReplicationSettings("MIXED", "FULL", true, 1, 2, 2, List.of(), List.of())),
                Arguments.of(
                        "binlog_row_image is MINIMAL on b",
                        new ReplicationSettings("ROW", "MINIMAL", true, 1, 2, 2, List.of(), List.of())),
                Arguments.of(
                        "its 1 other replicas miss",
                        new ReplicationSettings("ROW", "FULL", false, 2, 2, 2, List.of(), List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void settingsThatMakeEveryRepairWrong(String sentence, UnaryOperator<MemberStates> change) {
        for (PairStates pair : List.of(gtidPair().b(change), filePair().b(change))) {
            Diagnosis diagnosis = diagnose(pair);

            assertThat(diagnosis.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(diagnosis.replicating()).isFalse();
            assertThat(diagnosis.sentence()).contains(sentence);
        }
    }

    static Stream<Arguments> settingsThatMakeEveryRepairWrong() {
        return Stream.of(
                arguments("writes no binary log", MemberStates::withoutBinaryLog),
                arguments("replicates from itself", m -> m.sourceUuid(PairStates.UUID_B)),
                arguments("which is not its peer", m -> m.source("third", 3306).sourceUuid(PairStates.UUID_OTHER)),
                arguments(
                        "has more channels than the one from its peer: legacy",
                        m -> m.settings(
                                new ReplicationSettings("ROW", "FULL", true, 1, 2, 2, List.of(), List.of("legacy")))),
                arguments(
                        "Replicate_Do_DB = shop",
                        m -> m.settings(new ReplicationSettings(
                                "ROW", "FULL", true, 1, 2, 2, List.of("Replicate_Do_DB = shop"), List.of()))));
    }

    private static Arguments arguments(String sentence, UnaryOperator<MemberStates> change) {
        return Arguments.of(sentence, change);
    }
}
