package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server starts its channels by itself when it restarts, whatever stopped them before (S3, S7, S8). */
@ParameterizedClass
@EnumSource(ReplicationMode.class)
@Tag(Matrix.WHOLE)
class ServerRestartsMysqlIT {

    @Parameter
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(mode).replicating();
        repairs = new Repairs(pair, volume);
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varchar(20))",
                        "INSERT INTO shop.t (v) VALUES ('first')");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SELECT v FROM shop.t").size() == 1);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private static void restart(MysqlServer server) {
        String before = server.text("SELECT @@server_uuid");
        server.run("RESTART");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> Integer.parseInt(server.text("SELECT variable_value FROM performance_schema.global_status"
                                        + " WHERE variable_name = 'Uptime'"))
                                < 20
                        && server.text("SELECT @@server_uuid").equals(before));
    }

    private void assertDone(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    @Test
    void aRestartOfEitherServerBetweenAnyTwoJobsEndsHealed() {
        assertDone(repairs.run(Repairs.ISOLATE));
        pair.a().run("INSERT INTO shop.t (v) VALUES ('while b is shut')");
        restart(pair.b());
        // it came back as shut as it was
        assertThat(
                        pair.b()
                                .text(
                                        "SELECT CONCAT(@@super_read_only, @@offline_mode, @@event_scheduler, @@skip_replica_start)"))
                .isEqualTo("11OFF1");
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isFalse();
        restart(pair.a());
        assertDone(repairs.run(List.of(Step.DUMP)));
        pair.a().run("INSERT INTO shop.t (v) VALUES ('after the dump')");
        restart(pair.a());
        restart(pair.b());
        assertDone(repairs.run(List.of(Step.IMPORT, Step.COMPARE)));
        pair.a().run("INSERT INTO shop.t (v) VALUES ('after the import')");
        restart(pair.b());
        restart(pair.a());
        assertDone(repairs.run(List.of(Step.REALIGN)));
        restart(pair.a());
        assertDone(repairs.run(List.of(Step.VERIFY, Step.UNFENCE)));

        assertThat(pair.b().column("SELECT v FROM shop.t ORDER BY id"))
                .containsExactly("first", "while b is shut", "after the dump", "after the import");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        assertThat(pair.b().column("SELECT variable_name FROM performance_schema.persisted_variables"))
                .isEmpty();
    }

    @Test
    void anAuthorityThatRestartsAfterTheChannelsWerePointedIsNoReasonToGiveUp() {
        assertDone(repairs.run(Repairs.ISOLATE));
        assertDone(repairs.run(Repairs.OVERWRITE));
        assertDone(repairs.run(List.of(Step.REALIGN)));
        pair.b()
                .run(
                        "SET GLOBAL super_read_only = OFF",
                        "SET sql_log_bin = 0",
                        "UPDATE mysqlmasterpair.lease SET state = 'pointed'");
        restart(pair.a());

        assertDone(repairs.run(Repairs.REALIGN));
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
    }

    /** S2: an archive is no archive of what came after, also when the logs were begun anew in the meantime. */
    @Test
    void anOldArchiveDoesNotCountAfterTheLogsWereReset() throws IOException {
        assertDone(repairs.run(Repairs.ISOLATE));
        pair.b()
                .run(
                        "SET GLOBAL super_read_only = OFF",
                        "RESET BINARY LOGS AND GTIDS",
                        "INSERT INTO shop.t (v) VALUES ('late')",
                        "RESET BINARY LOGS AND GTIDS",
                        "SET GLOBAL super_read_only = ON");

        Result again = repairs.run(Repairs.ISOLATE);

        assertDone(again);
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("late");
        assertThat(Files.exists(volume.resolve("r1/archive-1/manifest.json"))).isTrue();
    }
}
