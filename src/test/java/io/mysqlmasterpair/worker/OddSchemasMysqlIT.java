package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What schemas in the wild hold: a whole reseed must bring it over unchanged, or refuse before anything is touched. */
@ParameterizedClass
@EnumSource(ReplicationMode.class)
class OddSchemasMysqlIT {

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
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void onBoth(String... statements) {
        pair.a().run(statements);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
    }

    private void reseed() {
        Result result = repairs.run(Repairs.RESEED);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        // another yardstick than the steps' own, over the bytes of each row
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
        assertThat(pair.b().column("SELECT variable_name FROM performance_schema.persisted_variables"))
                .isEmpty();
    }

    @Test
    void oddTablesComeOverUnchanged() {
        pair.a()
                .run(
                        "SET sql_mode = '', innodb_strict_mode = 0, restrict_fk_on_non_standard_key = 0,"
                                + " sql_generate_invisible_primary_key = 0, foreign_key_checks = 0",
                        "CREATE DATABASE a_first",
                        "CREATE DATABASE z_last",
                        // seven digits and more, of which a dump writes six; the trigger and the stamp must not notice
                        "CREATE TABLE a_first.floats (id varchar(9) COLLATE utf8mb4_0900_ai_ci, n int, f float, g float,"
                                + " h float GENERATED ALWAYS AS (f * 2) STORED, fired int DEFAULT 0,"
                                + " at timestamp NULL ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (id, n))",
                        "INSERT INTO a_first.floats (id, n, f, g, at) VALUES ('é''`', 1, 16777217, NULL, '2020-01-01'),"
                                + " ('', 2, 1.2345678, 0.1, NULL), ('c', 3, 123456789, 3.4e38, NULL), ('d', 4, 1, 2, NULL)",
                        "CREATE TRIGGER a_first.fires BEFORE UPDATE ON a_first.floats FOR EACH ROW SET NEW.fired = 1",
                        // latin1, four bytes, zero dates, zero in an auto_increment column
                        "CREATE TABLE a_first.texts (id int AUTO_INCREMENT PRIMARY KEY, l varchar(20) CHARACTER SET latin1,"
                                + " m varchar(20) CHARACTER SET utf8mb4, u varchar(20) CHARACTER SET utf16, d date NOT"
                                + " NULL DEFAULT '0000-00-00', t datetime DEFAULT '2000-00-00 00:00:00')",
                        "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
                        "INSERT INTO a_first.texts (id, l, m, u) VALUES (0, 'é€ÿ', '😀\\'\\\\\\n\\0', '😀'),"
                                + " (7, 0x8182, _utf8mb4'; -- DELIMITER ;;', '')",
                        "SET sql_mode = ''",
                        // views, routines and foreign keys across schemas, in the wrong order of names
                        "CREATE TABLE z_last.parent (id int PRIMARY KEY, code int, KEY (code))",
                        "CREATE TABLE a_first.child (id int PRIMARY KEY, p int, c int, FOREIGN KEY (p) REFERENCES"
                                + " z_last.parent (id), FOREIGN KEY (c) REFERENCES z_last.parent (code))",
                        "INSERT INTO z_last.parent VALUES (1, 5)",
                        "INSERT INTO a_first.child VALUES (1, 1, 5)",
                        "CREATE FUNCTION z_last.f(x int) RETURNS int DETERMINISTIC RETURN x + 1",
                        "CREATE VIEW a_first.across AS SELECT z_last.f(p.id) AS x, c.p FROM z_last.parent p JOIN"
                                + " a_first.child c ON c.p = p.id",
                        "CREATE VIEW a_first.above AS SELECT x FROM a_first.across",
                        // a trigger that writes elsewhere must not do it again
                        "CREATE TABLE z_last.log (n int)",
                        "CREATE TRIGGER z_last.logs AFTER INSERT ON z_last.parent FOR EACH ROW INSERT INTO z_last.log"
                                + " VALUES (NEW.id)",
                        "INSERT INTO z_last.parent VALUES (2, 6)",
                        // no key, generated invisible key, invisible and functional, partitions, wide rows, empty
                        "CREATE TABLE a_first.nokey (v varchar(5), b bit(9), j json, f float)",
                        "INSERT INTO a_first.nokey VALUES ('x', b'100000001', '{\"a\": 1.0}', 0.5), ('x', b'100000001',"
                                + " '{\"a\": 1.0}', 0.5), (NULL, NULL, NULL, NULL)",
                        "SET sql_generate_invisible_primary_key = 1",
                        "CREATE TABLE a_first.hidden (v int)",
                        "INSERT INTO a_first.hidden VALUES (7), (8)",
                        "CREATE TABLE a_first.functional (id int PRIMARY KEY, v varchar(9) INVISIBLE, n int AS (LENGTH(v)),"
                                + " e varchar(9) DEFAULT (CONCAT('é', 'x')), INDEX ((UPPER(v))), CHECK (v <> 'no'))",
                        "INSERT INTO a_first.functional (id, v) VALUES (1, 'ab')",
                        "CREATE TABLE a_first.parts (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE COLUMNS (d)"
                                + " (PARTITION old VALUES LESS THAN ('2020-01-01'), PARTITION rest VALUES LESS THAN"
                                + " (MAXVALUE))",
                        "INSERT INTO a_first.parts VALUES (1, '2019-05-05'), (2, '2026-01-01')",
                        "CREATE TABLE a_first.empty (id int PRIMARY KEY) COMMENT 'it''s \\n -- `empty`'");
        onBoth("DO 1");
        // what the target would forbid or add
        pair.b().run("SET GLOBAL sql_require_primary_key = ON", "SET GLOBAL sql_generate_invisible_primary_key = ON");

        reseed();

        assertThat(pair.b().column("SELECT CAST(f AS DOUBLE) FROM a_first.floats ORDER BY n"))
                .isEqualTo(pair.a().column("SELECT CAST(f AS DOUBLE) FROM a_first.floats ORDER BY n"))
                .contains("1.6777216E7");
        assertThat(pair.b().column("SELECT CONCAT(fired, at) FROM a_first.floats WHERE n = 1"))
                .containsExactly("02020-01-01 00:00:00");
        assertThat(pair.b().column("SELECT n FROM z_last.log")).containsExactly("2");
        assertThat(pair.b().column("SELECT x FROM a_first.above")).containsExactly("2");
        // the triggers came along
        pair.b().run("UPDATE a_first.floats SET n = 10 WHERE n = 1");
        assertThat(pair.b().text("SELECT fired FROM a_first.floats WHERE n = 10"))
                .isEqualTo("1");
    }

