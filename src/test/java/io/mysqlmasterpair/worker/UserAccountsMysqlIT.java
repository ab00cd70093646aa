package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Hostile;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S10: the members' accounts are compared, told, and made equal where that is asked for. */
class UserAccountsMysqlIT {

    /** Quotes of each kind, another script, and 32 characters. */
    private static final String HOSTILE = "`o'b``rien \"x\" ü %; -- 0123456789a`@`10.0.%`";

    private static final int MANY = 400;
    private static final int ATTEMPTS = 8;

    @TempDir
    Path volume;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private MysqlPairFixture pair;
    private RunOptions fromAuthority;

    private void start(ServerFamily family) {
        pair = MysqlPairFixture.start(family, ReplicationMode.GTID).replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id INT PRIMARY KEY, x INT)",
                        "CREATE PROCEDURE shop.p() SELECT 1",
                        "CREATE EVENT shop.ev ON SCHEDULE EVERY 1 DAY DO SET @x = 1");
        org.awaitility.Awaitility.await()
                .until(() -> pair.b()
                        .column("SELECT event_name FROM information_schema.events")
                        .contains("ev"));
    }

    @AfterEach
    void stop() {
        if (pair != null) {
            pair.close();
        }
    }

    private boolean hasRoles() {
        return pair.a().family() != ServerFamily.MYSQL_5_7;
    }

    /** Accounts of every odd kind on a, unlogged; on b, some in other form. */
    private void differ() {
        pair.a()
                .run(
                        "SET sql_log_bin = 0",
                        "CREATE USER app@'%' IDENTIFIED BY 'app-secret-1'",
                        "CREATE USER " + HOSTILE + " IDENTIFIED BY 'odd-secret-2' REQUIRE SSL"
                                + " WITH MAX_QUERIES_PER_HOUR 7 PASSWORD EXPIRE INTERVAL 30 DAY",
                        // at an address from which nobody comes: it would take the logins of others
                        "CREATE USER ''@'192.0.2.7'",
                        "CREATE USER shut@'%' IDENTIFIED BY 'shut-secret-3' ACCOUNT LOCK",
                        "CREATE USER cert@'%' IDENTIFIED BY 'cert-secret-4' REQUIRE SUBJECT '/CN=it\\'s ACCOUNT LOCK'",
                        "GRANT SELECT, INSERT ON shop.* TO app@'%' WITH GRANT OPTION",
                        "GRANT SELECT (id, x), UPDATE (x) ON shop.t TO app@'%'",
                        "GRANT EXECUTE ON PROCEDURE shop.p TO app@'%'",
                        "GRANT ALL ON shop.* TO " + HOSTILE,
                        "GRANT PROCESS ON *.* TO cert@'%'",
                        pair.a().family() == ServerFamily.MYSQL_5_7
                                ? "DO 0"
                                : Hostile.grantOnColumns(pair.a().family()));
        pair.b()
                .run(
                        "SET sql_log_bin = 0",
                        "DROP USER " + Hostile.ACCOUNT,
                        "CREATE USER app@'%' IDENTIFIED BY 'app-secret-5' WITH MAX_USER_CONNECTIONS 3",
                        "CREATE USER shut@'%' IDENTIFIED BY 'shut-secret-3'",
                        "CREATE USER extra@'%' IDENTIFIED BY 'extra-secret-6'",
                        "GRANT ALL ON shop.* TO app@'%'",
                        "GRANT RELOAD ON *.* TO app@'%'");
        if (pair.a().family() != ServerFamily.MYSQL_9_7) { // there root from outside may not give it
            pair.a().run("SET sql_log_bin = 0", "GRANT PROXY ON cert@'%' TO app@'%'");
        }
        if (hasRoles()) {
            pair.a()
                    .run(
                            "SET sql_log_bin = 0",
                            "CREATE ROLE `r\"1`, zz",
                            "GRANT SELECT ON shop.* TO `r\"1`",
                            "GRANT `r\"1` TO zz",
                            "GRANT zz TO app@'%' WITH ADMIN OPTION",
                            "GRANT `r\"1` TO app@'%'",
                            pair.a().family().isMariaDb()
                                    ? "SET DEFAULT ROLE zz FOR app@'%'"
                                    : "SET DEFAULT ROLE zz TO app@'%'");
        }
    }

    private Result compare(RunOptions.Accounts asked) {
        RunOptions options = pair.options("by-hand", 1, volume).withAccounts(asked);
        return new AccountsComparisonTask(
                        options, new PrintStream(told, true, StandardCharsets.UTF_8), Clock.systemUTC())
                .run();
    }

    private List<String> differences(Result result) {
        return result.facts().get("accounts").lines().toList();
    }

    @ParameterizedTest
    @Pairs(Pairs.Of.EACH_FAMILY_ONCE)
    void byHandTheyAreComparedAndMadeEqual(ServerFamily family) throws Exception {
        start(family);
        assertThat(differences(compare(RunOptions.Accounts.REPORT))).isEmpty();
        differ();
        List<String> before = pair.b().column("SELECT CONCAT(user, '@', host) FROM mysql.user ORDER BY 1");

        Result report = compare(RunOptions.Accounts.REPORT);

        assertThat(differences(report))
                .contains("extra@% is missing on a", "o'b`rien \"x\" ü %; -- 0123456789a@10.0.% is missing on b")
                .satisfies(told -> assertThat(told.contains("''@192.0.2.7 is missing on b"))
                        .as("of 8.0 it is not asked")
                        .isEqualTo(family != ServerFamily.MYSQL_8_0))
                .anyMatch(text -> text.startsWith("app@% has other grants on b: lacks "))
                .anyMatch(text -> text.startsWith("app@% has another password on b"))
                .anyMatch(text -> text.startsWith("app@% has other options on b: "));
        // the result has the first ten, the log has all
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("shut@% is not locked on b");
        assertThat(pair.b().column("SELECT CONCAT(user, '@', host) FROM mysql.user ORDER BY 1"))
                .as("a report changes nothing")
                .isEqualTo(before);

        String logged = coordinates();
        for (int time = 0; time < 2; time++) {
            Result equal = compare(RunOptions.Accounts.FROM_AUTHORITY);
            assertThat(equal.outcome()).isEqualTo(Outcome.Done);
            assertThat(differences(equal)).containsExactly("extra@% is missing on a");
        }
        assertThat(coordinates()).as("nothing of it is logged (S7)").isEqualTo(logged);
        assertLogsIn(new Login("app", "app-secret-1"), true);
        assertLogsIn(new Login("shut", "shut-secret-3"), false);
        assertLogsIn(new Login("extra", "extra-secret-6"), true);
        assertThat(pair.b().column("SHOW GRANTS FOR " + Hostile.ACCOUNT))
                .isEqualTo(pair.a().column("SHOW GRANTS FOR " + Hostile.ACCOUNT));
        assertThat(pair.b().column("SHOW GRANTS FOR " + HOSTILE))
                .anyMatch(line -> line.contains("GRANT ALL PRIVILEGES ON `shop`.*"));
        assertNoSecretIsTold(report.toJson());
    }

    /** S3, S9, S10: behind the fence, also where the fence is made of locks. */
    @ParameterizedTest
    @Pairs(Pairs.Of.EACH_FAMILY_ONCE)
    void aReseedMakesThemEqualBeforeItOpensTheTarget(ServerFamily family) throws Exception {
        start(family);
        differ();
        Repairs repairs = new Repairs(pair, volume);
        RunOptions options =
                pair.options("r1", 1, volume.resolve("r1")).withAccounts(RunOptions.Accounts.FROM_AUTHORITY);

        Result result = new StepRunner(options, new PrintStream(told, true, StandardCharsets.UTF_8), Clock.systemUTC())
                .run(Repairs.RESEED.stream().map(StepRunner::of).toList());

        assertThat(result.outcome()).as(told.toString(StandardCharsets.UTF_8)).isEqualTo(Outcome.Done);
        assertThat(differences(result)).containsExactly("extra@% is missing on a");
        assertThat(repairs.archived("r1", "manifest.json")).isNotEmpty();
        assertThat(differences(compare(RunOptions.Accounts.REPORT)))
                .as("locks are as they are to be once the fence is lifted")
                .containsExactly("extra@% is missing on a");
        assertLogsIn(new Login("app", "app-secret-1"), true);
        assertLogsIn(new Login("shut", "shut-secret-3"), false);
        assertLogsIn(new Login("extra", "extra-secret-6"), true);
        assertThat(pair.a().text("SELECT status FROM information_schema.events"))
                .isEqualTo("ENABLED");
        assertThat(pair.b().text("SELECT status FROM information_schema.events"))
                .as("an event fires where it did before")
                .endsWith("SIDE_DISABLED");
        assertNoSecretIsTold(result.toJson());
    }

    /** S3, S8: the fence may be made of the very accounts that are being made. */
    @ParameterizedTest
    @EnumSource(names = {"MYSQL_9_7", "MARIADB_11"})
    void aRunThatIsKilledWhileItMakesThemEqualLeavesTheTargetShutAndIsDoneAnew(ServerFamily family) throws Exception {
        Repairs repairs = new Repairs(pair(family), volume);
        Result killed = killedWhileItMakesAccounts(repairs, 1);
        // a server may have made all of them before the kill comes: that shows nothing, and is tried again
        for (int attempt = 2; killed.outcome() == Outcome.Done && attempt <= ATTEMPTS; attempt++) {
            pair.close();
            repairs = new Repairs(pair(family), volume);
            killed = killedWhileItMakesAccounts(repairs, attempt);
        }

        assertThat(killed.outcome()).as(killed.message()).isEqualTo(Outcome.Failed);
        assertThat(killed.retryable()).as(killed.message()).isTrue();
        assertThat(made()).hasSizeBetween(1, MANY);
        assertLogsIn(new Login("many0", "many-secret-0"), false);
        assertLogsIn(new Login("app", "app-secret-1"), false);
        assertLogsIn(new Login("extra", "extra-secret-6"), false);

        Result again = repairs.run(fromAuthority, Repairs.REALIGN);

        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(differences(compare(RunOptions.Accounts.REPORT))).containsExactly("extra@% is missing on a");
        assertThat(made()).hasSize(MANY);
        assertLogsIn(new Login("many0", "many-secret-0"), true);
        assertLogsIn(new Login("app", "app-secret-1"), true);
        assertLogsIn(new Login("shut", "shut-secret-3"), false);
        assertNoSecretIsTold(killed.toJson() + again.toJson());
    }

    private MysqlPairFixture pair(ServerFamily family) throws Exception {
        start(family);
        differ();
        // so many that it takes a while
        pair.a()
                .run(Stream.concat(
                                Stream.of("SET sql_log_bin = 0"),
                                IntStream.range(0, MANY)
                                        .mapToObj(i ->
                                                "CREATE USER many" + i + "@'%' IDENTIFIED BY 'many-secret-" + i + "'"))
                        .toArray(String[]::new));
        return pair;
    }

    private Result killedWhileItMakesAccounts(Repairs repairs, int attempt) throws SQLException {
        String run = "r" + attempt;
        fromAuthority = pair.options(run, 1, volume.resolve(run)).withAccounts(RunOptions.Accounts.FROM_AUTHORITY);
        assertThat(repairs.run(fromAuthority, Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        assertThat(repairs.run(fromAuthority, Repairs.OVERWRITE).outcome()).isEqualTo(Outcome.Done);

        // in one session, that is there before: to make a session takes as long as to make many accounts
        try (Connection eye = pair.b().connect();
                Statement look = eye.createStatement()) {
            RunOptions options = fromAuthority;
            CompletableFuture<Result> making = CompletableFuture.supplyAsync(
                    () -> repairs.run(options, List.of(Step.REALIGN)),
                    task -> Thread.ofPlatform().start(task));
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> making.isDone()
                            || !column(look, "SELECT user FROM mysql.user WHERE user LIKE 'many%' LIMIT 1")
                                    .isEmpty());
            for (String session : column(
                    look,
                    "SELECT id FROM information_schema.processlist WHERE user = 'root' AND id <> CONNECTION_ID()")) {
                kill(look, session);
            }
            return making.join();
        }
    }

    private List<String> made() {
        return pair.b().column("SELECT user FROM mysql.user WHERE user LIKE 'many%'");
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** One that left by itself is gone, too. */
    private static void kill(Statement statement, String session) throws SQLException {
        try {
            statement.execute("KILL " + session);
        } catch (SQLException gone) {
            assertThat(gone.getMessage()).contains("Unknown thread id");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_9_7", "MYSQL_5_7", "MARIADB_11"})
    void withoutBeingAskedAReseedOnlyTells(ServerFamily family) throws Exception {
        start(family);
        differ();
        RunOptions options = pair.options("r1", 1, volume.resolve("r1"));

        Result result = new Repairs(pair, volume).run(options, Repairs.RESEED);

        assertThat(result.outcome()).isEqualTo(Outcome.Done);
        assertThat(differences(result)).contains("extra@% is missing on a", "''@192.0.2.7 is missing on b");
        assertLogsIn(new Login("app", "app-secret-5"), true);
        assertLogsIn(new Login("shut", "shut-secret-3"), true);
    }

    private String coordinates() {
        return pair.b().rows(pair.b().family().coordinates()).getFirst().toString();
    }

    private void assertLogsIn(Login login, boolean expected) throws Exception {
        boolean in;
        try (var session = pair.b().connect(login)) {
            in = session.isValid(5);
        } catch (java.sql.SQLException e) {
            in = false;
        }
        assertThat(in).as(login.username() + " logs in on b").isEqualTo(expected);
    }

    private void assertNoSecretIsTold(String json) {
        String all = told.toString(StandardCharsets.UTF_8) + json;
        assertThat(all).doesNotContain("-secret-").doesNotContain("IDENTIFIED");
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.column("SELECT authentication_string FROM mysql.user WHERE LENGTH(authentication_string) > 20")
                    .forEach(hash -> assertThat(all).doesNotContain(hash));
        }
    }
}
