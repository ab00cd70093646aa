package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MountedSecret;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Passwords that change in the middle of a reseed: it goes on with the new ones, or ends cleanly and the next attempt heals;
 * nothing is overwritten because a login was refused (S5).
 */
class RotationMysqlIT {

    private static final List<Step> FIRST = List.of(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.ARCHIVE);

    @TempDir
    Path volume;

    @TempDir
    Path secrets;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private MysqlPairFixture pair;
    private MountedSecret admin;
    private MountedSecret replication;
    private RunOptions options;
    private String current = "admin-1";
    private int holds;

    /** Servers with second passwords and without, and those whose fence is made of locked accounts. */
    @ParameterizedTest(name = "{0} {1}")
    @Pairs(Pairs.Of.EACH_FAMILY_ONCE)
    void aReseedSurvivesEachRotation(ServerFamily family, ReplicationMode mode) throws IOException {
        aBrokenPair(family, mode);

        Result refused = heldAt("before archive", FIRST, () -> rotateOnServers("admin-2"));
        assertThat(refused.outcome()).as(refused.message()).isEqualTo(Outcome.Failed);
        assertThat(refused.retryable()).isTrue();
        assertThat(refused.message()).contains("Access denied").doesNotContain("admin-");
        assertThat(archives()).isEmpty();
        assertThat(asAdmin(pair.b(), "SELECT COUNT(*) FROM shop.t WHERE v = 'only-b'"))
                .isEqualTo("1");

        admin.change(login("admin-2"));
        Result archived = heldAt("before archive", FIRST, () -> {
            rotateOnServers("admin-3");
            admin.change(login("admin-3"));
        });
        assertThat(archived.outcome()).as(archived.message()).isEqualTo(Outcome.Done);

        rotateReplication("repl-2");
        assertDone(run(List.of(Step.MERGE, Step.DUMP)));
        CompletableFuture<Result> importing = CompletableFuture.supplyAsync(
                () -> run(List.of(Step.IMPORT, Step.COMPARE)), Thread::startVirtualThread);
        awaitLoader(importing);
        rotateOnServers("admin-4");
        admin.change(login("admin-4"));
        assertDone(importing.join());

        assertDone(run(List.of(Step.REALIGN)));
        // the channels were pointed with the one from before
        rotateReplication("repl-3");
        assertDone(run(List.of(Step.VERIFY, Step.UNFENCE)));
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("a could not log in to b, and was told the password anew");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        assertThat(pair.a().replicates() && pair.b().replicates()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("admin-2", "admin-3", "admin-4");
    }

    private void aBrokenPair(ServerFamily family, ReplicationMode mode) {
        pair = MysqlPairFixture.start(family, mode).replicating();
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.run(
                    "SET sql_log_bin = 0",
                    "CREATE USER rotating@'%' IDENTIFIED BY 'admin-1'",
                    "GRANT ALL ON *.* TO rotating@'%' WITH GRANT OPTION");
        }
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varchar(200))",
                        "INSERT INTO shop.t (v) VALUES (REPEAT('x', 150))");
        pair.a()
                .run(Stream.generate(() -> "INSERT INTO shop.t (v) SELECT v FROM shop.t")
                        .limit(18)
                        .toArray(String[]::new));
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().text("SELECT COUNT(*) FROM shop.t").equals("262144"));
        pair.a().run("STOP REPLICA");
        pair.b().run("STOP REPLICA", "INSERT INTO shop.t (v) VALUES ('only-b')");
        admin = MountedSecret.at(secrets.resolve("admin"), login("admin-1"));
        replication = MountedSecret.at(secrets.resolve("replication"), MysqlPairFixture.REPLICATION);
        options = Repairs.withLogins(
                pair.options("r1", 1, volume.resolve("r1")),
                RunOptions.Logins.inFolders(admin.folder(), Optional.of(replication.folder()), Optional.empty()));
    }

    @AfterEach
    void stop() {
        if (pair != null) {
            pair.close();
        }
    }

    private static Login login(String password) {
        return new Login("rotating", password);
    }

    private Result run(List<Step> steps) {
        return run(steps.stream().map(StepRunner::of));
    }

    private Result run(Stream<WorkerStep> steps) {
        return new StepRunner(options, new PrintStream(said, true, StandardCharsets.UTF_8), Clock.systemUTC())
                .run(steps.toList());
    }

    private static void assertDone(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    /** Runs steps as one Job would, and does something while it is held. */
    private Result heldAt(String moment, List<Step> steps, Runnable meanwhile) throws IOException {
        Path talk = Files.createDirectory(secrets.resolve("talk-" + ++holds));
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(
                () -> run(steps.stream().map(StepRunner::of).map(step -> Held.at(moment, talk, step))),
                Thread::startVirtualThread);
        Awaitility.await().until(() -> Files.exists(talk.resolve("held")) || running.isDone());
        meanwhile.run();
        Files.writeString(talk.resolve("go"), "");
        return running.join();
    }

    private void rotateOnServers(String password) {
        onBoth("ALTER USER rotating@'%' IDENTIFIED BY '" + password + "'");
        current = password;
    }

    private void rotateReplication(String password) {
        onBoth("ALTER USER repl@'%' IDENTIFIED BY '" + password + "'");
        replication.change(new Login("repl", password));
    }

    /** As accounts.md says; with the account that the fence lets in. */
    private void onBoth(String statement) {
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            boolean closed = !server.family().isMariaDb()
                    && asAdmin(server, "SELECT @@super_read_only").equals("1");
            asAdmin(
                    server,
                    "SET sql_log_bin = 0",
                    closed ? "SET GLOBAL super_read_only = OFF" : "DO 0",
                    statement,
                    closed ? "SET GLOBAL super_read_only = ON" : "DO 0");
        }
    }

    /** Runs statements in one session; the first value of the last, or nothing. */
    private String asAdmin(MysqlServer server, String... statements) {
        try (var connection = server.connect(login(current));
                var statement = connection.createStatement()) {
            boolean rows = false;
            for (String sql : statements) {
                rows = statement.execute(sql);
            }
            if (!rows) {
                return "";
            }
            statement.getResultSet().next();
            return statement.getResultSet().getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + List.of(statements), e);
        }
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(volume)) {
            return files.filter(file -> file.endsWith("archive/manifest.json")).toList();
        }
    }

    /**
     * In one session as long as it lasts, which the import ends once: on a busy machine the import may be over before
     * another is made for each look.
     */
    private void awaitLoader(CompletableFuture<Result> importing) {
        List<Connection> eye = new ArrayList<>(List.of(connected()));
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> importing.isDone() || isLoading(eye));
        assertThat(importing).as("met in its middle").isNotDone();
    }

    private Connection connected() {
        try {
            return pair.b().connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isLoading(List<Connection> eye) {
        try (Statement look = eye.getFirst().createStatement();
                ResultSet rows = look.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'INSERT INTO `t`%'")) {
            return rows.next() && rows.getLong(1) > 0;
        } catch (SQLException ended) {
            eye.set(0, connected());
            return false;
        }
    }
}
