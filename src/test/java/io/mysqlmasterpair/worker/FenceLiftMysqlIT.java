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
import io.mysqlmasterpair.testing.Pairs;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** A person opens a member whose repair will never end: the authority is gone. */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class FenceLiftMysqlIT {

    private static final Login APP = new Login("app", "app-pw1");

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode).replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY)",
                        "CREATE USER app@'%' IDENTIFIED BY 'app-pw1'",
                        "GRANT ALL ON shop.* TO app@'%'");
        Awaitility.await().until(this::appWrites);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private Result lift(boolean unproven) {
        RunOptions options = pair.options("by-hand", 9, volume);
        Result result = new FenceLift(options, System.out, Clock.systemUTC()).lift(Side.B, unproven);
        assertThat(result.toJson()).doesNotContain(options.logins().admin().password());
        return result;
    }

    /** What the members tell whoever knows of no run. */
    private Result find() {
        Result result = new FenceSearch(pair.options("nobody", 99, volume), System.out, Clock.systemUTC()).run();
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        return result;
    }

    /** As a resource admits it that has had no run, and has only the members' answer. */
    private long nextOrdinal() {
        MysqlMasterPairStatus asked = new MysqlMasterPairStatus();
        Inspections.note(asked, "", find().facts(), PairStates.gtidPair().build());
        MysqlMasterPairStatus next = new MysqlMasterPairStatus();
        Instant now = Instant.now();
        RunBook.update(asked, next, List.of(Runs.fresh("r2")), new RunBook.Sight(false, Set.of(), now), now);
        return next.activeRepair.ordinal;
    }

    private boolean appWrites() {
        try (var connection = pair.b().connect(APP);
                var statement = connection.createStatement()) {
            statement.execute("REPLACE INTO shop.t VALUES (2)");
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    @Test
    void aFencedMemberIsOpenedWithTheSettingsItHad() {
        String scheduler = pair.b().text("SELECT @@GLOBAL.event_scheduler");
        assertThat(lift(false).message()).contains("No repair has fenced b");
        assertThat(find().facts()).isEmpty();
        assertThat(new Repairs(pair, volume).run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        assertThat(appWrites()).isFalse();
        assertThat(pair.b().isShut("app")).isTrue();
        // a clock that was ahead: when this resource is deleted and applied again, the next run's may not be
        pair.a().run("SET sql_log_bin = 0", "UPDATE mysqlmasterpair.lease SET ordinal = 9000000000");
        assertThat(find().facts())
                .isEqualTo(
                        Map.of("fenced", "b", "run", "r1", "data", "WHOLE", "authority", "a", "ordinal", "9000000000"));
        assertThat(new Repairs(pair, volume)
                        .run("r2", nextOrdinal(), List.of(Step.PREFLIGHT))
                        .outcome())
                .as("S6: the next run of a resource that knows of none")
                .isEqualTo(Outcome.Done);
        pair.a().close();

        Result lifted = lift(false);

        assertThat(lifted.outcome()).as(lifted.message()).isEqualTo(Outcome.Done);
        assertThat(appWrites()).isTrue();
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.b().leftOfFence()).isEmpty();
        assertThat(pair.b().text("SELECT @@GLOBAL.event_scheduler")).isEqualTo(scheduler);
        assertThat(lift(false).message()).as("twice").contains("No repair has fenced b");
    }

    @Test
    void dataThatAreNotProvenAreServedOnlyOnAPersonsWord() {
        assertThat(new Repairs(pair, volume).run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        pair.b()
                .run(
                        "SET GLOBAL super_read_only = OFF",
                        "SET sql_log_bin = 0",
                        "UPDATE mysqlmasterpair.lease SET state = 'importing'",
                        "SET GLOBAL super_read_only = ON");

        assertThat(find().message())
                .isEqualTo("Run r1 left b fenced; its data are partial. a is the authority of that run.");
        Result refused = lift(false);

        assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("are partial", "--accept-unproven-data");
        assertThat(pair.b().isShut("app")).isTrue();
        assertThat(appWrites()).isFalse();

        assertThat(lift(true).outcome()).isEqualTo(Outcome.Done);
        assertThat(find().message()).startsWith("No unfinished repair");
        assertThat(find().facts()).as("of runs that are over, too").isEqualTo(Map.of("ordinal", "1"));
        assertThat(appWrites()).isTrue();
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.b().leftOfFence()).isEmpty();
    }
}
