package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

/** The whole cure on two real servers, in both replication modes. */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class ReseedMysqlIT {

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
        pair = MysqlPairFixture.start(family, mode);
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
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.b().text("SELECT @@event_scheduler")).isEqualTo(pair.a().text("SELECT @@event_scheduler"));
        assertThat(pair.b().leftOfFence()).isEmpty();
    }

    @Test
    void aFirstPairIsSetUpWithAnEmptyB() {
        Hostile.on(pair.a());
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
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").equals(List.of("t")));
        pair.emptyB();

        assertHealed(repairs.run(Repairs.RESEED));

        pair.b().run("INSERT INTO shop.t VALUES (2)");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1", "2"));
    }

    @Test
    void everyTypeComesOverUnchanged() {
        Hostile.on(pair.a());
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.types (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id * 2) STORED, j json,"
                                + " e enum('x', 'y'), b bit(9), d decimal(20, 10), t datetime(6), p point,"
                                + " l varchar(20) CHARACTER SET latin1, m text CHARACTER SET utf8mb4, x blob, f float)",
                        "INSERT INTO shop.types (id, j, e, b, d, t, p, l, m, x, f) VALUES"
                                + " (1, '{\"a\": 1.0}', 'y', b'100000001', 1.0000000001, '2020-01-01 00:00:00.000001',"
                                + " ST_GeomFromText('POINT(1 2)'), 'é', '😀', x'0022', 16777217),"
                                + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.2345678),"
                                + " (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.0009765625),"
                                + " (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3.4e38),"
                                + " (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
                        // six digits tell these apart: no key is needed to bring them along
                        "CREATE TABLE shop.nokey (v varchar(5), f float)",
                        "INSERT INTO shop.nokey VALUES ('x', 0.1), ('x', 0.1), ('y', -0.5), ('z', 0), ('w', 1e-20),"
                                + " ('v', 12.3456), ('u', 65536), ('t', 3.4e38), (NULL, NULL)",
                        "CREATE VIEW shop.v AS SELECT id FROM shop.types",
                        "CREATE FUNCTION shop.fn(x int) RETURNS int DETERMINISTIC RETURN x + 1",
                        "CREATE TRIGGER shop.tr BEFORE UPDATE ON shop.types FOR EACH ROW SET NEW.e = 'x'",
                        "CREATE EVENT shop.ev ON SCHEDULE EVERY 1 DAY DO SET @x = 1",
                        "CREATE TABLE shop.rounded (f float)",
                        "INSERT INTO shop.rounded VALUES (16777217)");
        Result refused = repairs.run(List.of(Step.PREFLIGHT));
        assertThat(refused.outcome()).as(refused.message()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("FLOAT").contains("shop.rounded").doesNotContain("shop.nokey");
        pair.a().run("DROP TABLE shop.rounded");

        assertHealed(repairs.run(Repairs.RESEED));

        String exact = "SELECT f + 0e0 FROM shop.types WHERE f IS NOT NULL ORDER BY id";
        assertThat(pair.b().column(exact)).isEqualTo(pair.a().column(exact)).contains("1.6777216E7");
        pair.b().run("SET sql_log_bin = 0", "UPDATE shop.types SET j = '{\"a\": 1.00001}' WHERE id = 1");
        Result drifted = repairs.run("r2", 2, List.of(Step.COMPARE));
        assertThat(drifted.message()).contains("shop.types differs");
    }

    @Test
    void conflictingAndUniqueRowsEndInTheArchiveAndTheAuthorityNeverStopsServing() throws Exception {
        pair.replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varchar(60) UNIQUE, who char(1))",
                        "CREATE TABLE shop.w (id int AUTO_INCREMENT PRIMARY KEY, v varchar(60))");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 2);
        breakByConflict();
        AtomicBoolean writing = new AtomicBoolean(true);
        CompletableFuture<List<String>> writer =
                CompletableFuture.supplyAsync(() -> writeUntil(writing), Thread::startVirtualThread);

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
        try (MysqlServer scratch = MysqlServer.start(family, 3, mode)) {
            restore(copy, scratch);
            assertThat(scratch.column("SELECT v FROM shop.t WHERE who = 'b'")).hasSize(21);
        }
    }

    /** As the documentation says: the copy, piped into the mysql client. */
    private void restore(String copy, MysqlServer scratch) throws Exception {
        Path sql = Files.writeString(volume.resolve("copy.sql"), copy);
        ToolSet tools = family.isMariaDb() ? new MariaDbTools() : new MySqlTools();
        try (DefaultsFile login =
                DefaultsFile.write(tools, scratch.endpoint(), MysqlServer.ROOT, TlsMode.Preferred, Optional.empty())) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("mmp.mysql.bin"), tools.client()).toString()));
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
