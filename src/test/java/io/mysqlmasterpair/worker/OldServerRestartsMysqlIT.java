package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Servers whose replication, or all of whose settings, no statement can keep from coming back with a restart (S3, S7, S8). */
@ParameterizedClass
@Pairs(value = Pairs.Of.OLD, takesLong = true)
class OldServerRestartsMysqlIT {

    private static final Login CLIENT = new Login("app", "app-p'w1");

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
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varchar(20))",
                        "INSERT INTO shop.t (v) VALUES ('first')",
                        "CREATE USER app@'%' IDENTIFIED BY 'app-p\\'w1'",
                        "GRANT ALL ON shop.* TO app@'%'",
                        "CREATE USER closed@'%' IDENTIFIED BY 'x' ACCOUNT LOCK");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b()
                                .column("SELECT user FROM mysql.user WHERE user = 'closed'")
                                .size()
                        == 1);
        // what only b has, and what stops a's channel
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t (id, v) VALUES (90, 'a')");
        pair.b().run("INSERT INTO shop.t (id, v) VALUES (90, 'only-b')");
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void assertDone(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    private void restartB() {
        pair.b().restart();
        assertThatThrownBy(() -> pair.b().connect(CLIENT).close())
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(locked|offline mode).*");
    }

    private void assertHealed() throws SQLException {
        Awaitility.await()
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
        assertThat(pair.b().isOpen()).isTrue();
        pair.b().connect(CLIENT).close();
        assertThat(pair.b().isLocked("closed")).isTrue();
        pair.b().run("INSERT INTO shop.t (v) VALUES ('from b')");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(pair.a().column("SELECT v FROM shop.t")).contains("from b"));
    }

    @Test
    @DisplayName("S2: an archive from before a restart, after which the target took more, is not enough")
    void aTargetThatTookMoreAfterARestartIsArchivedAnew() throws SQLException {
        assertDone(repairs.run(Repairs.ISOLATE));
        pair.a().run("INSERT INTO shop.t (v) VALUES ('while b is shut')");
        restartB();
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(pair.b().column("SELECT v FROM shop.t")).contains("while b is shut"));

        assertDone(repairs.run(List.of(Step.DUMP)));
        Result refused = repairs.run(List.of(Step.IMPORT));

        assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("somebody wrote on b");
        assertThat(pair.b().column("SELECT v FROM shop.t")).contains("only-b");
        assertDone(repairs.run("r2", 2, Repairs.RESEED));
        assertHealed();
        assertThat(repairs.archived("r2", "copy.sql.gz")).contains("only-b");
    }

    @Test
    @DisplayName("S3: half of an import stays shut over restarts, and takes nothing from its peer")
    void halfAnImportStaysShutOverRestartsAndTakesNothing() throws SQLException {
        assertDone(repairs.run(Repairs.ISOLATE));
        assertDone(repairs.run(Repairs.OVERWRITE));
        pair.b()
                .run(
                        "SET GLOBAL super_read_only = OFF",
                        "SET sql_log_bin = 0",
                        "UPDATE mysqlmasterpair.lease SET state = 'importing', dump = NULL",
                        "DELETE FROM shop.t",
                        "SET GLOBAL super_read_only = ON");
        pair.a().run("INSERT INTO shop.t (v) VALUES ('after the dump')");

        restartB();

        assertThat(pair.b().status("Source_Host")).isEmpty();
        assertThat(pair.b().column("SELECT v FROM shop.t")).isEmpty();
        assertDone(repairs.run(List.of(Step.IMPORT)));
        restartB();
        assertDone(repairs.run(List.of(Step.COMPARE)));
        pair.a().restart();
        restartB();
        assertDone(repairs.run(List.of(Step.REALIGN)));
        restartB();
        assertDone(repairs.run(List.of(Step.VERIFY, Step.UNFENCE)));
        assertThat(pair.a().column("SELECT v FROM shop.t")).doesNotContain("only-b");
        assertHealed();
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("only-b");
    }

    /** What was locked is what is unlocked, also when the first attempt ended right behind its record. */
    @Test
    void aStopThatIsRepeatedRemembersWhatItLocked() throws SQLException {
        assertDone(repairs.run(Repairs.ISOLATE));
        assertDone(repairs.run(List.of(Step.STOP)));
        restartB();
        assertDone(repairs.run(List.of(Step.STOP)));
        assertDone(repairs.run("r2", 2, Repairs.RESEED));
        assertHealed();
    }
}
