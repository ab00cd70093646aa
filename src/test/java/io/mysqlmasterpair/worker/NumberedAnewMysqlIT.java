package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S8: a member of MariaDB whose logs are new numbers its transactions from one again. Its repair tells the authority to count it further
 * than anything that the authority has logged; whatever ends the repair then, the next one takes that for what it is.
 */
class NumberedAnewMysqlIT {

    private static final List<Step> UP_TO_REALIGN = Repairs.RESEED.subList(0, Repairs.RESEED.indexOf(Step.VERIFY));

    @TempDir
    Path volume;

    private MysqlPairFixture pair;

    @AfterEach
    void stop() {
        pair.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB_11", "MARIADB_10_11"})
    void theNextRepairHealsWhereOneEndedBeforeTheAuthorityReadAgain(ServerFamily family) {
        pair = MysqlPairFixture.start(family, ReplicationMode.GTID).replicating();
        Repairs repairs = new Repairs(pair, volume);
        pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY)");
        Awaitility.await().until(() -> pair.b().column("SHOW DATABASES").contains("shop"));
        pair.b().run("INSERT INTO shop.t VALUES (1)", "INSERT INTO shop.t VALUES (2)");
        Awaitility.await().until(() -> pair.a().column("SELECT id FROM shop.t").equals(List.of("1", "2")));
        // as with an empty volume
        pair.b().run("STOP SLAVE", "RESET MASTER", "SET sql_log_bin = 0", "DROP DATABASE shop");

        Result first = repairs.run("r1", 1, UP_TO_REALIGN);
        assertThat(first.outcome()).as(first.message()).isEqualTo(Outcome.Done);
        assertThat(pair.a().text("SELECT @@gtid_slave_pos"))
                .as("what a was told")
                .isNotIn(pair.a().text("SELECT @@gtid_binlog_pos").split(","));
        pair.a().run("INSERT INTO shop.t VALUES (3)");

        Result second = repairs.run("r2", 2, Repairs.RESEED);

        assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.Done);
        pair.b().run("INSERT INTO shop.t VALUES (4)");
        Awaitility.await()
                .until(() ->
                        pair.a().column("SELECT id FROM shop.t ORDER BY id").equals(List.of("1", "2", "3", "4")));
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
    }
}
