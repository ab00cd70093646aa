package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A member loses its volume while its peer has received its last writes and not applied them yet. */
class RelayLogMysqlIT {

    private static final int ROWS = 12;

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
                    .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
            Result result;
            try (Connection lock = pair.a().connect();
                    Statement statement = lock.createStatement()) {
                statement.execute("LOCK TABLES shop.t READ");
                // more than workers: what waits behind them is not finished by a STOP
                for (int id = 1; id <= ROWS; id++) {
                    pair.b().run("INSERT INTO shop.t VALUES (" + id + ")");
                }
                Awaitility.await().until(() -> received(pair));
                pair.emptyB();
                CompletableFuture<Result> repair =
                        CompletableFuture.supplyAsync(() -> repairs.run(Repairs.RESEED), Thread::startVirtualThread);
                Awaitility.await("the repair waits for the relay log")
                        .during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(7))
                        .until(() -> !repair.isDone());
                statement.execute("UNLOCK TABLES");
                result = repair.join();
            }

            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
            assertThat(pair.a().column("SELECT id FROM shop.t")).hasSize(ROWS);
            assertThat(pair.b().column("SELECT id FROM shop.t")).hasSize(ROWS);
        }
    }

    /** The row is in a's relay log: the applier waits for the lock. */
    private static boolean received(MysqlPairFixture pair) {
        return !pair.a()
                .column("SELECT 1 FROM performance_schema.processlist WHERE user = 'system user'"
                        + " AND state LIKE '%lock%'")
                .isEmpty();
    }
}
