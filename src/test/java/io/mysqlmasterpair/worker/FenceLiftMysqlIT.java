package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.Inspections;
import io.mysqlmasterpair.status.RunBook;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Runs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person opens a member whose repair will never end: the authority is gone. */
class FenceLiftMysqlIT {

    private static final Login APP = new Login("app", "app-pw1");

    @TempDir
    Path volume;

    private Result lift(MysqlPairFixture pair, boolean unproven) {
        RunOptions options = pair.options("by-hand", 9, volume);
        Result result = new FenceLift(options, System.out, Clock.systemUTC()).lift(Side.B, unproven);
        assertThat(result.toJson()).doesNotContain(options.logins().admin().password());
        return result;
    }

    /** What the members tell whoever knows of no run. */
    private Result find(MysqlPairFixture pair) {
        Result result = new FenceSearch(pair.options("nobody", 99, volume), System.out, Clock.systemUTC()).run();
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        return result;
    }

    /** As a resource admits it that has had no run, and has only the members' answer. */
    private long nextOrdinal(MysqlPairFixture pair) {
        MysqlMasterPairStatus asked = new MysqlMasterPairStatus();
        Inspections.note(asked, "", find(pair).facts(), PairStates.gtidPair().build());
        MysqlMasterPairStatus next = new MysqlMasterPairStatus();
        Instant now = Instant.now();
        RunBook.update(asked, next, List.of(Runs.fresh("r2")), new RunBook.Sight(false, Set.of(), now), now);
        return next.activeRepair.ordinal;
    }

    private static boolean appWrites(MysqlPairFixture pair) {
        try (var connection = pair.b().connect(APP);
                var statement = connection.createStatement()) {
            statement.execute("REPLACE INTO shop.t VALUES (2)");
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"MYSQL_9_7", "MYSQL_8_0", "MYSQL_5_7"})
    void aFencedMemberIsOpenedWithTheSettingsItHad(ServerFamily family) {
        try (MysqlPairFixture pair =
                MysqlPairFixture.start(family, ReplicationMode.GTID).replicating()) {
            pair.a()
                    .run(
                            "CREATE DATABASE shop",
                            "CREATE TABLE shop.t (id int PRIMARY KEY)",
                            "CREATE USER app@'%' IDENTIFIED BY 'app-pw1'",
                            "GRANT ALL ON shop.* TO app@'%'");
            Awaitility.await().until(() -> appWrites(pair));
            assertThat(lift(pair, false).message()).contains("No repair has fenced b");
            assertThat(find(pair).facts()).isEmpty();
            assertThat(new Repairs(pair, volume).run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
            assertThat(appWrites(pair)).isFalse();
            // a clock that was ahead: when this resource is deleted and applied again, the next run's may not be
            pair.a().run("SET sql_log_bin = 0", "UPDATE mysqlmasterpair.lease SET ordinal = 9000000000");
            assertThat(find(pair).facts())
                    .isEqualTo(Map.of(
                            "fenced", "b", "run", "r1", "data", "WHOLE", "authority", "a", "ordinal", "9000000000"));
            assertThat(new Repairs(pair, volume)
                            .run("r2", nextOrdinal(pair), List.of(Step.PREFLIGHT))
                            .outcome())
                    .as("S6: the next run of a resource that knows of none")
                    .isEqualTo(Outcome.Done);
            pair.a().close();

            Result lifted = lift(pair, false);

            assertThat(lifted.outcome()).as(lifted.message()).isEqualTo(Outcome.Done);
            assertThat(appWrites(pair)).isTrue();
            assertThat(pair.b().leftOfFence()).isEmpty();
            assertThat(pair.b().text("SELECT @@GLOBAL.event_scheduler"))
                    .isEqualTo(family == ServerFamily.MYSQL_5_7 ? "OFF" : "ON");
            assertThat(lift(pair, false).message()).as("twice").contains("No repair has fenced b");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"MYSQL_9_7", "MYSQL_5_7"})
    void dataThatAreNotProvenAreServedOnlyOnAPersonsWord(ServerFamily family) {
        try (MysqlPairFixture pair =
                MysqlPairFixture.start(family, ReplicationMode.GTID).replicating()) {
            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY)");
            assertThat(new Repairs(pair, volume).run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
            pair.b()
                    .run(
                            "SET GLOBAL super_read_only = OFF",
                            "SET sql_log_bin = 0",
                            "UPDATE mysqlmasterpair.lease SET state = 'importing'",
                            "SET GLOBAL super_read_only = ON");

            assertThat(find(pair).message())
                    .isEqualTo("Run r1 left b fenced; its data are partial. a is the authority of that run.");
            Result refused = lift(pair, false);

            assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
            assertThat(refused.message()).contains("are partial", "--accept-unproven-data");
            assertThat(pair.b().text("SELECT @@GLOBAL.offline_mode")).isEqualTo("1");

            assertThat(lift(pair, true).outcome()).isEqualTo(Outcome.Done);
            assertThat(find(pair).message()).startsWith("No unfinished repair");
            assertThat(find(pair).facts()).as("of runs that are over, too").isEqualTo(Map.of("ordinal", "1"));
            assertThat(pair.b().text("SELECT @@GLOBAL.read_only + @@GLOBAL.offline_mode"))
                    .isEqualTo("0");
        }
    }
}
