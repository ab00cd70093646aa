package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole cure on two real servers, in both replication modes. */
@ParameterizedClass
@EnumSource(ReplicationMode.class)
class ReseedMysqlIT {

    @Parameter
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(mode);
        repairs = new Repairs(pair, volume);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void assertHealed(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
        assertThat(pair.b().text("SELECT CONCAT(@@read_only, @@super_read_only, @@offline_mode, @@event_scheduler)"))
                .isEqualTo("000ON");
        assertThat(pair.b().column("SELECT variable_name FROM performance_schema.persisted_variables"))
                .isEmpty();
    }

    @Test
    void aFirstPairIsSetUpWithAnEmptyB() {
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, v varchar(20))",
                        "INSERT INTO shop.t VALUES (1, 'one'), (2, 'two')");

        Result result = repairs.run(Repairs.RESEED);

        assertHealed(result);
        assertThat(pair.b().column("SELECT v FROM shop.t ORDER BY id")).containsExactly("one", "two");
        assertThat(repairs.archive("r1").verified()).isTrue();
    }

    @Test
    void aMemberWhoseVolumeWasEmptiedComesBack() {
        pair.replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY)",
                        "INSERT INTO shop.t VALUES (1)");
        Awaitility.await().until(() -> pair.b().column("SHOW TABLES FROM shop").equals(List.of("t")));
        pair.emptyB();

        assertHealed(repairs.run(Repairs.RESEED));

        pair.b().run("INSERT INTO shop.t VALUES (2)");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1", "2"));
    }

    @Test
    void conflictingAndUniqueRowsEndInTheArchiveAndTheAuthorityNeverStopsServing() throws Exception {
        pair.replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varchar(60) UNIQUE, who char(1))",
                        "CREATE TABLE shop.w (id int AUTO_INCREMENT PRIMARY KEY, v varchar(60))");
        Awaitility.await().until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 2);
        breakByConflict();
        AtomicBoolean writing = new AtomicBoolean(true);
        CompletableFuture<List<String>> writer = CompletableFuture.supplyAsync(() -> writeUntil(writing));

        Result result = repairs.run(Repairs.RESEED);
        writing.set(false);
        List<String> acknowledged = writer.get();

        assertHealed(result);
        assertThat(acknowledged).isNotEmpty();
        assertThat(pair.a().column("SELECT v FROM shop.w")).containsAll(acknowledged);
        assertThat(pair.b().column("SELECT v FROM shop.w")).containsAll(acknowledged);
        assertThat(pair.b().column("SELECT who FROM shop.t WHERE v = 'same'")).containsExactly("a");
        assertKept();
    }

    /** The same unique value on both, and after it rows that only b has: a's channel stops with 1062. */
    private void breakByConflict() {
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t (v, who) VALUES ('same', 'a')");
        pair.b().run("INSERT INTO shop.t (v, who) VALUES ('same', 'b')");
        IntStream.range(0, 20)
                .forEach(i -> pair.b().run("INSERT INTO shop.t (v, who) VALUES ('only-b-" + i + "', 'b')"));
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.a()));
    }

    private List<String> writeUntil(AtomicBoolean writing) {
        List<String> acknowledged = new ArrayList<>();
        try (Connection connection = pair.a().connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; writing.get(); i++) {
                statement.execute("INSERT INTO shop.w (v) VALUES ('live-" + i + "')");
                acknowledged.add("live-" + i);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return acknowledged;
    }

    private void assertKept() throws Exception {
        ArchiveManifest archive = repairs.archive("r1");
        assertThat(archive.transactions()).isEqualTo(21);
        String decoded = repairs.archived("r1", "unique.decoded.sql.gz");
        String copy = repairs.archived("r1", "copy.sql.gz");
        for (int i = 0; i < 20; i++) {
            assertThat(decoded).contains("'only-b-" + i + "'");
            assertThat(copy).contains("'only-b-" + i + "'");
        }
        assertThat(repairs.archived("r1", "unique.replay.sql.gz")).contains("BINLOG '");
        try (MysqlServer scratch = MysqlServer.start(3, mode)) {
            restore(copy, scratch);
            assertThat(scratch.column("SELECT v FROM shop.t WHERE who = 'b'")).hasSize(21);
        }
    }

    /** As the documentation says: the copy, piped into the mysql client. */
    private void restore(String copy, MysqlServer scratch) throws Exception {
        Path sql = Files.writeString(volume.resolve("copy.sql"), copy);
        try (DefaultsFile login =
                DefaultsFile.write(scratch.endpoint(), MysqlServer.ROOT, TlsMode.Preferred, Optional.empty())) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("mmp.mysql.bin"), "mysql").toString()));
            command.addAll(login.arguments());
            command.add("--binary-mode");
            Process mysql = new ProcessBuilder(command)
                    .inheritIO()
                    .redirectInput(sql.toFile())
                    .start();
            assertThat(mysql.waitFor()).isZero();
        }
    }
}
