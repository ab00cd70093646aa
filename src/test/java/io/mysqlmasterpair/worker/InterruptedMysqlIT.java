package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** S8: a kill at any boundary, and every step twice, end healed. */
@ParameterizedClass(name = "{0} {1}")
@Pairs(value = Pairs.Of.NEWEST, takesLong = true)
class InterruptedMysqlIT {

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
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varchar(200))",
                        "CREATE VIEW shop.view AS SELECT v FROM shop.t",
                        "CREATE USER app@'%' IDENTIFIED BY 'app-p\\'w1'",
                        "GRANT ALL ON shop.* TO app@'%'");
        Awaitility.await()
                .until(() -> pair.b().column("SELECT user FROM mysql.db").contains("app"));
        pair.a().run("STOP REPLICA");
        pair.b().run("INSERT INTO shop.t (v) VALUES ('only-b')");
        // drift that no GTID shows, and that stops a's channel
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t (id, v) VALUES (2, 'a')", "SET sql_log_bin = 1");
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void everyStepMayRunTwice() {
        for (Step step : Repairs.RESEED) {
            for (int time = 1; time <= 2; time++) {
                Result result = repairs.run(List.of(step));
                assertThat(result.outcome())
                        .as("%s, time %d: %s", step, time, result.message())
                        .isEqualTo(Outcome.Done);
            }
        }
        assertEqual();
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("only-b");
        Result again = repairs.run(Repairs.RESEED);
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(pair.b().isOpen()).isTrue();
    }

    @Test
    void anImportKilledInTheMiddleLeavesTheTargetShutAndIsDoneAnew() throws IOException {
        killImportInTheMiddle();
        // b holds nothing any more that an archive could keep: to refuse now would only leave it shut
        repairs.damage("r1", "copy.sql.gz");

        Result again = repairs.run(List.of(Step.IMPORT, Step.COMPARE, Step.REALIGN, Step.VERIFY, Step.UNFENCE));

        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertEqual();
    }

    @Test
    void aNewerRunTakesOverAHalfImportedTargetAndRestsOnTheFirstArchive() {
        killImportInTheMiddle();

        Result start = repairs.run("r2", 2, List.of(Step.START));
        assertThat(start.outcome()).isEqualTo(Outcome.Refused);
        Result swapped = repairs.run(
                Repairs.withAuthority(pair.options("r3", 3, volume.resolve("r3")), Side.B), List.of(Step.PREFLIGHT));
        assertThat(swapped.outcome()).isEqualTo(Outcome.Refused);
        assertThat(swapped.message()).contains("never proven");

        Result second = repairs.run("r4", 4, Repairs.RESEED);

        assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.Done);
        assertEqual();
        assertThat(repairs.archive("r4").restsOn()).isEqualTo("r1");
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("only-b");
        assertThat(pair.b().isOpen()).isTrue();
    }

    @Test
    void nothingIsOverwrittenWhenSomebodyWroteAfterTheArchive() {
        assertThat(repairs.run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        assertThat(repairs.run(List.of(Step.DUMP)).outcome()).isEqualTo(Outcome.Done);
        pair.b()
                .run(
                        "SET GLOBAL super_read_only = OFF",
                        "INSERT INTO shop.t VALUES (8, 'late')",
                        "SET GLOBAL super_read_only = ON");

        Result refused = repairs.run(List.of(Step.IMPORT));
        assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("somebody wrote on b");
        assertThat(pair.b().column("SELECT v FROM shop.t")).contains("late");

        Result again = repairs.run(List.of(Step.ARCHIVE, Step.IMPORT, Step.COMPARE, Step.REALIGN));
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("late");
        assertThat(volume.resolve("r1/archive-1/manifest.json")).exists();
    }

    @Test
    void whatSomebodyWritesOnAHalfImportedTargetIsKeptBeforeItIsImportedAnew() {
        killImportInTheMiddle();
        writeBehindTheFence("late-1");
        Result refused = repairs.run(List.of(Step.IMPORT));
        assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("somebody wrote on b");

        Result kept = repairs.run(List.of(Step.ARCHIVE));
        assertThat(kept.outcome()).as(kept.message()).isEqualTo(Outcome.Done);
        assertThat(kept.message()).contains("after it began to be overwritten");
        assertThat(unique("r1")).contains("only-b", "late-1");

        writeBehindTheFence("late-2");
        Result second = repairs.run("r2", 2, Repairs.RESEED);

        assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.Done);
        assertEqual();
        assertThat(unique("r2")).contains("only-b", "late-1", "late-2");
        assertThat(repairs.archived("r2", "copy.sql.gz")).contains("only-b").doesNotContain("late-");
        assertThat(repairs.archive("r2").restsOn()).isEmpty();
        assertThat(repairs.archive("r2").earlier()).containsExactly("r1");
        assertThat(volume.resolve("r1/healed.json")).exists();
    }

    /** S2: what was written on the half is nowhere else yet, whatever was dropped before. */
    @Test
    void anArchiveOfWhatWasWrittenOnAHalfImportedTargetIsReadBackLikeAnyOther() throws IOException {
        killImportInTheMiddle();
        writeBehindTheFence("late");
        assertThat(repairs.run(List.of(Step.ARCHIVE)).outcome()).isEqualTo(Outcome.Done);
        repairs.damage("r1", repairs.archive("r1").files().getFirst().name());

        Result refused = repairs.run(List.of(Step.IMPORT));

        assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("is not what was written");
        assertThat(pair.b().column("SELECT v FROM shop.late")).containsExactly("late");
        Result again = repairs.run(List.of(Step.ARCHIVE, Step.IMPORT, Step.COMPARE));
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(unique("r1")).contains("only-b", "late");
    }

    private void writeBehindTheFence(String value) {
        pair.b()
                .run(
                        "SET GLOBAL super_read_only = OFF",
                        "CREATE DATABASE IF NOT EXISTS shop",
                        "CREATE TABLE IF NOT EXISTS shop.late (v varchar(200))",
                        "INSERT INTO shop.late VALUES ('" + value + "')",
                        "SET GLOBAL super_read_only = ON");
    }

    private String unique(String run) {
        return repairs.archived(run, "unique.decoded.sql.gz");
    }

    @Test
    void aTargetThatRestartsWithHalfAnImportTakesNothingFromItsPeer() {
        killImportInTheMiddle();
        pair.a().run("INSERT INTO shop.t (v) VALUES ('after the dump')");
        String executed = pair.b().executed();

        pair.b().restart();

        assertThat(pair.b().isShut("app")).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isFalse();
        assertThat(pair.b().executed()).isEqualTo(executed);
        Result again = repairs.run(List.of(Step.IMPORT, Step.COMPARE, Step.REALIGN, Step.VERIFY, Step.UNFENCE));
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertEqual();
        assertThat(pair.b().leftOfFence()).isEmpty();
    }

    private void killImportInTheMiddle() {
        pair.a()
                .run("INSERT INTO shop.t (v) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i <"
                        + " 450) SELECT REPEAT('x', 150) FROM n JOIN (SELECT i AS j FROM n) AS times");
        Result isolated = repairs.run(Repairs.ISOLATE);
        assertThat(isolated.outcome()).as(isolated.message()).isEqualTo(Outcome.Done);
        Result dumped = repairs.run(List.of(Step.DUMP));
        assertThat(dumped.outcome()).as(dumped.message()).isEqualTo(Outcome.Done);
        CompletableFuture<Result> importing =
                CompletableFuture.supplyAsync(() -> repairs.run(List.of(Step.IMPORT)), Thread::startVirtualThread);
        // the import first ends every session on b, so a look may lose its connection; once it loads, none is ended any
        // more
        List<String> loader = Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> loaders(pair.b()), found -> !found.isEmpty());
        pair.b().run("KILL " + loader.getFirst());

        Result killed = importing.join();

        assertThat(killed.outcome()).as(killed.message()).isEqualTo(Outcome.Failed);
        assertThat(killed.retryable()).isTrue();
        assertThat(pair.b().text("SELECT state FROM mysqlmasterpair.lease")).isEqualTo("importing");
        assertThat(pair.b().isShut("app")).isTrue();
    }

    private static List<String> loaders(MysqlServer server) {
        return server.column("SELECT id FROM information_schema.processlist WHERE command = 'Query'"
                + " AND info LIKE 'INSERT INTO%' AND id <> CONNECTION_ID()");
    }

    private void assertEqual() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
    }
}