    /** Its row in hexadecimal is longer than what the target takes by default. */
    @Test
    void aRowLargerThanTheTargetTakesIsLoaded() {
        pair.a().run("SET GLOBAL max_allowed_packet = 1073741824");
        pair.b().run("SET GLOBAL max_allowed_packet = 4194304");
        pair.a().run("CREATE DATABASE big", "CREATE TABLE big.t (id int PRIMARY KEY, b longblob)");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM big").size() == 1);
        // comes by the dump only
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO big.t VALUES (1, REPEAT('x', 9000000))");

        reseed();

        assertThat(pair.b().text("SELECT @@GLOBAL.max_allowed_packet")).isEqualTo("4194304");
    }

    /** SHOW BINLOG EVENTS fails at an event that is larger than max_allowed_packet, whoever wrote it. */
    @Test
    void aLogWithARowLargerThanItsServerTakesIsRead() {
        onBoth("CREATE DATABASE big", "CREATE TABLE big.t (id int PRIMARY KEY, b longblob)");
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO big.t VALUES (1, 'of a')");
        pair.b().run("SET GLOBAL max_allowed_packet = 1073741824");
        pair.b().run("INSERT INTO big.t VALUES (1, REPEAT('x', 9000000))");
        pair.b().run("SET GLOBAL max_allowed_packet = 4194304");

        reseed();

        assertThat(pair.b().column("SELECT b FROM big.t")).containsExactly("of a");
    }

    /** mysqldump ends at a view that names what is gone; it must keep neither the archive nor the dump from being made. */
    @Test
    void brokenViewsAreKeptAndLeftOut() {
        onBoth(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.t (id int PRIMARY KEY)",
                "CREATE TABLE shop.gone (id int PRIMARY KEY)",
                "CREATE VIEW shop.broken AS SELECT id FROM shop.gone",
                "CREATE VIEW shop.whole AS SELECT id FROM shop.t",
                "INSERT INTO shop.t VALUES (1)",
                "DROP TABLE shop.gone");

        reseed();

        assertThat(repairs.archived("r1", "broken-views.sql")).contains("VIEW `shop`.`broken`");
        assertThat(pair.b().column("SELECT id FROM shop.whole")).containsExactly("1");
    }

    @Test
    void whatNoDumpCanHoldIsRefusedBeforeAnythingIsTouched() {
        onBoth("CREATE DATABASE shop", "CREATE TABLE shop.t (f float)", "INSERT INTO shop.t VALUES (16777217)");

        Result result = repairs.run(Repairs.RESEED);

        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains("FLOAT").contains("shop.t");
        assertThat(pair.b().text("SELECT @@read_only")).isEqualTo("0");
    }

    @Test
    void channelsThatAreNotTheDefaultOneAreRefused() {
        pair.b().run("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1 FOR CHANNEL 'other'");

        Result result = repairs.run(Repairs.RESEED);

        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains("'other'");
        assertThat(List.of(pair.b().text("SELECT @@read_only"))).containsExactly("0");
    }

    /** S4: an address may lead to another server by the time a tool logs in. */
    @Test
    void theToolsSessionsOpenOnTheirMemberOnly() {
        String a = pair.a().text("SELECT @@server_uuid");

        String load = Tools.loadSession("@@server_uuid", a, List.of("sql_require_primary_key"));

        pair.a().run(MySqlTools.dumpSession("@@server_uuid", a), load);

        for (String session : List.of(MySqlTools.dumpSession("@@server_uuid", a), load)) {
            assertThatThrownBy(() -> pair.b().run(session)).hasMessageContaining("can't be set to the value of '2'");
        }
    }
}
