package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.observe.ProbeTarget;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Crowd;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * S5, S8: servers that take no more sessions, of anybody (1040) or of an account (1203, 1226), while a repair is at work. It
 * waits for room where it needs a session, of its own or of a tool's, and ends its attempt where there is none for too long.
 */
@ParameterizedClass(name = "{0} {1}")
@Pairs(Pairs.Of.EACH_FLAVOUR_ONCE)
@Timeout(600)
class FullServerMysqlIT {

    private static final Login OPS = new Login("ops", "ops-p'w1");
    private static final Duration ROOM = Duration.ofSeconds(60);

    /** What the common start of all steps takes on a member: one to work with, and one for the lock. */
    private static final int BOARDED = 2;

    /** With the two that a comparison takes on the member that it freezes. */
    private static final int MOST = 4;

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<CompletableFuture<Void>> leaving = new ArrayList<>();
    private MysqlPairFixture pair;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode).replicating();
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.run(
                    "SET sql_log_bin = 0",
                    "CREATE USER ops@'%' IDENTIFIED BY 'ops-p\\'w1'",
                    "GRANT ALL ON *.* TO ops@'%' WITH GRANT OPTION");
            Crowd.limit(server, OPS, MOST);
        }
        pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20), f FLOAT)");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
        // so that neither takes anything of the other's
        pair.a().run("STOP REPLICA", "SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (1, 'of a', 1)");
        pair.b().run("STOP REPLICA", "INSERT INTO shop.t VALUES (1, 'of b', 1)");
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private RunOptions options(Duration room) {
        RunOptions o = pair.options("r1", 1, volume.resolve("r1"));
        RunOptions.Limits l = o.limits();
        return OptionsLike.these(o)
                .logins(new RunOptions.Logins(OPS, Optional.of(MysqlPairFixture.REPLICATION), Optional.empty()))
                .limits(new RunOptions.Limits(l.lock(), l.drain(), l.stall(), l.catchUp(), l.proof(), room))
                .done();
    }

    private Result run(Duration room, List<Step> steps, Function<Step, WorkerStep> how) {
        RunOptions options = options(room);
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new StepRunner(options, out, Clock.systemUTC())
                .run(steps.stream().map(how).toList());
    }

    private Result run(List<Step> steps) {
        return run(ROOM, steps, StepRunner::of);
    }

    private void assertDone(Result result) {
        assertThat(result.outcome())
                .as("%s", said.toString(StandardCharsets.UTF_8))
                .isEqualTo(Outcome.Done);
    }

    private int timesWaited() {
        return said.toString(StandardCharsets.UTF_8)
                        .split("takes no more sessions[^\n]* It is asked again for 60 s", -1)
                        .length
                - 1;
    }

    /** A step that finds no room, and gets it once it waits. */
    private WorkerStep meets(Step step, Map<Step, Function<String, AutoCloseable>> crowds) {
        WorkerStep real = StepRunner.of(step);
        return crowds.containsKey(step)
                ? new Met(real, () -> {
                    AutoCloseable crowd = crowds.get(step).apply(step.command());
                    int before = timesWaited();
                    leaving.add(CompletableFuture.runAsync(
                            () -> {
                                try {
                                    Awaitility.await().until(() -> timesWaited() > before);
                                } finally {
                                    leave(crowd);
                                }
                            },
                            Thread::startVirtualThread));
                })
                : real;
    }

    private static void leave(AutoCloseable crowd) {
        try {
            crowd.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private record Met(WorkerStep inner, Runnable first) implements WorkerStep {

        @Override
        public Step step() {
            return inner.step();
        }

        @Override
        public String about() {
            return inner.about();
        }

        @Override
        public String help() {
            return inner.help();
        }

        @Override
        public Ending run(Run run) {
            first.run();
            return inner.run(run);
        }
    }

    private AutoCloseable limited(MysqlServer server) {
        Crowd.limit(server, OPS, BOARDED);
        return () -> Crowd.limit(server, OPS, MOST);
    }

    /** mysqlbinlog and mysqldump, the dump's own session, and JDBC: each at the door of a full server. */
    @Test
    void aRunWaitsForRoomWhereverItNeedsASession() {
        Map<Step, Function<String, AutoCloseable>> crowds = Map.of(
                Step.ARCHIVE, at -> Crowd.fill(pair.b()),
                Step.DUMP, at -> limited(pair.a()),
                Step.REALIGN, at -> limited(pair.a()));

        assertDone(run(ROOM, Repairs.RESEED, step -> meets(step, crowds)));

        leaving.forEach(CompletableFuture::join);
        assertThat(leaving).hasSize(3);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "member b: takes no more sessions", "Too many connections", "member a: takes no more sessions")
                .contains("'max_user_connections'", "raise max_connections or the account's limit")
                .contains("There was room after ")
                // in the run's status, too
                .containsPattern("progress .*\"step\":\"dump\".*member a: takes no more sessions")
                .doesNotContain("ops-p");
        assertThat(pair.b().text("SELECT v FROM shop.t")).isEqualTo("of a");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        assertThat(pair.a().replicates() && pair.b().replicates()).isTrue();
        assertThat(new Repairs(pair, volume).archived("r1", "unique.decoded.sql.gz"))
                .contains("of b");
    }

    @Test
    void notForEverAndTheNextAttemptGoesOn() {
        Crowd.limit(pair.a(), OPS, BOARDED - 1);
        Result refused = run(Duration.ofSeconds(1), Repairs.ISOLATE, StepRunner::of);
        assertThat(refused.outcome()).isEqualTo(Outcome.Refused);
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.message())
                .startsWith("member a: takes no more sessions: ")
                .contains("raise max_connections");
        assertThat(pair.b().isOpen()).isTrue();

        Crowd.limit(pair.a(), OPS, MOST);
        assertDone(run(Repairs.ISOLATE));
        Crowd.limit(pair.a(), OPS, BOARDED);
        Result full = run(Duration.ofSeconds(1), Repairs.OVERWRITE, StepRunner::of);
        assertThat(full.outcome()).isEqualTo(Outcome.Failed);
        assertThat(full.retryable()).isTrue();
        assertThat(full.message())
                .startsWith("member a: takes no more sessions: ")
                .contains("'max_user_connections'", "raise max_connections or the account's limit");
        assertThat(full.steps().getLast().step()).isEqualTo("dump");
        assertThat(pair.b().text("SELECT v FROM shop.t")).isEqualTo("of b");

        Crowd.limit(pair.a(), OPS, MOST);
        assertDone(run(Repairs.OVERWRITE));
        assertDone(run(Repairs.REALIGN));
    }

    /** What it is given begins anew with it. */
    @Test
    void theClientIsRunAgainWithAllThatItLoads() {
        RunOptions options = options(ROOM);
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        try (Run run = Boarding.board(options, new Story(out, Clock.systemUTC(), Secrets.of(options.logins())))) {
            AutoCloseable crowd = Crowd.fill(pair.b());
            CompletableFuture<Void> left = CompletableFuture.runAsync(
                    () -> {
                        try {
                            Awaitility.await().until(() -> timesWaited() > 0);
                        } finally {
                            leave(crowd);
                        }
                    },
                    Thread::startVirtualThread);
            String row = "INSERT INTO shop.t VALUES (%d, REPEAT('x', 20), 1);\n";
            run.tools().load(run.target(), stdin -> {
                for (int id = 2; id <= 5000; id++) {
                    stdin.write(row.formatted(id).getBytes(StandardCharsets.UTF_8));
                }
            });
            left.join();
        }
        assertThat(pair.b().text("SELECT COUNT(*) FROM shop.t")).isEqualTo("5000");
    }

    private Diagnosis diagnosed(Login monitor) {
        PairKey key = new PairKey("shop", "shop");
        ProbeTarget target = new ProbeTarget(
                "shop",
                new Both<>("a", "b"),
                new Both<>(pair.a().endpoint(), pair.b().endpoint()),
                monitor,
                Tls.PREFERRED);
        CompletableFuture<PairState> seen = new CompletableFuture<>();
        try (Prober prober = new Prober(Duration.ofSeconds(1), Duration.ofSeconds(30), Clock.systemUTC())) {
            prober.watch(key, target, (pairKey, state) -> seen.complete(state));
            return Diagnoser.diagnose(seen.join(), Duration.ofSeconds(60));
        }
    }

    private static void assertFull(Diagnosis diagnosis, String errno) {
        assertThat(diagnosis.kind()).isEqualTo(Diagnosis.Kind.UNREACHABLE);
        assertThat(diagnosis.evidence()).containsEntry("a.fault", "FULL").containsEntry("a.errno", errno);
        assertThat(diagnosis.sentence())
                .startsWith("Member a (")
                .contains("takes no more sessions: ", "raise max_connections or the account's limit.");
    }

    @Test
    void aFullMemberAndAFullSourceAreCalledThat() throws SQLException {
        try (Crowd crowd = Crowd.fill(pair.a())) {
            assertThat(crowd).isNotNull();
            assertFull(diagnosed(OPS), "1040");
        }
        Crowd.limit(pair.a(), OPS, 1);
        try (Connection held = pair.a().connect(OPS)) {
            assertThat(held.isValid(5)).isTrue();
            assertFull(diagnosed(OPS), "1226");
        }
        Crowd.limit(pair.a(), OPS, MOST);

        Crowd.limit(pair.a(), MysqlPairFixture.REPLICATION, 1);
        try (Connection held = pair.a().connect(MysqlPairFixture.REPLICATION)) {
            assertThat(held.isValid(5)).isTrue();
            pair.b().run("START REPLICA");
            Awaitility.await().until(() -> pair.b().status("Last_IO_Errno").matches("1203|1226"));

            Diagnosis diagnosis = diagnosed(OPS);
            assertThat(diagnosis.kind()).isEqualTo(Diagnosis.Kind.CONNECT_FAILED);
            assertThat(diagnosis.sentence()).contains("is turned away by its source, which takes no more sessions");
            pair.b().run("STOP REPLICA");
        }
        // its error stays, as of a receiver that gave up: it is started all the same
        assertThat(pair.b().status("Last_IO_Errno")).matches("1203|1226");
        RunOptions options = Repairs.onlyInto("b", options(ROOM));
        assertDone(new StepRunner(options, System.out, Clock.systemUTC()).run(List.of(StepRunner.of(Step.START))));
        assertThat(pair.b().replicates()).isTrue();
    }
}
