package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S10: what is run in somebody's name comes over with the data, and that somebody does not. */
class DefinersMysqlIT {

    @TempDir
    Path volume;

    private MysqlPairFixture pair;

    private void start(ServerFamily family) {
        pair = MysqlPairFixture.start(family, ReplicationMode.GTID).replicating();
        pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, x INT)");
        Awaitility.await()
                .until(() -> pair.b()
                        .column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'")
                        .contains("t"));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void define() {
        pair.a()
                .run(
                        "SET sql_log_bin = 0",
                        "CREATE USER owner@'%' IDENTIFIED BY 'owner-secret-7'",
                        "GRANT ALL ON shop.* TO owner@'%'",
                        "CREATE DEFINER = owner@'%' VIEW shop.v AS SELECT id FROM shop.t",
                        "CREATE DEFINER = invited@'%' SQL SECURITY INVOKER VIEW shop.i AS SELECT id FROM shop.t",
                        "CREATE DEFINER = owner@'%' TRIGGER shop.tr BEFORE UPDATE ON shop.t FOR EACH ROW SET NEW.x = 1",
                        "CREATE DEFINER = owner@'%' EVENT shop.e ON SCHEDULE EVERY 1 DAY DO SET @x = 1",
                        "CREATE DEFINER = gone@'10.0.%' FUNCTION shop.f() RETURNS int DETERMINISTIC RETURN 1",
                        "CREATE PROCEDURE shop.of_root() SELECT 1");
    }

    /** On MariaDB a role can be one, of which the lists of objects tell the name in two forms. */
    private void defineByRole() {
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.run("SET sql_log_bin = 0", "CREATE ROLE r");
        }
        pair.a()
                .run(
                        "SET sql_log_bin = 0",
                        "CREATE DEFINER = r PROCEDURE shop.of_role() SELECT 1",
                        "CREATE DEFINER = r VIEW shop.view_of_role AS SELECT 1");
    }

    private static List<String> told(Result result) {
        return result.facts().get(AccountsCheck.FACT).lines().toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_9_7", "MYSQL_5_7", "MARIADB_11"})
    void thoseThatAMemberLacksAreToldAndNeverARefusal(ServerFamily family) {
        start(family);
        define();
        if (family.isMariaDb()) {
            defineByRole();
        }

        Result reseed = new Repairs(pair, volume).run(Repairs.RESEED);

        assertThat(reseed.outcome()).as(reseed.message()).isEqualTo(Outcome.Done);
        assertThat(told(reseed))
                .containsExactly(
                        "gone@10.0.% has no account on a, but defines there function shop.f",
                        "gone@10.0.% has no account on b, but defines there function shop.f",
                        "owner@% has no account on b, but defines there view shop.v; trigger shop.tr; event shop.e",
                        "owner@% is missing on b");

        RunOptions equal =
                pair.options("by-hand", 2, volume.resolve("by-hand")).withAccounts(RunOptions.Accounts.FROM_AUTHORITY);
        assertThat(told(new AccountsComparisonTask(equal, System.out, Clock.systemUTC()).run()))
                .containsExactly(
                        "gone@10.0.% has no account on a, but defines there function shop.f",
                        "gone@10.0.% has no account on b, but defines there function shop.f");
    }
}
