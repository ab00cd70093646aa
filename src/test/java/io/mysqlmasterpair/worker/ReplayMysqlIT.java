package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** S1: what a repair has archived comes back to the healed pair, and nothing that is there is overwritten by it. */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class ReplayMysqlIT {

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

    private Result byHand(WorkerStep step) {
        var options = pair.options("by-hand", 9, volume.resolve("by-hand"));
        return new StepRunner(options, System.out, Clock.systemUTC()).run(List.of(step));
    }

    private Result replay(boolean dryRun, boolean byRows) {
        return byHand(new ReplayStep(volume.resolve("r1"), "b", dryRun, byRows));
    }

    private void reseeded() {
        Result result = repairs.run(Repairs.RESEED);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    private void assertEqualAndReplicating() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
    }

    /** What b wrote alone; the pair's own end of the story is made by each test. */
    private void diverge() {
        Divergence.begin(pair, "CREATE TABLE shop.armed (id int PRIMARY KEY, v int)");
        MysqlServer b = pair.b();
        Divergence.types(b);
        Divergence.hostile(b);
        b.run(
                "INSERT INTO shop.t VALUES (2, 'two', 'b'), (3, 'three', 'b')",
                "UPDATE shop.t SET v = 'two and a half' WHERE id = 2",
                "UPDATE shop.t SET who = 'b' WHERE id = 100",
                "INSERT INTO shop.t VALUES (50, 'come', 'b')",
                "DELETE FROM shop.t WHERE id = 50",
                "INSERT INTO shop.nokey VALUES ('left out')",
                "SET autocommit = 0",
                "INSERT INTO shop.parent VALUES (1)",
                "INSERT INTO shop.child VALUES (1, 1)",
                "COMMIT",
                "INSERT INTO shop.t VALUES (7, 'seven', 'b')",
                "INSERT INTO shop.parent VALUES (7)",
                "COMMIT",
                "SET autocommit = 1",
                "INSERT INTO shop.armed VALUES (1, 1)");
    }

    @Test
    void everythingThatConflictsWithNothingComesBackAndTravels() {
        diverge();
        TreeMap<String, String> before = Repairs.checksums(pair.b());
        reseeded();
        // the same key in use by now; the whole transaction stays out, with the parent in it
        pair.a().run("INSERT INTO shop.t VALUES (7, 'another seven', 'a')");
        pair.a().run("CREATE TRIGGER shop.tr BEFORE INSERT ON shop.armed FOR EACH ROW SET NEW.v = 2");
        assertEqualAndReplicating();

        Result looked = replay(true, false);
        assertThat(looked.outcome()).as(looked.message()).isEqualTo(Outcome.Done);
        assertThat(looked.message()).startsWith("Would apply ");
        assertThat(pair.b().column("SELECT id FROM shop.types")).isEmpty();

        Result result = replay(false, false);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(result.facts().get("appliedRows"))
                .as(result.message())
                .isEqualTo(looked.facts().get("appliedRows"));
        assertEqualAndReplicating();
        TreeMap<String, String> after = Repairs.checksums(pair.b());
        for (String table : List.of("`shop`.`types`", "`shop`.`child`", Divergence.HOSTILE)) {
            assertThat(after.get(table)).as(table).isEqualTo(before.get(table));
        }
        assertThat(pair.a().column("SELECT CONCAT(id, v, who) FROM shop.t ORDER BY id"))
                .containsExactly("1samea", "2two and a halfb", "3threeb", "7another sevena", "100lastb");
        assertThat(pair.a().column("SELECT id FROM shop.parent")).containsExactly("1");
        assertThat(pair.a().column("SELECT v FROM shop.nokey")).isEmpty();
        assertThat(pair.a().column("SELECT v FROM shop.armed")).isEmpty();
        assertThat(result.facts().get("leftOutRows"))
                .contains("shop.t id=1 (INSERT): the row is another one now")
                .contains("shop.nokey (INSERT): the table has no primary or unique key")
                .contains("shop.t id=7 (INSERT)")
                .contains("shop.parent id=7 (INSERT): left out with the rest of its transaction")
                .contains("shop.armed id=1 (INSERT): the table has triggers");

        Result again = replay(false, false);

        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(again.facts()).containsEntry("appliedRows", "0");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(after);

        Result rows = replay(false, true);

        assertThat(rows.facts()).containsEntry("appliedRows", "1");
        assertEqualAndReplicating();
        assertThat(pair.a().column("SELECT id FROM shop.parent ORDER BY id")).containsExactly("1", "7");
        assertThat(volume.resolve("r1/archive").toFile().list())
                .anyMatch(name -> name.startsWith("replay-") && name.endsWith(".json"));
    }

    @Test
    void whatItsOwnersChangedSinceIsLeftAlone() {
        Divergence.begin(pair);
        pair.b()
                .run(
                        "INSERT INTO shop.t VALUES (2, 'two', 'b'), (3, 'three', 'b'), (4, 'four', 'b')",
                        "UPDATE shop.t SET v = 'two!' WHERE id = 2",
                        "DELETE FROM shop.t WHERE id = 100",
                        "SET foreign_key_checks = 0",
                        // a child before its parent, as only a server that does not look can write it
                        "INSERT INTO shop.child VALUES (5, 5)",
                        "INSERT INTO shop.parent VALUES (5)");
        reseeded();
        pair.a()
                .run(
                        "INSERT INTO shop.t VALUES (2, 'two', 'b')",
                        "UPDATE shop.t SET v = 'changed' WHERE id = 100",
                        "INSERT INTO shop.t VALUES (30, 'three', 'a')");
        assertEqualAndReplicating();

        Result result = replay(false, true);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertEqualAndReplicating();
        assertThat(pair.a().column("SELECT CONCAT(id, v, who) FROM shop.t ORDER BY id"))
                .containsExactly("1samea", "2two!b", "4fourb", "30threea", "100changeda");
        assertThat(result.facts().get("leftOutRows"))
                .contains("shop.t id=3 (INSERT): member b: ")
                .contains("Duplicate entry")
                .contains("shop.t id=100 (DELETE): the row is another one now");
    }

    @Test
    void aBrokenPairOrAFencedMemberIsRefused() {
        Divergence.begin(pair);
        pair.b().run("INSERT INTO shop.t VALUES (2, 'two', 'b')");
        assertThat(repairs.run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);

        Result fenced = replay(false, false);
        assertThat(fenced.outcome()).isEqualTo(Outcome.Refused);
        assertThat(fenced.message()).contains("fenced");
        assertThat(byHand(RestoreStep.into(volume.resolve("r1"), "a", "look")).outcome())
                .isEqualTo(Outcome.Refused);

        assertThat(repairs.run(List.of(Step.DUMP, Step.IMPORT, Step.COMPARE, Step.REALIGN, Step.VERIFY, Step.UNFENCE))
                        .outcome())
                .isEqualTo(Outcome.Done);
        pair.a().run(family.stopReplica());

        Result broken = replay(false, false);
        assertThat(broken.outcome()).isEqualTo(Outcome.Refused);
        assertThat(broken.message()).contains("does not run");
        assertThat(pair.b().column("SELECT id FROM shop.t WHERE id = 2")).isEmpty();
    }

    @Test
    void aCopyIsRestoredBesideThePairWithoutDisturbingIt() {
        Divergence.begin(
                pair,
                "CREATE DATABASE other",
                "CREATE TABLE other.cross_child (id int PRIMARY KEY, p int,"
                        + " FOREIGN KEY (p) REFERENCES shop.parent (id), f float)",
                "INSERT INTO shop.parent VALUES (1)",
                "INSERT INTO other.cross_child VALUES (1, 1, 16777217)",
                "CREATE VIEW shop.v AS SELECT id FROM shop.t",
                "CREATE TRIGGER shop.tr BEFORE UPDATE ON shop.t FOR EACH ROW SET NEW.who = 'x'",
                "CREATE PROCEDURE shop.p() BEGIN INSERT INTO shop.t VALUES (1, 'x', 'y'); END");
        Divergence.hostile(pair.b());
        pair.b().run("INSERT INTO shop.t VALUES (2, 'only; b -- `x`', 'b')");
        reseeded();
        TreeMap<String, String> before = Repairs.checksums(pair.b());
        String coordinates = pair.b().text("SELECT COUNT(*) FROM information_schema.tables");

        Result result = byHand(RestoreStep.into(volume.resolve("r1"), "b", "look"));

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(pair.b().column("SELECT v FROM mysqlmasterpair_look_shop.t WHERE id = 2"))
                .containsExactly("only; b -- `x`");
        assertThat(pair.b().column("SELECT who FROM mysqlmasterpair_look_shop.t WHERE id = 1"))
                .containsExactly("b");
        assertThat(pair.b().column("SELECT f + 0e0 FROM mysqlmasterpair_look_other.cross_child"))
                .containsExactly("1.6777216E7");
        assertThat(pair.b()
                        .column("SELECT COUNT(*) FROM information_schema.key_column_usage WHERE table_schema LIKE"
                                + " 'mysqlmasterpair\\_%' AND referenced_table_schema NOT LIKE 'mysqlmasterpair\\_%'"))
                .containsExactly("0");
        assertThat(pair.b()
                        .column("SELECT COUNT(*) FROM `mysqlmasterpair_look_"
                                + Divergence.HOSTILE_SCHEMA.replace("`", "``") + "`."
                                + Divergence.quoted(Divergence.HOSTILE_TABLE)))
                .containsExactly("3");
        assertThat(pair.a().column("SHOW DATABASES LIKE 'mysqlmasterpair\\_%'")).isEmpty();
        assertThat(byHand(RestoreStep.into(volume.resolve("r1"), "b", "look")).outcome())
                .isEqualTo(Outcome.Refused);
        try (var member = Looking.member("b", pair.b())) {
            assertThat(member.catalog().userSchemas()).noneMatch(schema -> schema.startsWith("mysqlmasterpair"));
            assertThat(member.state().inventory().tables())
                    .isEqualTo(Looking.member("a", pair.a()).state().inventory().tables());
        }
        // a repair in between leaves it where it is
        Result second = repairs.run("r2", 20, Repairs.RESEED);
        assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.Done);
        assertEqualAndReplicatingBut("mysqlmasterpair_");

        var options = pair.options("by-hand", 21, volume.resolve("by-hand"));
        Result dropped = new StepRunner(options, System.out, Clock.systemUTC())
                .run(List.of(RestoreStep.discarding("b", "look")));

        assertThat(dropped.outcome()).as(dropped.message()).isEqualTo(Outcome.Done);
        assertThat(pair.b().text("SELECT COUNT(*) FROM information_schema.tables"))
                .isEqualTo(coordinates);
        assertThat(Repairs.checksums(pair.b())).isEqualTo(before);
        assertEqualAndReplicating();
    }

    private void assertEqualAndReplicatingBut(String scratch) {
        TreeMap<String, String> b = Repairs.checksums(pair.b());
        b.keySet().removeIf(table -> table.startsWith("`" + scratch));
        assertThat(b).isEqualTo(Repairs.checksums(pair.a()));
    }
}
