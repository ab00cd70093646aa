package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** The cheapest rung: start what was stopped, and prove it; and the comparison that a person runs. */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class RestartMysqlIT {

    private static final List<Step> RESTART = List.of(Step.START, Step.PROVE);

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
        pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY, v int)");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void stoppedChannelsRunAgainAndNothingIsOverwritten() {
        pair.a().run("STOP REPLICA");
        pair.b().run("STOP REPLICA SQL_THREAD", "INSERT INTO shop.t VALUES (2, 2)");
        pair.a().run("INSERT INTO shop.t VALUES (1, 1)");

        Result result = repairs.run(RESTART);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(Repairs.checksums(pair.a())).isEqualTo(Repairs.checksums(pair.b()));
        assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1", "2");
        Result again = repairs.run(RESTART);
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
    }

    @Test
    void aChannelWithAnErrorIsNotStarted() {
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (1, 1)");
        pair.b().run("INSERT INTO shop.t VALUES (1, 2)");
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.a()));

        Result result = repairs.run(RESTART);

        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains("1062");
    }

    @Test
    void theComparisonByHandSeesDriftThatReplicationDoesNotAndLeavesTheChannelsRunning() {
        pair.a().run("INSERT INTO shop.t VALUES (1, 1), (2, 2)");
        Result equal = repairs.run(List.of(Step.COMPARE));
        assertThat(equal.outcome()).as(equal.message()).isEqualTo(Outcome.Done);
        pair.b().run("SET sql_log_bin = 0", "UPDATE shop.t SET v = 3 WHERE id = 2");

        Result drifted = repairs.run(List.of(Step.COMPARE));

        assertThat(drifted.outcome()).isEqualTo(Outcome.Failed);
        assertThat(drifted.message()).contains("shop.t");
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
    }
}
