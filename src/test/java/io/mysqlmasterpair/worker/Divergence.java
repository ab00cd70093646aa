package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import java.util.List;
import org.awaitility.Awaitility;

/** A pair that came apart: the channel into a stopped at a conflict, and what b wrote after it a never got. */
final class Divergence {

    /** Names that try to be statements; a table whose name has all of 64 characters. */
    static final String HOSTILE_SCHEMA = "a`b'c\"d; DROP DATABASE x; -- é日本";

    static final String HOSTILE_TABLE = "t`'\"; -- \nINSERT INTO x VALUES (1) " + "x".repeat(29);
    static final String HOSTILE_COLUMN = "c`o'l\nx?{d}";
    static final String HOSTILE = quoted(HOSTILE_SCHEMA) + "." + quoted(HOSTILE_TABLE);

    private final MysqlPairFixture pair;

    private Divergence(MysqlPairFixture pair) {
        this.pair = pair;
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Makes the pair replicate, the tables, and the conflict; from here on only b has what is written on it. */
    static void begin(MysqlPairFixture pair, String... more) {
        pair.replicating();
        Divergence divergence = new Divergence(pair);
        divergence.tables();
        pair.a().run(more);
        Awaitility.await()
                .until(() -> pair.b()
                        .column("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema NOT IN"
                                + " ('mysql', 'sys', 'performance_schema', 'information_schema', 'mysqlmasterpair')")
                        .equals(pair.a()
                                .column("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema NOT IN"
                                        + " ('mysql', 'sys', 'performance_schema', 'information_schema',"
                                        + " 'mysqlmasterpair')")));
        pair.a().run("INSERT INTO shop.t VALUES (100, 'last', 'a')");
        Awaitility.await()
                .until(() ->
                        pair.b().column("SELECT v FROM shop.t WHERE id = 100").equals(List.of("last")));
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (1, 'same', 'a')");
        pair.b().run("INSERT INTO shop.t VALUES (1, 'same', 'b')");
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.a()));
    }

    private void tables() {
        boolean newest = pair.a().family() == ServerFamily.MYSQL_9_7;
        pair.a()
                .run(
                        "CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, v varchar(60) UNIQUE, who char(1))",
                        "CREATE TABLE shop.nokey (v varchar(60))",
                        "CREATE TABLE shop.parent (id int PRIMARY KEY)",
                        "CREATE TABLE shop.child (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES shop.parent (id))",
                        "CREATE TABLE shop.types (id int AUTO_INCREMENT PRIMARY KEY, a bit(12), b decimal(20,5) zerofill,"
                                + " b2 decimal(30,30), c float, d double, e date, f datetime(6), g timestamp(6) NULL,"
                                + " g2 timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,"
                                + " h time(3), i year, j char(5) CHARACTER SET latin1, j2 char(255) CHARACTER SET utf8mb4,"
                                + " k varchar(300) COLLATE utf8mb4_bin, l binary(4), m varbinary(9), n blob, o longtext,"
                                + " p enum('x','y'), q set('u','v'), r json, s geometry, x bigint unsigned,"
                                + " y tinyint(1), z mediumint unsigned zerofill, u2 varchar(9) CHARACTER SET ucs2,"
                                + " w int GENERATED ALWAYS AS (i + 1) VIRTUAL, w2 int GENERATED ALWAYS AS (y + 1) STORED,"
                                + (newest ? " vec vector(3), inv int INVISIBLE," : "")
                                + " last smallint)",
                        "CREATE DATABASE " + quoted(HOSTILE_SCHEMA),
                        "CREATE TABLE " + HOSTILE + " (" + quoted(HOSTILE_COLUMN) + " varchar(20), "
                                + "`key` varchar(80) COLLATE utf8mb4_bin NOT NULL, UNIQUE KEY (`key`))");
    }

    /** Rows of every kind of column, that only b gets. */
    static void types(MysqlServer b) {
        boolean newest = b.family() == ServerFamily.MYSQL_9_7;
        b.run(
                "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
                "SET time_zone = '+00:00'",
                "INSERT INTO shop.types (id, a, b, b2, c, d, e, f, g, h, i, j, j2, k, l, m, n, o, p, q, r, s, x, y, z, u2,"
                        + (newest ? " vec, inv," : "") + " last) VALUES"
                        + " (1, b'101', 1.5, 0.000000000000000000000000000001, 16777217, 1e300, '2026-01-02',"
                        + " '2026-01-02 03:04:05.678901', '2026-03-29 01:30:00.000001', '-12:00:00.5', 2026, 'é',"
                        + " '😀 ', '😀\\'\\n', 0x00ff, 0x0a0d2700, 0x00010203, REPEAT('text', 300), 'y', 'u,v',"
                        + " '{\"a\": [1, 2.5, null, true, -70000, 1e300, 18446744073709551615], \"\": {\"ü\": \"x\\\\ny\"},"
                        + " \"d\": 1.0}', ST_GeomFromText('LINESTRING(0 0, 1 1)'), 18446744073709551615, 1, 16777215, 'é日',"
                        + (newest ? " TO_VECTOR('[1, 2.5, -3]'), 7," : "") + " -32768)",
                "INSERT INTO shop.types (id) VALUES (0), (2)",
                "INSERT INTO shop.types (id, b, b2, c, d, e, f, h, i, p, k, n, r, l, last) VALUES (3, 0,"
                        + " -0.5, 0.1, -0.1, '0000-00-00', '2026-02-31 25:00:00', '-838:59:59', 0, '', '', '', '[]', '', 0)",
                "INSERT INTO shop.types (id, c, d, f, h, r, k) VALUES (4, 3.4e38, 2.2250738585072014e-308,"
                        + " '0000-00-00 00:00:00', '00:00:00.001', '\"only text\"', ' trailing  '),"
                        + " (-5, 1.17549435e-38, 123456789.123456789, '9999-12-31 23:59:59.999999', '838:59:58.999', 'null', '#')",
                "UPDATE shop.types SET d = 0.1 + 0.2, r = '{\"b\": 1, \"aa\": 2}', i = 1901 WHERE id = 2",
                "UPDATE shop.types SET id = 77, o = 'moved' WHERE id = 4");
    }

    /** A row with names and values that try to break out. */
    static void hostile(MysqlServer b) {
        b.run("INSERT INTO " + HOSTILE + " VALUES ('''; DROP', 'k\\'1\\n'), (NULL, '\\\\'), ('x', REPEAT('ü', 80))");
    }
}
