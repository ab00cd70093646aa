package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority by position whose workers apply out of order: no place in the source's log says what it has. */
class OutOfOrderMysqlIT {

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.startNew(
                        ServerFamily.MYSQL_9_7,
                        ReplicationMode.FILE_POSITION,
                        "--replica-preserve-commit-order=OFF",
                        "--replica-parallel-workers=4")
                .replicating();
        repairs = new Repairs(pair, volume);
        pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY, v varchar(20))");
        Awaitility.await().until(() -> pair.b().column("SHOW TABLES IN shop").equals(List.of("t")));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void nothingIsMergedOverAGapAndThePairHeals() throws SQLException {
        pair.b().run("INSERT INTO shop.t VALUES (5, 'on both')");
        Awaitility.await().until(() -> pair.a().column("SELECT id FROM shop.t").equals(List.of("5")));
        try (Connection client = pair.a().connect();
                Statement statement = client.createStatement()) {
            client.setAutoCommit(false);
            statement.execute("SET sql_log_bin = 0");
            statement.execute("INSERT INTO shop.t VALUES (1, 'of a')");
            // one worker waits for the client, another goes on
            pair.b().run("INSERT INTO shop.t VALUES (1, 'of b')");
            pair.b().run("INSERT INTO shop.t VALUES (2, 'behind the gap')");
            Awaitility.await()
                    .until(() ->
                            pair.a().column("SELECT id FROM shop.t ORDER BY id").equals(List.of("2", "5")));
            client.commit();
        }
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.a()));

        Result result = repairs.run(pair.options("r1", 1, volume.resolve("r1")).merging(), Repairs.RESEED);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(result.steps())
                .filteredOn(step -> step.step().equals(Step.MERGE.command()))
                .singleElement()
                .satisfies(step -> assertThat(step.message())
                        .startsWith("Nothing is merged: a might apply it again from its relay log")
                        .contains("stopped with an error or killed"));
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("of b");
        assertThat(pair.a().column("SELECT v FROM shop.t ORDER BY id"))
                .containsExactly("of a", "behind the gap", "on both");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
    }
}
