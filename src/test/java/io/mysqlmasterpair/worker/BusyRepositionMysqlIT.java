package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.Scribe;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** The authority forgot its channel, and takes writes all the time; the channel into the target is sound. */
@ParameterizedClass
@Pairs(Pairs.Of.NEWEST_AND_5_7)
class BusyRepositionMysqlIT {

    private static final List<Step> REPOSITION = RepairWorkflow.stages(Rung.REPOSITION).stream()
            .flatMap(stage -> stage.steps().stream())
            .toList();

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;
    private Scribe scribe;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode).replicating();
        repairs = new Repairs(pair, volume);
        Scribe.prepare(pair.a());
        pair.a().run("CREATE TABLE shop.t (id int PRIMARY KEY, v int)", "INSERT INTO shop.t VALUES (1, 1)");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SELECT id FROM shop.t").size() == 1);
        // and something of b's, which a takes
        pair.b().run("INSERT INTO shop.t VALUES (2, 2)");
        Awaitility.await().until(() -> pair.a().column("SELECT id FROM shop.t").size() == 2);
        scribe = Scribe.on(pair.a(), "a");
        Awaitility.await().until(() -> scribe.acknowledged().size() > 50);
        pair.a().run("STOP REPLICA", "RESET REPLICA ALL");
    }

    @AfterEach
    void stop() {
        scribe.close();
        pair.close();
    }

    @Test
    @DisplayName("S1: a busy authority is followed to one point, and no acknowledged write is lost")
    void aBusyAuthorityIsFollowedToOnePoint() {
        healed(repairs.run(REPOSITION));
    }

    @Test
    @DisplayName("S8: a process that dies while the target follows leaves a channel that runs; the next one heals")
    void aChannelThatAnAttemptLeftRunningIsNoHindrance() {
        Result until = repairs.run(REPOSITION.subList(0, REPOSITION.indexOf(Step.REPOSITION)));
        assertThat(until.outcome()).as(until.message()).isEqualTo(Outcome.Done);
        pair.b().run("START REPLICA");

        healed(repairs.run(REPOSITION));
    }

    @Test
    void aRowThatOnlyTheTargetHasIsFoundAllTheSame() {
        pair.b().run("SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (9, 9)");

        differs(repairs.run(REPOSITION));

        assertThat(pair.b().column("SELECT id FROM shop.t")).containsExactly("1", "2", "9");
    }

    @Test
    @DisplayName("S1: what only the target took is a difference, and stays where it is until it is archived")
    void aTransactionThatOnlyTheTargetHasIsFoundAllTheSame() {
        pair.b().run("UPDATE shop.t SET v = 20 WHERE id = 2");

        differs(repairs.run(REPOSITION));

        assertThat(pair.b().text("SELECT v FROM shop.t WHERE id = 2")).isEqualTo("20");
        Result reseed = repairs.run("r2", 2, Repairs.RESEED);
        assertThat(reseed.outcome()).as(reseed.message()).isEqualTo(Outcome.Done);
        assertThat(repairs.archive("r2").transactions()).isPositive();
    }

    private void differs(Result result) {
        assertThat(result.outcome()).isEqualTo(Outcome.Failed);
        assertThat(result.retryable()).isFalse();
        assertThat(result.message()).contains("the data differ").contains("shop.t differs");
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.b().leftOfFence()).isEmpty();
        Awaitility.await().until(() -> MysqlPairFixture.threadsRun(pair.b()));
    }

    private void healed(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.b().leftOfFence()).isEmpty();
        pair.b().run("INSERT INTO shop.t VALUES (11, 1)");
        scribe.close();
        Awaitility.await().until(() -> Repairs.checksums(pair.a()).equals(Repairs.checksums(pair.b())));
        assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("1", "2", "11");
        List<String> tokens =
                scribe.acknowledged().stream().map(Scribe.Write::token).toList();
        assertThat(pair.a().column("SELECT token FROM shop.ledger")).containsAll(tokens);
        assertThat(pair.b().column("SELECT token FROM shop.ledger")).containsAll(tokens);
    }
}
