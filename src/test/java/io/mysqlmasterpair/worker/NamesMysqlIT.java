package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that try to be statements, types of every kind, and everything that is not a table. */
class NamesMysqlIT {

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(ReplicationMode.GTID);
        repairs = new Repairs(pair, volume);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void assertReseeded() {
        Result result = repairs.run(Repairs.RESEED);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
    }

    @Test
    void hostileNamesAreOnlyNames() {
        for (String schema : List.of("`--force`", "`a``b'c\"d`", "`ünïcødé 日本`", "`semi; DROP DATABASE x; --`")) {
            pair.a()
                    .run(
                            "CREATE DATABASE " + schema,
                            "CREATE TABLE " + schema
                                    + ".`we``ird'\"; -- \nINSERT INTO ``x`` VALUES (1)` (`?` int PRIMARY KEY,"
                                    + " `c``o'l\nx` varchar(100), `größe` text)",
                            "INSERT INTO " + schema + ".`we``ird'\"; -- \nINSERT INTO ``x`` VALUES (1)` VALUES"
                                    + " (1, 'a),(b\\'', '\\\\'), (2, NULL, 'x;\\nINSERT INTO `y` VALUES (3);\\n')");
        }
        pair.b()
                .run(
                        "CREATE DATABASE `old``-- '`",
                        "CREATE TABLE `old``-- '`.`t;` (id int PRIMARY KEY)",
                        "INSERT INTO `old``-- '`.`t;` VALUES (1)");

        assertReseeded();

        assertThat(pair.b().column("SHOW DATABASES LIKE 'old%'")).isEmpty();
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("`old``-- '`");
    }

    @Test
    void everyKindOfColumnIsCopiedAndCompared() {
        Hostile.on(pair.a());
        pair.a()
                .run(
                        "CREATE DATABASE types",
                        "CREATE TABLE types.t (id int AUTO_INCREMENT PRIMARY KEY, a bit(12), b decimal(20,5), c float,"
                                + " d double, e date, f datetime(6), g timestamp(6) NULL, h time(3), i year, j char(5)"
                                + " CHARACTER SET latin1, k varchar(30) COLLATE utf8mb4_bin, l binary(4), m varbinary(9),"
                                + " n blob, o longtext, p enum('x','y'), q set('u','v'), r json, s geometry, t point SRID"
                                + " 4326, u vector(3), w int GENERATED ALWAYS AS (i + 1) VIRTUAL, x bigint unsigned"
                                + " INVISIBLE, y tinyint(1), FULLTEXT KEY (o))",
                        "INSERT INTO types.t (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, x, y) VALUES"
                                + " (b'101', 1.5, 0.1, 1e300, '2026-01-02', '2026-01-02 03:04:05.678901',"
                                + " '2026-03-29 01:30:00', '-12:00:00.5', 2026, 'é', '😀', 0x00ff, 0x0a0d27, 0x00010203,"
                                + " 'text', 'y', 'u,v', '{\"a\": [1, 2.5, null]}', ST_GeomFromText('LINESTRING(0 0, 1 1)'),"
                                + " ST_GeomFromText('POINT(1 2)', 4326), TO_VECTOR('[1, 2.5, -3]'), 18446744073709551615, 1)",
                        "INSERT INTO types.t () VALUES (), ()",
                        "CREATE TABLE types.nokey (v varchar(10), n int)",
                        "INSERT INTO types.nokey VALUES ('a#', 1), ('a#', 1), (NULL, 2), ('', NULL)",
                        "CREATE TABLE types.parts (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3",
                        "INSERT INTO types.parts VALUES (1), (2), (3)",
                        "CREATE TABLE types.child (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES types.t (id))",
                        "INSERT INTO types.child VALUES (1, 1)");

        assertReseeded();

        pair.b().run("SET sql_log_bin = 0", "UPDATE types.nokey SET v = 'b#' WHERE v = 'a#'");
        Result drifted = repairs.run("r2", 2, List.of(Step.COMPARE));
        assertThat(drifted.outcome()).isEqualTo(Outcome.Failed);
        assertThat(drifted.message()).contains("types.nokey");
    }

    @Test
    void viewsRoutinesTriggersAndEventsComeAlongAndEventsFireOnOneMemberOnly() {
        pair.a()
                .run(
                        "CREATE USER app@'%' IDENTIFIED BY 'app-pass'",
                        "GRANT ALL ON shop.* TO app@'%'",
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, v int)",
                        "CREATE VIEW shop.v AS SELECT id FROM shop.t",
                        "CREATE PROCEDURE shop.p() BEGIN INSERT INTO `shop`.`t` VALUES (100, 1);\n-- don't\nEND",
                        "CREATE FUNCTION shop.f() RETURNS int DETERMINISTIC RETURN 1",
                        "CREATE TRIGGER shop.tr BEFORE INSERT ON shop.t FOR EACH ROW SET NEW.v = NEW.id * 2",
                        "CREATE DEFINER = app@'%' EVENT shop.on_a ON SCHEDULE EVERY 1 DAY DO SELECT 1",
                        "INSERT INTO shop.t VALUES (1, 0)");
        pair.replicating();
        assertReseeded();
        assertThat(events()).containsExactly("on_a REPLICA_SIDE_DISABLED app@%");
        pair.b().run("CREATE EVENT shop.on_b ON SCHEDULE EVERY 1 DAY DO SELECT 2");
        Awaitility.await()
                .until(() -> pair.a()
                        .column("SELECT status FROM information_schema.events WHERE event_name = 'on_b'")
                        .equals(List.of("REPLICA_SIDE_DISABLED")));

        Result again = repairs.run("r2", 2, Repairs.RESEED);

        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(events()).containsExactly("on_a REPLICA_SIDE_DISABLED app@%", "on_b ENABLED root@%");
        pair.b().run("CALL shop.p()");
        Awaitility.await()
                .until(() ->
                        pair.a().column("SELECT v FROM shop.t WHERE id = 100").equals(List.of("200")));
    }

    private List<String> events() {
        return pair.b()
                .column("SELECT CONCAT(event_name, ' ', status, ' ', definer) FROM information_schema.events"
                        + " WHERE event_schema = 'shop' ORDER BY 1");
    }
}
