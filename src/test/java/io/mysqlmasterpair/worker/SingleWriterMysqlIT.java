package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.Scribe;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** One member takes the writes: the other is closed and stays so, and the writes change hands without losing any. */
@ParameterizedClass
@Pairs(value = Pairs.Of.ALL, takesLong = true)
class SingleWriterMysqlIT {

    private static final List<Step> PROMOTE = List.of(Step.INSPECT, Step.CLOSE, Step.HANDOVER, Step.OPEN, Step.PROVE);

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;
    private long runs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode).replicating();
        repairs = new Repairs(pair, volume);
        Scribe.prepare(pair.a());
        pair.a().run("CREATE TABLE shop.t (id int PRIMARY KEY, v varchar(20))");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 2);
        Awaitility.await()
                .until(() -> !pair.b()
                        .column("SELECT 1 FROM mysql.db WHERE user = 'app'")
                        .isEmpty());
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void thePassiveMemberStaysClosedOverARestartReplicatesAndCanBeReleased() {
        done(run(active(Side.A), Step.CLOSE));
        assertThat(access(pair.b())).isEqualTo("11");
        done(run(active(Side.A), Step.PROVE));

        boolean forgetsItsPlace = family == ServerFamily.MYSQL_8_0 && mode == ReplicationMode.FILE_POSITION;
        if (forgetsItsPlace) {
            // super_read_only keeps this server from noting its place when it shuts down; with this it finds it again
            pair.b().run("SET PERSIST_ONLY relay_log_recovery = ON");
        }
        pair.b().restart();
        if (forgetsItsPlace) {
            pair.b().run("RESET PERSIST relay_log_recovery");
        }

        if (!outlivesRestarts()) {
            assertThat(access(pair.b())).as("nothing outlives a restart there").isEqualTo("00");
            done(run(active(Side.A), Step.CLOSE));
        }
        assertThat(access(pair.b())).isEqualTo("11");
        Awaitility.await()
                .untilAsserted(() -> assertThat(MysqlPairFixture.threadsRun(pair.b()))
                        .as(pair.b().status("Last_IO_Error") + pair.b().status("Last_SQL_Error"))
                        .isTrue());
        pair.a().run("INSERT INTO shop.t VALUES (1, 'a')");
        awaitRows(pair.b(), "a");
        assertThat(access(pair.a())).isEqualTo("00");

        Result released = run(Writers.BOTH, Step.RELEASE, Step.PROVE);

        done(released);
        assertThat(access(pair.b())).isEqualTo("00");
        assertThat(pair.b().leftOfFence()).isEmpty();
    }

    @Test
    @DisplayName("S1: writes change hands under load, none is lost, and never are two members open at once")
    void writesChangeHandsUnderLoad() {
        done(run(active(Side.A), Step.CLOSE));
        try (Scribe a = Scribe.on(pair.a(), "a");
                Scribe b = Scribe.on(pair.b(), "b")) {
            awaitWrites(a);
            assertThat(b.acknowledged()).isEmpty();

            done(run(handover(Side.A, Side.B), PROMOTE));

            awaitWrites(b);
            a.close();
            b.close();
            long lastOnA = a.acknowledged().stream()
                    .mapToLong(Scribe.Write::begun)
                    .max()
                    .orElseThrow();
            long firstOnB = b.acknowledged().stream()
                    .mapToLong(Scribe.Write::ended)
                    .min()
                    .orElseThrow();
            assertThat(firstOnB)
                    .as("the first write on b is after the last on a")
                    .isGreaterThan(lastOnA);
            Set<String> tokens = Stream.of(a, b)
                    .flatMap(scribe -> scribe.acknowledged().stream())
                    .map(Scribe.Write::token)
                    .collect(Collectors.toSet());
            for (MysqlServer server : List.of(pair.a(), pair.b())) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(server.column("SELECT token FROM shop.ledger"))
                                .containsAll(tokens));
            }
        }
        assertThat(access(pair.a())).isEqualTo("11");
        assertThat(access(pair.b())).isEqualTo("00");
        assertThat(Repairs.checksums(pair.a())).isEqualTo(Repairs.checksums(pair.b()));
    }

    @Test
    void aPromotionIsRefusedOrTakenBackWhereTheOtherMemberCantApplyEverything() {
        done(run(active(Side.A), Step.CLOSE));
        done(run(handover(Side.A, Side.B), Step.INSPECT));
        conflictOnB();

        Result takenBack = run(handover(Side.A, Side.B), Step.CLOSE, Step.HANDOVER, Step.OPEN, Step.PROVE);

        assertThat(takenBack.outcome()).as(takenBack.message()).isEqualTo(Outcome.Failed);
        assertThat(takenBack.retryable()).isFalse();
        assertThat(takenBack.message()).contains("1062").contains("a takes the writes again");
        assertThat(access(pair.a())).isEqualTo("00");
        assertThat(access(pair.b())).isEqualTo("11");

        Result refused = run(handover(Side.A, Side.B), PROMOTE);

        assertThat(refused.outcome()).as(refused.message()).isEqualTo(Outcome.Refused);
        assertThat(refused.message()).contains("does not run").contains("nothing was changed");
        assertThat(access(pair.a())).isEqualTo("00");
        assertThat(access(pair.b())).isEqualTo("11");
    }

    @Test
    @DisplayName("S8: killed between any two steps a promotion goes on, and both members are never open")
    void killedBetweenAnyTwoStepsAPromotionGoesOn() {
        done(run(active(Side.A), Step.CLOSE));
        for (int steps = 1; steps <= PROMOTE.size(); steps++) {
            Side from = steps % 2 == 1 ? Side.A : Side.B;
            RunOptions options = options(handover(from, from.other()));
            done(repairs.run(options, PROMOTE.subList(0, steps)));
            assertThat(access(pair.a()) + access(pair.b())).isNotEqualTo("0000");

            done(repairs.run(options, PROMOTE));

            assertThat(access(server(from))).isEqualTo("11");
            assertThat(access(server(from.other()))).isEqualTo("00");
            done(repairs.run(options, PROMOTE));
        }
        // half-way, and now the other can't take over any more: the old one is opened again
        RunOptions options = options(handover(Side.B, Side.A));
        done(repairs.run(options, PROMOTE.subList(0, 2)));
        assertThat(access(pair.a()) + access(pair.b())).isEqualTo("1111");
        pair.a().run("STOP REPLICA");

        Result back = repairs.run(options, PROMOTE);

        assertThat(back.outcome()).as(back.message()).isEqualTo(Outcome.Failed);
        assertThat(back.message()).contains("b takes the writes again");
        assertThat(access(pair.a())).isEqualTo("11");
        assertThat(access(pair.b())).isEqualTo("00");
    }

    @Test
    @DisplayName(
            "S1: taken over from a silent member, which comes back: what only it has is archived, and it is closed")
    void aMemberThatWasTakenOverFromComesBackAsThePassiveOne() {
        done(run(active(Side.A), Step.CLOSE));
        pair.b().run("STOP REPLICA IO_THREAD");
        pair.a().run("INSERT INTO shop.t VALUES (1, 'only-a')");
        Writers takeover = new Writers(Optional.of(Side.B), Optional.empty(), Optional.of(Side.B));

        Result answers = repairs.run(options(takeover), List.of(Step.TAKEOVER));
        assertThat(answers.outcome()).as(answers.message()).isEqualTo(Outcome.Refused);
        assertThat(answers.message()).contains("a answers");
        done(repairs.run(withSilentA(options(takeover)), List.of(Step.TAKEOVER)));
        assertThat(access(pair.b())).isEqualTo("00");
        pair.b().run("INSERT INTO shop.t VALUES (1, 'of-b')");

        // a is back, and open as it was
        assertThat(access(pair.a())).isEqualTo("00");
        RunOptions reseed = Repairs.withAuthority(pair.options("reseed", ++runs, volume.resolve("reseed")), Side.B)
                .with(active(Side.B));
        done(repairs.run(reseed, Repairs.RESEED));

        assertThat(access(pair.a())).isEqualTo("11");
        assertThat(access(pair.b())).isEqualTo("00");
        awaitRows(pair.a(), "of-b");
        assertThat(repairs.archived("reseed", "copy.sql.gz")).contains("only-a");
        assertThat(Repairs.checksums(pair.a())).isEqualTo(Repairs.checksums(pair.b()));
        if (outlivesRestarts()) {
            pair.a().restart();
            assertThat(access(pair.a())).isEqualTo("11");
        }
    }

    @Test
    void aReseedFromTheClosedMemberGivesTheActiveOneBackOpenAndAnEmptiedPassiveOneClosed() {
        done(run(handover(Side.A, Side.B), PROMOTE));
        pair.a().run("STOP REPLICA");
        pair.b().run("INSERT INTO shop.t VALUES (1, 'only-b')");
        hide(pair.a(), 1);

        RunOptions first =
                pair.options("r-active", ++runs, volume.resolve("r-active")).with(active(Side.B));
        done(repairs.run(first, Repairs.RESEED));

        assertThat(access(pair.a())).as("a was the authority all along, closed").isEqualTo("11");
        assertThat(access(pair.b())).isEqualTo("00");
        assertThat(repairs.archived("r-active", "copy.sql.gz")).contains("only-b");

        done(run(handover(Side.B, Side.A), PROMOTE));
        pair.emptyB();
        RunOptions second =
                pair.options("r-empty", ++runs, volume.resolve("r-empty")).with(active(Side.A));
        done(repairs.run(second, Repairs.RESEED));

        assertThat(access(pair.a())).isEqualTo("00");
        assertThat(access(pair.b())).as("an empty server starts open").isEqualTo("11");
        assertThat(Repairs.checksums(pair.a())).isEqualTo(Repairs.checksums(pair.b()));
    }

    // ---- what the tests are made of ------------------------------------------------------------------------------

    private static Writers active(Side side) {
        return new Writers(Optional.of(side), Optional.empty(), Optional.empty());
    }

    private static Writers handover(Side from, Side to) {
        return new Writers(Optional.of(to), Optional.of(from), Optional.empty());
    }

    private Result run(Writers writers, Step... steps) {
        return run(writers, List.of(steps));
    }

    private Result run(Writers writers, List<Step> steps) {
        return repairs.run(options(writers), steps);
    }

    /** A run of its own, with the active member as authority, as the operator plans it. */
    private RunOptions options(Writers writers) {
        String name = "w" + ++runs;
        return Repairs.withAuthority(
                        pair.options(name, runs, volume.resolve(name)),
                        writers.active().orElse(Side.A))
                .with(writers);
    }

    /** At a's address nobody answers. */
    private RunOptions withSilentA(RunOptions o) {
        RunOptions.MemberOption nobody =
                new RunOptions.MemberOption("a", new Endpoint("127.0.0.1", 1), Optional.empty());
        return Repairs.withA(o, nobody);
    }

    private MysqlServer server(Side side) {
        return side == Side.A ? pair.a() : pair.b();
    }

    /** A row on the closed b that a's next write collides with. */
    private void conflictOnB() {
        hide(pair.b(), 7);
        pair.a().run("INSERT INTO shop.t VALUES (7, 'seen')");
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.b()));
    }

    /** A row on a closed member that the other's next write collides with. */
    private void hide(MysqlServer closed, int id) {
        String insert = "INSERT INTO shop.t VALUES (" + id + ", 'hidden')";
        if (family.isMariaDb()) {
            closed.run("SET sql_log_bin = 0", insert);
        } else {
            closed.run(
                    "SET GLOBAL super_read_only = OFF",
                    "SET sql_log_bin = 0",
                    insert,
                    "SET GLOBAL super_read_only = ON");
        }
    }

    private boolean outlivesRestarts() {
        return !family.isMariaDb() && family != ServerFamily.MYSQL_5_7;
    }

    private static void awaitRows(MysqlServer server, String... values) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.column("SELECT v FROM shop.t ORDER BY id"))
                        .containsExactly(values));
    }

    private static void awaitWrites(Scribe scribe) {
        int now = scribe.acknowledged().size();
        Awaitility.await().until(() -> scribe.acknowledged().size() > now + 50);
    }

    private static String access(MysqlServer server) {
        return server.family().isMariaDb()
                ? server.text("SELECT REPEAT(CAST(@@GLOBAL.read_only AS CHAR) IN ('1', 'ON'), 2)")
                : server.text("SELECT CONCAT(@@GLOBAL.read_only, @@GLOBAL.super_read_only)");
    }

    private static void done(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }
}
