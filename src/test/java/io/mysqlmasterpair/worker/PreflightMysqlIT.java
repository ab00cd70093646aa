package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.Relay;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** What would stop a run half-way, or spoil a dump, is found before or told from it. */
@ParameterizedClass(name = "{0} {1}")
@Pairs(value = Pairs.Of.EACH_FAMILY_ONCE, takesLong = true)
class PreflightMysqlIT {

    private static final long MEGABYTES = 8;

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
                        "CREATE TABLE shop.big (id int AUTO_INCREMENT PRIMARY KEY, v varbinary(1000))",
                        "CREATE TABLE shop.y (id int PRIMARY KEY, v int, KEY (v))",
                        "CREATE TABLE shop.z (id int PRIMARY KEY, v int, KEY (v))",
                        "INSERT INTO shop.y VALUES (1, 1)",
                        "INSERT INTO shop.z VALUES (2, 1), (3, 1)",
                        "INSERT INTO shop.big (v) VALUES (RANDOM_BYTES(1000))");
        // a row of a thousand bytes, until there are as many as that; older servers have no WITH RECURSIVE
        pair.a()
                .run(Stream.generate(() -> "INSERT INTO shop.big (v) SELECT RANDOM_BYTES(1000) FROM shop.big")
                        .limit(13)
                        .toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void whatWouldStopARunHalfWayIsFoundBeforeAnythingIsChanged() throws SQLException {
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.run("XA START 'x'", "INSERT INTO shop.y VALUES (9, 9)", "XA END 'x'", "XA PREPARE 'x'");
            refusedForNow("1 XA transactions are prepared");
            server.run("XA ROLLBACK 'x'");
            // it had travelled
            Awaitility.await()
                    .until(() -> Stream.of(pair.a(), pair.b())
                            .allMatch(each -> each.column("XA RECOVER").isEmpty()));
        }
        try (Connection connection = pair.a().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLES shop.y WRITE");
            refusedForNow("no snapshot can be opened");
        }

        Result fit = repairs.run(List.of(Step.PREFLIGHT));

        assertThat(fit.outcome()).as(fit.message()).isEqualTo(Outcome.Done);
        // the statistics are still those of an empty table
        assertThat(Long.parseLong(fit.facts().get("neededBytes"))).isGreaterThan(2 * MEGABYTES << 20);
        assertThat(pair.b().text("SELECT state FROM mysqlmasterpair.lease")).isEqualTo("claimed");
    }

    private void refusedForNow(String words) {
        Result refused = repairs.run(List.of(Step.PREFLIGHT));
        assertThat(refused.outcome()).as(refused.message()).isEqualTo(Outcome.Refused);
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.message()).contains(words);
    }

    /** A snapshot holds rows; which table has which name and shape, it does not. */
    @Test
    void aDumpUnderWhichTablesAreChangedIsMadeAgainAndDefinersNeedNoAccount() throws IOException {
        // S10: accounts are not copied, and what they define is
        pair.a()
                .run(
                        "SET sql_log_bin = 0",
                        "CREATE USER owner@'%' IDENTIFIED BY 'x'",
                        "GRANT ALL ON shop.* TO owner@'%'",
                        "CREATE DEFINER = owner@'%' VIEW shop.view AS SELECT id FROM shop.big",
                        "CREATE DEFINER = owner@'%' PROCEDURE shop.p() SELECT 1",
                        "CREATE DEFINER = owner@'%' TRIGGER shop.tr BEFORE UPDATE ON shop.big FOR EACH ROW SET NEW.v = 1",
                        "CREATE DEFINER = owner@'%' EVENT shop.e ON SCHEDULE EVERY 1 DAY DO SET @x = 1");
        assertThat(repairs.run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        try (Relay slow = Relay.to(pair.a().endpoint())) {
            for (List<String> ddl : List.of(
                    // of one shape: nothing but the rows would be wrong
                    List.of("RENAME TABLE shop.y TO shop.tmp, shop.z TO shop.y, shop.tmp TO shop.z"),
                    List.of("TRUNCATE TABLE shop.z"),
                    List.of("DROP TABLE shop.z", "CREATE TABLE shop.z (id int PRIMARY KEY, v int, KEY (v))"),
                    List.of("ALTER TABLE shop.z ADD CONSTRAINT fk FOREIGN KEY (v) REFERENCES shop.y (id)"),
                    List.of("ALTER TABLE shop.y ADD COLUMN w int"))) {
                assertThat(dumpWhile(slow, ddl))
                        .as(String.join("; ", ddl))
                        .contains("dumping again", "Dumped " + (3 + Hostile.TABLES) + " tables");
            }
        }
        Result healed = repairs.run(List.of(Step.IMPORT, Step.COMPARE, Step.REALIGN, Step.VERIFY, Step.UNFENCE));
        assertThat(healed.outcome()).as(healed.message()).isEqualTo(Outcome.Done);
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        for (String definers : List.of(
                "SELECT definer FROM information_schema.triggers WHERE trigger_schema = 'shop'",
                "SELECT definer FROM information_schema.routines WHERE routine_schema = 'shop'",
                "SELECT definer FROM information_schema.events WHERE event_schema = 'shop'",
                "SELECT definer FROM information_schema.views WHERE table_schema = 'shop'")) {
            assertThat(pair.b().column(definers)).as(definers).containsExactly("owner@%");
        }
        assertThat(pair.b().column("SELECT user FROM mysql.user WHERE user = 'owner'"))
                .isEmpty();
    }

    /** Its snapshot is open and its first table under way when the statements are run. */
    private String dumpWhile(Relay slow, List<String> ddl) {
        Workspace workspace = new Workspace(volume.resolve("r1"));
        Workspace.delete(workspace.dump());
        RunOptions options = Repairs.withA(
                pair.options("r1", 1, workspace.dir()),
                new RunOptions.MemberOption("a", slow.endpoint(), Optional.empty()));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        StepRunner runner = new StepRunner(options, new PrintStream(told), Clock.systemUTC());
        slow.delay(Duration.ofMillis(5));
        CompletableFuture<Result> dumping = CompletableFuture.supplyAsync(
                () -> runner.run(List.of(StepRunner.of(Step.DUMP))), Thread::startVirtualThread);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> dumping.isDone() || workspace.dumpFile().toFile().length() > 200_000);
        assertThat(dumping).as("the dump is under way").isNotDone();
        pair.a().run(ddl.toArray(String[]::new));
        slow.delay(Duration.ZERO);
        Result dumped = dumping.join();
        assertThat(dumped.outcome()).as(dumped.message()).isEqualTo(Outcome.Done);
        return told.toString(StandardCharsets.UTF_8);
    }
}
