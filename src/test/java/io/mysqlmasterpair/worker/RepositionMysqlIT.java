package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.Rung;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Steps 5 and 6 of the manual cure: data that are equal, coordinates that are not. */
@ParameterizedClass
@Pairs(Pairs.Of.NEWEST_AND_8_0)
class RepositionMysqlIT {

    private static final List<Step> REPOSITION = RepairWorkflow.stages(Rung.REPOSITION).stream()
            .flatMap(stage -> stage.steps().stream())
            .toList();

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
                        "CREATE TABLE shop.t (id int PRIMARY KEY, v int)",
                        "CREATE VIEW shop.w AS SELECT id FROM shop.t",
                        "INSERT INTO shop.t VALUES (1, 1)");
        pair.b().run("CREATE DATABASE IF NOT EXISTS other");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 2);
        Awaitility.await().until(() -> pair.b().column("SELECT id FROM shop.t").size() == 1);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void channelsThatLostTheirPlaceGoOnFromWhereTheDataAreEqual() {
        pair.a().run("STOP REPLICA", "RESET REPLICA ALL");
        pair.b().run("STOP REPLICA", "RESET REPLICA ALL");

        Result result = repairs.run(REPOSITION);

        healed(result);
        Result again = repairs.run(REPOSITION);
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
    }

    @Test
    void logsThatArePurgedAreNotNeededWhenTheirDataAreThere() {
        // Given what b lacks of a's log has changed nothing: an account, made on both by hand
        pair.b().run("STOP REPLICA", "SET sql_log_bin = 0", "CREATE USER app@'%'");
        pair.a().run("CREATE USER app@'%'", "FLUSH BINARY LOGS");
        // a log that a dump thread still holds is not purged
        Awaitility.await().until(() -> {
            pair.a().run("PURGE BINARY LOGS TO '" + pair.a().text("SHOW BINARY LOG STATUS") + "'");
            return pair.a().column("SHOW BINARY LOGS").size() == 1;
        });
        pair.b().run("START REPLICA");
        Awaitility.await()
                .until(() -> pair.b()
                        .status("Last_IO_Error")
                        .toLowerCase()
                        .matches("(?s).*(purged|could not find first log).*"));

        healed(repairs.run(REPOSITION));
    }

    @Test
    void aPositionPastTheEndOfTheSourcesLogIsPutRight() {
        if (family.isMariaDb() && mode == ReplicationMode.GTID) {
            return; // there a position makes the channel one that goes by position
        }
        pair.b()
                .run(
                        "STOP REPLICA",
                        "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 0, SOURCE_LOG_FILE = 'binlog.000001',"
                                + " SOURCE_LOG_POS = 900000000",
                        "START REPLICA");
        Awaitility.await().until(() -> !pair.b().status("Last_IO_Error").isEmpty());

        healed(repairs.run(REPOSITION));
    }

    @Test
    @DisplayName("S2: where the data differ nothing is changed, and the target is open again")
    void whereTheDataDifferNothingIsChanged() {
        pair.b().run("STOP REPLICA", "RESET REPLICA ALL");
        pair.a().run("INSERT INTO shop.t VALUES (2, 2)");
        var before = Repairs.checksums(pair.b());
        var executed = pair.b().executed();

        Result result = repairs.run(REPOSITION);

        assertThat(result.outcome()).isEqualTo(Outcome.Failed);
        assertThat(result.retryable()).isFalse();
        assertThat(result.message()).contains("the data differ").contains("shop.t differs: 2 rows on a, 1 on b");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(before);
        assertThat(pair.b().executed()).isEqualTo(executed);
        assertOpen();
        assertThat(pair.b().status("Source_Host")).as("b's channel").isEmpty();
        assertThat(MysqlPairFixture.threadsRun(pair.a())).as("a's channel").isTrue();
        Result reseed = repairs.run("r2", 2, Repairs.RESEED);
        assertThat(reseed.outcome()).as(reseed.message()).isEqualTo(Outcome.Done);
    }

    private void assertOpen() {
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.b().leftOfFence()).isEmpty();
    }

    private void healed(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
        assertOpen();
        pair.a().run("INSERT INTO shop.t VALUES (10, 1)");
        pair.b().run("INSERT INTO shop.t VALUES (11, 1)");
        Awaitility.await().until(() -> Repairs.checksums(pair.a()).equals(Repairs.checksums(pair.b())));
        assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1", "10", "11");
    }
}
