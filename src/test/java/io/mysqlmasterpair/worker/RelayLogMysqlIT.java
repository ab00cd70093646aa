package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Relay;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A member loses its volume while its peer has received its last writes and not applied them yet. */
class RelayLogMysqlIT {

    /** More than workers: what waits behind them is not finished by a STOP. */
    private static final int ROWS = 12;

    /** The preflight itself refuses a lock that keeps a snapshot from being opened; this one comes after it. */
    private static final List<Step> AFTER_PREFLIGHT =
            Repairs.RESEED.stream().filter(step -> step != Step.PREFLIGHT).toList();

    @TempDir
    Path volume;

    @ParameterizedTest
    @EnumSource(ReplicationMode.class)
    @DisplayName("S1: what only the authority's relay log holds is applied before that is dropped")
    void whatIsOnlyInTheRelayLogIsAppliedFirst(ReplicationMode mode) throws SQLException {
        try (MysqlPairFixture pair = MysqlPairFixture.start(mode).replicating()) {
            Repairs repairs = new Repairs(pair, volume);
            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY)");
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
            pair.a().run("STOP REPLICA SQL_THREAD");
            for (int id = 1; id <= ROWS; id++) {
                pair.b().run("INSERT INTO shop.t VALUES (" + id + ")");
            }
            Awaitility.await().until(() -> hasReceivedAll(pair));
            pair.emptyB();
            Result fit = repairs.run(List.of(Step.PREFLIGHT));
            assertThat(fit.outcome()).as(fit.message()).isEqualTo(Outcome.Done);
            Result result;
            try (Connection lock = pair.a().connect();
                    Statement statement = lock.createStatement()) {
                statement.execute("LOCK TABLES shop.t READ");
                CompletableFuture<Result> repair =
                        CompletableFuture.supplyAsync(() -> repairs.run(AFTER_PREFLIGHT), Thread::startVirtualThread);
                Awaitility.await("a applies its relay log, and waits for the lock")
                        .until(() -> isApplying(pair));
                Awaitility.await("the repair waits for the relay log")
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> !repair.isDone());
                statement.execute("UNLOCK TABLES");
                result = repair.join();
            }

            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
            assertThat(pair.a().column("SELECT id FROM shop.t")).hasSize(ROWS);
            assertThat(pair.b().column("SELECT id FROM shop.t")).hasSize(ROWS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_9_7", "MARIADB_11"})
    @DisplayName("S8: a transaction that was received in part is not waited for")
    void ofHalfATransactionNothingCanBeApplied(ServerFamily family) throws IOException {
        try (MysqlPairFixture pair = MysqlPairFixture.start(family, ReplicationMode.FILE_POSITION)
                        .replicating();
                Relay relay = Relay.to(pair.b().endpoint())) {
            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY, v longtext)");
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
            receiveHalf(pair, relay);
            // on MariaDB a new server can't be told from the one that was there
            pair.emptyB();

            Result result = new Repairs(pair, volume).run(Repairs.RESEED);

            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
            assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1");
            assertThat(pair.b().column("SELECT id FROM shop.t")).containsExactly("1");
        }
    }

    @Test
    @Tag(Matrix.WHOLE)
    @DisplayName("S8: a server that waits for the rest of a transaction before it stops is given that time")
    void aStopThatWaitsForTheRestOfATransactionIsWaitedFor() throws IOException {
        try (MysqlPairFixture pair =
                        MysqlPairFixture.start(ReplicationMode.FILE_POSITION).replicating();
                Relay relay = Relay.to(pair.b().endpoint())) {
            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY, v longtext)");
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
            pointAtRelay(pair, relay);
            startHalf(pair, relay);
            // where it lets nobody lock all tables, which a preflight tries
            Awaitility.await("a is in the middle of a statement of it").until(() -> hasChangedRows(pair.a()));
            relay.hang();

            Result result = new Repairs(pair, volume).run(Repairs.RESEED);

            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
            assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1");
            assertThat(pair.b().column("SELECT id FROM shop.t")).containsExactly("1");
        }
    }

    private static boolean hasChangedRows(MysqlServer replica) {
        return !replica.column("SELECT 1 FROM information_schema.innodb_trx WHERE trx_rows_modified > 0")
                .isEmpty();
    }

    /** One transaction whole, and of the next one a few of its rows: the rest is held up on its way. */
    private static void receiveHalf(MysqlPairFixture pair, Relay relay) {
        MysqlServer a = pair.a();
        pointAtRelay(pair, relay);
        // an applier in the middle of a transaction takes a minute to stop, which is another test
        a.run("STOP REPLICA SQL_THREAD");
        long whole = startHalf(pair, relay);
        relay.hang();
        a.run("STOP REPLICA IO_THREAD");
        assertThat(received(a))
                .as("a part of the transaction")
                .isGreaterThan(whole)
                .isLessThan(end(pair.b()));
    }

    private static void pointAtRelay(MysqlPairFixture pair, Relay relay) {
        MysqlServer a = pair.a();
        a.run(
                a.family().stopReplica(),
                a.family()
                        .pointAt(pair.b(), pair.mode())
                        .replace(
                                "PORT = " + pair.b().endpoint().port(),
                                "PORT = " + relay.endpoint().port()),
                a.family().startReplica());
        pair.b().run("INSERT INTO shop.t VALUES (1, '')");
        Awaitility.await().until(() -> a.column("SELECT id FROM shop.t").size() == 1);
    }

    /** @return where the part begins */
    private static long startHalf(MysqlPairFixture pair, Relay relay) {
        MysqlServer a = pair.a();
        long whole = received(a);
        relay.delay(Duration.ofMillis(50));
        pair.b()
                .run(
                        "INSERT INTO shop.t SELECT id + 1, REPEAT('x', 100000) FROM shop.t UNION SELECT 3, REPEAT('x', 900000)"
                                + " UNION SELECT 4, REPEAT('x', 900000)");
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> received(a) > whole);
        return whole;
    }

    private static long received(MysqlServer a) {
        return Long.parseLong(a.status("Read_Source_Log_Pos"));
    }

    private static boolean hasReceivedAll(MysqlPairFixture pair) {
        return received(pair.a()) == end(pair.b());
    }

    private static long end(MysqlServer source) {
        return Long.parseLong(
                source.rows(source.family().coordinates()).getFirst().get(1));
    }

    private static boolean isApplying(MysqlPairFixture pair) {
        return !pair.a()
                .column("SELECT 1 FROM performance_schema.processlist WHERE user = 'system user'"
                        + " AND state LIKE '%lock%'")
                .isEmpty();
    }
}
