package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** {@code divergence: Merge}: what only the target has and what conflicts with nothing is on both members afterwards. */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class MergeMysqlIT {

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    /** Tokens that b acknowledged and that conflict with nothing; with the ones that do. */
    private final List<String> free = new ArrayList<>();

    private final List<String> conflicting = new ArrayList<>();

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode);
        repairs = new Repairs(pair, volume);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private Result merging(String run, long ordinal, List<Step> steps) {
        return repairs.run(pair.options(run, ordinal, volume.resolve(run)).merging(), steps);
    }

    private void diverge() {
        Divergence.begin(pair, "INSERT INTO shop.t VALUES (90, 'old', 'a')");
        Divergence.types(pair.b());
        Divergence.hostile(pair.b());
        // a goes on writing: it never stopped serving
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (200, 'taken', 'a'), (201, 'mine', 'a')");
        for (int i = 0; i < 20; i++) {
            pair.b().run("INSERT INTO shop.t VALUES (" + (300 + i) + ", 'free-" + i + "', 'b')");
            free.add("free-" + i);
        }
        pair.b()
                .run(
                        "UPDATE shop.t SET v = 'new' WHERE id = 90",
                        "DELETE FROM shop.t WHERE id = 100",
                        "INSERT INTO shop.nokey VALUES ('no key')",
                        "SET autocommit = 0",
                        "INSERT INTO shop.parent VALUES (8)",
                        "INSERT INTO shop.child VALUES (8, 8)",
                        "INSERT INTO shop.t VALUES (201, 'yours', 'b')",
                        "INSERT INTO shop.t VALUES (202, 'taken', 'b')",
                        "COMMIT");
        free.add("new");
        conflicting.addAll(List.of("shop.t id=1 ", "shop.t id=201 ", "shop.t id=202 ", "shop.nokey "));
    }

    private void assertMerged(Result result) throws Exception {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        repairs.assertConverged();
        assertThat(pair.b().column("SELECT v FROM shop.t")).containsAll(free);
        assertThat(pair.b().column("SELECT v FROM shop.t WHERE id IN (1, 200, 201) ORDER BY id"))
                .containsExactly("same", "taken", "mine");
        assertThat(pair.b().column("SELECT who FROM shop.t WHERE id = 1")).containsExactly("a");
        assertThat(pair.b().column("SELECT id FROM shop.t WHERE id = 100")).isEmpty();
        assertThat(pair.b().column("SELECT id FROM shop.child")).containsExactly("8");
        assertThat(pair.b().column("SELECT COUNT(*) FROM " + Divergence.HOSTILE))
                .containsExactly("3");
        String report = Files.readString(volume.resolve("r1/archive/merge.json"));
        assertThat(report)
                .contains("shop.nokey")
                .contains("id=201")
                .contains("id=202")
                .contains("id=1\"");
        conflicting.forEach(row -> assertThat(result.facts().get("conflicts")).contains(row));
        assertThat(Looking.printed(volume.resolve("r1"), ArchiveBrowser::verify))
                .contains("can be read");
    }

    @Test
    void everyRowThatConflictsWithNothingIsOnBothAndEveryOtherIsInTheReport() throws Exception {
        diverge();
        String ofEveryKind = Repairs.checksums(pair.b()).get("`shop`.`types`");

        assertMerged(merging("r1", 1, Repairs.RESEED));
        assertThat(Repairs.checksums(pair.a()))
                .as("every kind of column, the generated ones by the authority itself")
                .containsEntry("`shop`.`types`", ofEveryKind);
    }

    /** S1: what the authority would do by itself besides, nobody has asked it for, and no archive would have it. */
    @Test
    void whatWouldSetOffATriggerOrACascadeStaysInTheArchiveAndIsTold() throws Exception {
        Divergence.begin(
                pair,
                "CREATE TABLE shop.armed (id int PRIMARY KEY, v int)",
                "CREATE TRIGGER shop.tr BEFORE INSERT ON shop.armed FOR EACH ROW SET NEW.v = NEW.v + 1",
                "CREATE TABLE shop.owner (id int PRIMARY KEY, v int)",
                "CREATE TABLE shop.owned (id int PRIMARY KEY, o int,"
                        + " FOREIGN KEY (o) REFERENCES shop.owner (id) ON DELETE CASCADE)",
                "INSERT INTO shop.armed VALUES (1, 1)",
                "INSERT INTO shop.owner VALUES (1, 1), (2, 1)",
                "INSERT INTO shop.owned VALUES (1, 1), (2, 2)");
        // only the authority has it, and the cascade would take it along
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.owned VALUES (10, 1)");
        pair.b()
                .run(
                        "INSERT INTO shop.armed VALUES (5, 1)",
                        "DELETE FROM shop.armed WHERE id = 1",
                        "DELETE FROM shop.owner WHERE id = 1",
                        "UPDATE shop.owner SET v = 2 WHERE id = 2",
                        "INSERT INTO shop.owner VALUES (3, 1)",
                        "INSERT INTO shop.owned VALUES (3, 3)");

        Result result = merging("r1", 1, Repairs.RESEED);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        repairs.assertConverged();
        assertThat(pair.b().column("SELECT CONCAT(id, '=', v) FROM shop.armed")).containsExactly("1=2");
        assertThat(pair.b().column("SELECT CONCAT(id, '=', v) FROM shop.owner ORDER BY id"))
                .as("nothing hangs on what was changed of 2, and on 3")
                .containsExactly("1=1", "2=2", "3=1");
        // where the target has logged what its foreign key did, that is a change of its own
        boolean logged = family == ServerFamily.MYSQL_9_7;
        assertThat(pair.b().column("SELECT id FROM shop.owned ORDER BY id"))
                .isEqualTo(logged ? List.of("2", "3", "10") : List.of("1", "2", "3", "10"));
        assertLeftOut(result, "shop.armed", "id=5", "INSERT", "the table has triggers, which would fire");
        assertLeftOut(result, "shop.armed", "id=1", "DELETE", "the table has triggers, which would fire");
        assertLeftOut(
                result, "shop.owner", "id=1", "DELETE", "a foreign key would carry it on to rows of other tables");
        assertThat(result.facts()).containsEntry("notMerged", "4").containsEntry("mergedRows", logged ? "4" : "3");
    }

    /** In the run's report, in the archive's, and in the archive itself. */
    private void assertLeftOut(Result result, String table, String key, String change, String why) throws Exception {
        assertThat(result.facts().get("conflicts")).contains(table + " " + key + " (" + change + "): " + why);
        ReplayReport report = Durable.readJson(volume.resolve("r1/archive/merge.json"), ReplayReport.class)
                .orElseThrow();
        assertThat(report.leftOut())
                .anySatisfy(item -> assertThat(List.of(item.table(), item.key(), item.change(), item.why()))
                        .containsExactly(table, key, change, why));
        String[] column = key.split("=");
        assertThat(Looking.printed(
                        volume.resolve("r1"),
                        archive -> archive.changes(new ChangeFilter(Optional.of(table), Map.of(column[0], column[1])))))
                .contains(change + "  " + table + "  " + key);
    }

    @Test
    void aMergeThatWasKilledGoesOnAndWhatWasMergedIsNotMergedTwice() throws Exception {
        diverge();
        // somebody is about to add a row, so the merge waits for it, and ends there: half of it is on a, half is not
        try (Connection other = pair.a().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO shop.t VALUES (310, 'another', 'a')");
            Result halfWay = merging("r1", 1, Repairs.ISOLATE);
            assertThat(halfWay.outcome()).as(halfWay.message()).isEqualTo(Outcome.Failed);
            other.rollback();
        }
        assertThat(pair.a().column("SELECT id FROM shop.t WHERE id IN (309, 310)"))
                .containsExactly("309");
        // before the next attempt the owner of a merged row removes it
        pair.a().run("DELETE FROM shop.t WHERE id = 305");
        free.remove("free-5");
        Result whole = merging("r1", 1, Repairs.ISOLATE);
        assertThat(whole.steps())
                .filteredOn(step -> step.step().equals(Step.DRAIN.command()))
                .as("what is merged is not applied as well")
                .allSatisfy(step -> assertThat(step.state()).isEqualTo(Result.State.Skipped));
        assertThat(whole.outcome()).as(whole.message()).isEqualTo(Outcome.Done);
        assertThat(pair.a().column("SELECT v FROM shop.t")).containsAll(free);
        assertThat(pair.a().column("SELECT id FROM shop.t WHERE id = 305")).isEmpty();
        assertThat(Files.readString(volume.resolve("r1/archive/merge.json")))
                .contains("its transaction was done before; this was left out then, or undone since");

        // and once it has its report, nothing is done any more
        pair.a().run("DELETE FROM shop.t WHERE id = 301");
        free.remove("free-1");
        Result again = merging("r1", 1, List.of(Step.ARCHIVE, Step.MERGE));
        assertThat(again.steps().getLast().state()).isEqualTo(Result.State.Skipped);
        assertThat(again.facts()).containsKeys("mergedRows", "notMerged", "conflicts");

        // its owner removes a merged row; the run fails and another begins: the row must not come back
        pair.a().run("DELETE FROM shop.t WHERE id = 300");
        free.remove("free-0");
        Result second = merging("r2", 2, Repairs.RESEED);

        assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.Done);
        assertThat(pair.a().column("SELECT id FROM shop.t WHERE id IN (300, 301, 305)"))
                .isEmpty();
        for (MysqlServer member : List.of(pair.a(), pair.b())) {
            assertThat(member.column("SELECT origin FROM mysqlmasterpair.marker WHERE run LIKE 'merged%'"))
                    .as("what is of use no more")
                    .isEmpty();
        }
        assertThat(pair.b().column("SELECT v FROM shop.t")).containsAll(free);
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
    }

    /** S1: what they did is in the copy, and somebody has to be told to look there. */
    @Test
    void transactionsWhoseLogsAreGoneAreTold() throws Exception {
        Divergence.begin(pair);
        pair.b().run("INSERT INTO shop.t VALUES (300, 'its log is gone', 'b')");
        pair.b().run("FLUSH BINARY LOGS");
        String newest = pair.b().text(family.coordinates());
        // as soon as nothing reads the older ones any more
        Awaitility.await().until(() -> {
            pair.b().run("PURGE BINARY LOGS TO '" + newest + "'");
            return pair.b().text("SHOW BINARY LOGS").equals(newest);
        });
        pair.b().run("INSERT INTO shop.t VALUES (301, 'its log is there', 'b')");

        Result result = merging("r1", 1, Repairs.ISOLATE);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("its log is gone");
        switch (mode) {
            case GTID -> {
                String lost = repairs.archive("r1").lostGtids();
                String told = "(2 transactions: " + lost
                        + "): the member had purged their logs; what they did is in the copy";
                assertThat(lost).isNotEmpty();
                assertThat(result.facts().get("conflicts")).contains(told);
                assertThat(result.facts()).containsEntry("notMerged", "1").containsEntry("mergedRows", "1");
                assertThat(Files.readString(volume.resolve("r1/archive/merge.json")))
                        .contains(lost);
                assertThat(pair.a().column("SELECT v FROM shop.t WHERE id >= 300"))
                        .containsExactly("its log is there");
            }
            case FILE_POSITION -> {
                // which of the transactions in the logs a has got can't be told, either
                assertThat(result.message())
                        .contains("Nothing is merged: how far a had read the logs of b is not known");
                assertThat(pair.a().column("SELECT v FROM shop.t WHERE id >= 300"))
                        .isEmpty();
            }
        }
    }

    @Test
    void withoutMergeTheAuthorityIsNotTouched() {
        diverge();
        List<String> before = pair.a().column("SELECT v FROM shop.t ORDER BY v");

        Result result = repairs.run(Repairs.RESEED);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(pair.a().column("SELECT v FROM shop.t ORDER BY v")).isEqualTo(before);
        assertThat(Stream.of(volume.resolve("r1/archive").toFile().list())).noneMatch("merge.json"::equals);
    }
}
