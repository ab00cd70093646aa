package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** A channel that its source turns away: what the Secret says is tried first, and its place in the log stays. */
@ParameterizedClass
@Pairs(Pairs.Of.NEWEST_AND_5_7)
class ReconnectMysqlIT {

    private static final List<Step> RECONNECT = List.of(Step.RECONNECT, Step.PROVE);
    private static final Set<String> REFUSALS = Set.of("1045", "1130", "1698");
    private static final Login ROTATED = new Login("repl", "rotated-p'w2");

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
    void aRotatedPasswordIsTakenFromTheSecretAndNothingIsLostMeanwhile() {
        pair.a().run("SET sql_log_bin = 0", "ALTER USER repl@'%' IDENTIFIED BY 'rotated-p\\'w2'");
        channelIsTurnedAway();
        pair.a().run("INSERT INTO shop.t VALUES (1, 1), (2, 2)");

        Result result = reconnect(ROTATED);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        Awaitility.await().until(() -> pair.b().column("SELECT id FROM shop.t").equals(List.of("1", "2")));
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
        Result again = reconnect(ROTATED);
        assertThat(again.outcome()).as("a second time: %s", again.message()).isEqualTo(Outcome.Done);
    }

    @Test
    void aSecretThatDoesNotOpenTheSourceChangesNothing() {
        pair.a().run("SET sql_log_bin = 0", "ALTER USER repl@'%' IDENTIFIED BY 'known-to-nobody'");
        channelIsTurnedAway();

        Result result = reconnect(ROTATED);

        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message())
                .contains("the replication Secret does not open a either")
                .contains("put the Secret or the account right")
                .doesNotContain(ROTATED.password());
        assertThat(pair.a().column("SELECT 1 FROM mysql.user WHERE user = 'repl' AND host = '%'"))
                .hasSize(1);
    }

    @Test
    void anAccountThatIsGoneIsMade() {
        pair.a().run("SET sql_log_bin = 0", "DROP USER repl@'%'");
        channelIsTurnedAway();

        Result result = reconnect(MysqlPairFixture.REPLICATION);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    @Test
    void anAccountWithoutTheRightIsNamedWithTheGrantThatItLacks() {
        pair.a().run("SET sql_log_bin = 0", "REVOKE REPLICATION SLAVE ON *.* FROM repl@'%'");
        pair.b().run("STOP REPLICA IO_THREAD", "START REPLICA IO_THREAD");
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.b()));

        Result result = reconnect(MysqlPairFixture.REPLICATION);

        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains("repl@% on a lacks a right: GRANT REPLICATION SLAVE ON *.*");
    }

    @Test
    void aSourceThatMovedIsReadFromWhereTheChannelStood() {
        pair.b().run("STOP REPLICA");
        String place = mode == ReplicationMode.GTID
                ? ""
                : ", SOURCE_LOG_FILE = '" + status("Relay_Source_Log_File") + "', SOURCE_LOG_POS = "
                        + status("Exec_Source_Log_Pos");
        pair.b()
                .run(
                        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1" + place,
                        "START REPLICA");
        pair.a().run("INSERT INTO shop.t VALUES (1, 1)");

        Result result = reconnect(MysqlPairFixture.REPLICATION);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        Awaitility.await().until(() -> pair.b().column("SELECT id FROM shop.t").equals(List.of("1")));
    }

    @Test
    void aPlaceThatTheSourceNoLongerHasIsNotGivenUp() {
        pair.b().run("STOP REPLICA");
        String place = mode == ReplicationMode.GTID
                ? ""
                : ", SOURCE_LOG_FILE = '" + status("Relay_Source_Log_File") + "', SOURCE_LOG_POS = "
                        + status("Exec_Source_Log_Pos");
        pair.b()
                .run(
                        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1" + place,
                        "START REPLICA");
        pair.a().run("INSERT INTO shop.t VALUES (1, 1)", "FLUSH BINARY LOGS");
        // a log that a dump thread still holds is not purged
        Awaitility.await().until(() -> {
            pair.a().run("PURGE BINARY LOGS TO '" + pair.a().text("SHOW BINARY LOG STATUS") + "'");
            return pair.a().column("SHOW BINARY LOGS").size() == 1;
        });

        Result result = reconnect(MysqlPairFixture.REPLICATION);

        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains("a no longer has the binary logs that the channel into b needs");
    }

    private String status(String column) {
        return pair.b().status(column);
    }

    private Result reconnect(Login login) {
        return repairs.run(
                Repairs.onlyInto("b", Repairs.withReplication(pair.options("r1", 1, volume.resolve("r1")), login)),
                RECONNECT);
    }

    private void channelIsTurnedAway() {
        pair.b().run("STOP REPLICA IO_THREAD", "START REPLICA IO_THREAD");
        Awaitility.await().until(() -> REFUSALS.contains(pair.b().status("Last_IO_Errno")));
    }
}
