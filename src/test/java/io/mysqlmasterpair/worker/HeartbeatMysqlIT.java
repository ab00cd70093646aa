package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.reconcile.BeatingPair;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** The heartbeat on real pairs: it measures, and never breaks anything. */
@ParameterizedClass
@Pairs(value = Pairs.Of.NEWEST_AND_5_7, takesLong = true)
class HeartbeatMysqlIT {

    private static final Duration MAX_LAG = Duration.ofSeconds(3);
    private static final String BEATS = "SELECT beats FROM mysqlmasterpair.heartbeat WHERE member = ";

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode).replicating();
        repairs = new Repairs(pair, volume);
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, who char(1))",
                        "INSERT INTO shop.t VALUES (1, 'a')");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().text("SELECT COUNT(*) FROM shop.t").equals("1"));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void makeAccounts() {
        Result result = new AccountsTask(pair.options("accounts", 1, volume), System.out, Clock.systemUTC()).run();
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    private static void await(BeatingPair beating, Kind kind) {
        Awaitility.await()
                .until(() -> beating.diagnosis()
                        .map(Diagnosis::kind)
                        .filter(kind::equals)
                        .isPresent());
    }

    /** Beats of each member arrive on the other, from now on. */
    private void beatsFlowBothWays() {
        for (String member : List.of("a", "b")) {
            MysqlServer peer = member.equals("a") ? pair.b() : pair.a();
            long now = Long.parseLong(peer.text(BEATS + "'" + member + "'"));
            Awaitility.await().until(() -> Long.parseLong(peer.text(BEATS + "'" + member + "'")) > now + 1);
        }
        assertThat(pair.a().replicates()).isTrue();
        assertThat(pair.b().replicates()).isTrue();
    }

    @Test
    void measuresWhatAReplicaWithBothThreadsRunningHasNotApplied() throws SQLException {
        makeAccounts();
        try (BeatingPair beating = new BeatingPair(pair, MysqlPairFixture.MONITOR, MAX_LAG);
                Connection connection = pair.b().connect();
                Statement holder = connection.createStatement()) {
            Awaitility.await()
                    .until(() ->
                            beating.lagByHeartbeat(Side.A).filter(s -> s == 0).isPresent()
                                    && beating.lagByHeartbeat(Side.B)
                                            .filter(s -> s == 0)
                                            .isPresent());
            await(beating, Kind.HEALTHY);

            long held = System.nanoTime();
            holder.execute("FLUSH TABLES WITH READ LOCK");
            await(beating, Kind.LAGGING);
            Awaitility.await()
                    .until(() ->
                            beating.lagByHeartbeat(Side.B).filter(s -> s >= 6).isPresent());

            PairState state = beating.seen().orElseThrow();
            long passed = Duration.ofNanos(System.nanoTime() - held).toSeconds();
            assertThat(state.lag(Side.B).orElseThrow().seconds()).isBetween(passed - 8, passed + 3);
            assertThat(state.channelInto(Side.B).running()).isTrue();
            assertThat(beating.diagnosis().orElseThrow().sides()).containsExactly(Side.B);
            System.out.println(family + " " + mode + ": " + passed + " s held up, heartbeat " + state.lag(Side.B)
                    + ", server " + pair.b().status("Seconds_Behind_Source"));
            holder.execute("UNLOCK TABLES");
            await(beating, Kind.HEALTHY);
            beatsFlowBothWays();
        }
    }

    @Test
    @DisplayName("the monitor account beats with exactly its documented rights, and can write nothing else")
    void theAccountCanWriteNothingElse() throws SQLException {
        String position = "SELECT @@GLOBAL." + (family.isMariaDb() ? "gtid_binlog_pos" : "gtid_executed");
        String executed = pair.a().text(position);
        makeAccounts();
        assertThat(pair.a()
                        .column("SELECT CONCAT(table_schema, '.', table_name, ' ', privilege_type)"
                                + " FROM information_schema.table_privileges WHERE grantee = '\\'monitor\\'@\\'%\\''"
                                + " ORDER BY 1"))
                .containsExactly(
                        "mysql.innodb_table_stats SELECT",
                        "mysqlmasterpair.heartbeat SELECT",
                        "mysqlmasterpair.heartbeat UPDATE");
        try (Connection connection = pair.a().connect(MysqlPairFixture.MONITOR);
                Statement statement = connection.createStatement()) {
            for (String refused : List.of(
                    "INSERT INTO mysqlmasterpair.heartbeat VALUES ('c', 1, 1, 1)",
                    "DELETE FROM mysqlmasterpair.heartbeat",
                    "DROP TABLE mysqlmasterpair.heartbeat",
                    "UPDATE mysqlmasterpair.lease SET state = 'done'",
                    "SELECT * FROM mysqlmasterpair.lease",
                    "CREATE TABLE mysqlmasterpair.x (id int)",
                    "SET SESSION sql_log_bin = 0",
                    "SELECT * FROM shop.t",
                    "UPDATE shop.t SET who = 'x'")) {
                assertThatThrownBy(() -> statement.execute(refused))
                        .as(refused)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("(?s).*(denied|Access).*");
            }
        }
        assertThat(pair.a().text(position))
                .as("the account, the schema and the rows were made without a trace")
                .isEqualTo(executed);
    }

    @Test
    void noBeatReachesAPairOfWhichOneSideLacksTheTableOrARow() {
        makeAccounts();
        pair.b().run("SET sql_log_bin = 0", "DROP TABLE mysqlmasterpair.heartbeat");
        // as root: no right is in the way
        try (BeatingPair beating = new BeatingPair(pair, MysqlServer.ROOT, MAX_LAG)) {
            nothingBeats(beating);
            makeAccounts();
            beatsFlowBothWays();
        }
        pair.b().run("SET sql_log_bin = 0", "DELETE FROM mysqlmasterpair.heartbeat WHERE member = 'a'");
        try (BeatingPair beating = new BeatingPair(pair, MysqlPairFixture.MONITOR, MAX_LAG)) {
            nothingBeats(beating);
            makeAccounts();
            beatsFlowBothWays();
        }
    }

    @Test
    void aFurtherReplicaIsSparedTheBeatsAtWhichItWouldStop() {
        makeAccounts();
        try (MysqlServer further = MysqlServer.start(family, 3, mode)) {
            further.run(family.pointAt(pair.a(), mode), family.startReplica());
            Awaitility.await().until(further::replicates);
            try (BeatingPair beating = new BeatingPair(pair, MysqlPairFixture.MONITOR, MAX_LAG)) {
                nothingBeats(beating);
            }
            assertThat(further.replicates()).isTrue();

            pair.a().run("UPDATE mysqlmasterpair.heartbeat SET beats = 1 WHERE member = 'a'");
            Awaitility.await().until(() -> !further.replicates());
        }
    }

    private void nothingBeats(BeatingPair beating) {
        await(beating, Kind.HEALTHY);
        String before = pair.a().text(BEATS + "'a'");
        var at = beating.seen().orElseThrow().at();
        Awaitility.await().until(() -> beating.seen().orElseThrow().at().isAfter(at.plusSeconds(4)));
        assertThat(pair.a().text(BEATS + "'a'")).isEqualTo(before);
        assertThat(beating.lagByHeartbeat(Side.B)).isEmpty();
        assertThat(pair.a().replicates() && pair.b().replicates()).isTrue();
    }

    @Test
    void beatsGoOnThroughRepairsAndBreakNone() {
        makeAccounts();
        // nobody tells it of repairs: what it sees has to be enough
        try (BeatingPair beating = new BeatingPair(pair, MysqlPairFixture.MONITOR, MAX_LAG)) {
            beatsFlowBothWays();
            pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (2, 'a')");
            pair.b().run("INSERT INTO shop.t VALUES (2, 'b')");
            await(beating, Kind.APPLY_FAILED);
            onlyTheRowCountsAsUnique(beating);
            healed("r1", 1, Repairs.RESEED);

            pair.emptyB();
            makeAccounts();
            await(beating, Kind.EMPTY_MEMBER);
            healed("r2", 2, Repairs.RESEED);

            pair.b().run("STOP REPLICA", "RESET REPLICA ALL");
            await(beating, Kind.NOT_CONFIGURED);
            boolean canTell = family != ServerFamily.MYSQL_5_7 || mode != ReplicationMode.GTID;
            healed(
                    "r3",
                    3,
                    canTell
                            ? List.of(
                                    Step.PREFLIGHT,
                                    Step.FENCE,
                                    Step.DRAIN,
                                    Step.STOP,
                                    Step.REPOSITION,
                                    Step.VERIFY,
                                    Step.UNFENCE)
                            : Repairs.RESEED);
            await(beating, Kind.HEALTHY);
        }
    }

    private void onlyTheRowCountsAsUnique(BeatingPair beating) {
        if (mode == ReplicationMode.GTID) {
            Awaitility.await().untilAsserted(() -> {
                PairState state = beating.seen().orElseThrow();
                long unique = state.reachable(Side.B)
                        .orElseThrow()
                        .executed()
                        .subtract(state.reachable(Side.A).orElseThrow().executed())
                        .size();
                assertThat(unique - state.beatsToCome(Side.B)).isEqualTo(1);
            });
        }
    }

    private void healed(String run, long ordinal, List<Step> steps) {
        Result result = repairs.run(run, ordinal, steps);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        beatsFlowBothWays();
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
    }
}
