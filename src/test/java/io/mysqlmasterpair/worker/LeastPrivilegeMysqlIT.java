package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.MemberProbe;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.DocumentedGrants;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.SecretForms;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.testing.StatementRecords;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Every rung with exactly the rights that src/docs/accounts.md gives, on every family; and without each of them. */
class LeastPrivilegeMysqlIT {

    private static final Login ADMIN = new Login("mmp_admin", "admin-p'w \"1\\");
    private static final Login MONITOR = new Login("mmp_monitor", "monitor-p\"w'1\\#");
    private static final Login REPLICATION = new Login("mmp_replication", "channel-p'w\\\"1");
    private static final String OF_A_USER = "password-of-a-user";
    private static final List<String> SECRETS = List.of(ADMIN.password(), MONITOR.password(), OF_A_USER);
    private static final SecretForms OF_CHANNELS = SecretForms.of(List.of(REPLICATION.password()));

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    Path volume;

    private PrintStream told() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }

    private static String admin(ServerFamily family) {
        return switch (family) {
            case MYSQL_5_7 -> "Admin on MySQL 5.7";
            case MYSQL_8_0 -> "Admin on MySQL 8.0 to 8.3";
            case MYSQL_9_7 -> "Admin on MySQL 8.4 and later";
            case MARIADB_10_11, MARIADB_11 -> "Admin on MariaDB";
        };
    }

    private static void grant(MysqlServer server, List<String> statements) {
        List<String> quietly = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        quietly.addAll(statements);
        server.run(quietly.toArray(String[]::new));
    }

    private static MysqlPairFixture pairWithDocumentedAccounts(ServerFamily family) {
        // files of its own: they are searched for passwords
        MysqlPairFixture pair = MysqlPairFixture.startNew(family, ReplicationMode.GTID);
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            grant(server, DocumentedGrants.below(admin(family), ADMIN.password()));
            grant(server, DocumentedGrants.below("Replication", REPLICATION.password()));
        }
        grant(pair.a(), List.of("CREATE USER app@'%' IDENTIFIED BY '" + OF_A_USER + "'"));
        pair.replicating();
        return pair;
    }

    private Result run(MysqlPairFixture pair, String run, long ordinal, List<Step> steps) {
        RunOptions options = Repairs.withLogins(
                pair.options(run, ordinal, volume.resolve(run)),
                new RunOptions.Logins(ADMIN, Optional.of(REPLICATION), Optional.of(MONITOR)));
        return new StepRunner(options.withAccounts(RunOptions.Accounts.FROM_AUTHORITY), told(), Clock.systemUTC())
                .run(steps.stream().map(StepRunner::of).toList());
    }

    /** What a dump may hold, each with a definer of its own: an application's, an administrator's, one that is gone. */
    private static void fill(MysqlPairFixture pair) {
        pair.a()
                .run(
                        "SET GLOBAL log_bin_trust_function_creators = ON",
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, f float, v int)",
                        "INSERT INTO shop.t VALUES (1, 1.23456789, 1), (2, 2, 2)",
                        "CREATE DEFINER = root@'%' SQL SECURITY DEFINER VIEW shop.v AS SELECT id FROM shop.t",
                        "CREATE DEFINER = gone@'%' PROCEDURE shop.p() SELECT 1",
                        "CREATE DEFINER = root@'%' FUNCTION shop.f(x int) RETURNS int DETERMINISTIC RETURN x + 1",
                        "CREATE DEFINER = root@'%' VIEW shop.w AS SELECT shop.f(id) AS n FROM shop.t",
                        "CREATE DEFINER = root@'%' TRIGGER shop.r BEFORE INSERT ON shop.t FOR EACH ROW SET NEW.v = 3",
                        "CREATE DEFINER = root@'%' EVENT shop.e ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.t WHERE 0");
        pair.b().run("SET GLOBAL log_bin_trust_function_creators = ON");
        Awaitility.await()
                .until(() -> pair.b()
                        .text("SELECT COUNT(*) FROM information_schema.events WHERE event_schema = 'shop'")
                        .equals("1"));
    }

    @ParameterizedTest
    @Pairs(Pairs.Of.EACH_FAMILY_ONCE)
    void everyRungWorksWithTheDocumentedRightsAndLeavesNoPassword(ServerFamily family) {
        try (MysqlPairFixture pair = pairWithDocumentedAccounts(family)) {
            StatementRecords a = StatementRecords.of(pair.a());
            StatementRecords b = StatementRecords.of(pair.b());
            fill(pair);

            Result accounts = new AccountsTask(
                            Repairs.withLogins(
                                    pair.options("accounts", 1, volume),
                                    new RunOptions.Logins(ADMIN, Optional.of(REPLICATION), Optional.of(MONITOR))),
                            told(),
                            Clock.systemUTC())
                    .run();
            assertThat(accounts.outcome()).as(accounts.message()).isEqualTo(Outcome.Done);

            pair.b().run("STOP REPLICA");
            assertDone(run(pair, "restart", 10, List.of(Step.START, Step.PROVE)));

            Result reconnect = run(pair, "reconnect", 20, List.of(Step.RECONNECT, Step.PROVE));
            assertDone(reconnect);

            pair.b().run("STOP REPLICA", "RESET REPLICA ALL");
            assertDone(run(
                    pair,
                    "reposition",
                    30,
                    List.of(
                            Step.PREFLIGHT,
                            Step.FENCE,
                            Step.DRAIN,
                            Step.STOP,
                            Step.REPOSITION,
                            Step.VERIFY,
                            Step.UNFENCE)));

            pair.b().run("STOP REPLICA");
            pair.a().run("STOP REPLICA");
            pair.b().run("INSERT INTO shop.t VALUES (5, 5, 5)");
            pair.a().run("INSERT INTO shop.t VALUES (5, 6, 6)");
            assertDone(run(pair, "reseed", 40, Repairs.RESEED));
            assertDone(run(pair, "compare", 50, List.of(Step.COMPARE)));

            noPasswordIsLeft(a, b);
        }
    }

    /** S9. A channel's password is in what the server keeps of its channels, as MySQL's manual says. */
    private void noPasswordIsLeft(StatementRecords... servers) {
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("== import:");
        SecretForms all = SecretForms.of(Stream.concat(SECRETS.stream(), Stream.of(REPLICATION.password()))
                .toList());
        assertThat(all.in(said.toString(StandardCharsets.ISO_8859_1))).isEmpty();
        assertThat(all.in(volume)).isEmpty();
        for (StatementRecords server : servers) {
            Map<String, String> statements = server.statements();
            assertThat(statements.get("general log")).contains("START ").contains("REPLICATION");
            assertThat(statements.get("slow log")).contains("mysqlmasterpair.lease");
            statements.forEach(
                    (where, what) -> assertThat(all.in(what)).as(where).isEmpty());
            assertThat(server.filesWith(SecretForms.of(SECRETS))).isEmpty();
            assertThat(server.filesWith(OF_CHANNELS)).isNotEmpty().allMatch(StatementRecords::isOfChannels);
        }
    }

    private static void assertDone(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    @ParameterizedTest
    @Pairs(Pairs.Of.EACH_FAMILY_ONCE)
    void eachMissingRightIsNamedBeforeAnythingIsChanged(ServerFamily family) {
        try (MysqlPairFixture pair = pairWithDocumentedAccounts(family)) {
            List<String> rights = DocumentedGrants.rights(DocumentedGrants.below(admin(family), ADMIN.password()));
            assertThat(rights).hasSizeGreaterThan(15);
            List<String> unnamed = new ArrayList<>();
            long ordinal = 1;
            for (String right : rights) {
                grant(pair.b(), List.of("REVOKE " + right + " ON *.* FROM mmp_admin@'%'"));
                Result result = run(pair, "without" + ordinal, ordinal++, List.of(Step.PREFLIGHT));
                if (result.outcome() != Outcome.Refused || !result.message().contains(right)) {
                    unnamed.add(right + ": " + result.outcome() + ", " + result.message());
                }
                grant(pair.b(), List.of("GRANT " + right + " ON *.* TO mmp_admin@'%' WITH GRANT OPTION"));
            }
            assertThat(unnamed).isEmpty();
            grant(pair.b(), List.of("REVOKE GRANT OPTION ON *.* FROM mmp_admin@'%'"));
            assertThat(run(pair, "without" + ordinal, ordinal, List.of(Step.PREFLIGHT))
                            .message())
                    .contains("GRANT OPTION");
        }
    }

    @ParameterizedTest
    @Pairs(Pairs.Of.EACH_FAMILY_ONCE)
    void theDocumentedMonitorSeesAllThatADiagnosisNeedsAndNoData(ServerFamily family) {
        try (MysqlPairFixture pair = pairWithDocumentedAccounts(family)) {
            fill(pair);
            grant(
                    pair.a(),
                    DocumentedGrants.below(family.isMariaDb() ? "Monitor on MariaDB" : "Monitor", MONITOR.password()));

            try (MemberProbe probe = new MemberProbe(Duration.ZERO)) {
                MemberState seen = probe.probe(
                        ConnectOptions.forProbe(pair.a().endpoint(), MONITOR, Tls.PREFERRED), Duration.ofSeconds(5));
                assertThat(seen).isInstanceOfSatisfying(MemberState.Reachable.class, a -> {
                    assertThat(a.inventory().tables()).isEqualTo(1 + Hostile.TABLES);
                    assertThat(a.channel().running()).isTrue();
                    assertThat(a.executed().isEmpty()).isFalse();
                });
            }
            assertThat(Stream.of("SELECT * FROM shop.t", "SELECT * FROM mysql.user", "SHOW CREATE TABLE shop.t")
                            .filter(query -> works(pair.a(), query)))
                    .isEmpty();
        }
    }

    private static boolean works(MysqlServer server, String query) {
        try (var connection = server.connect(MONITOR);
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result != null;
        } catch (SQLException refused) {
            return false;
        }
    }
}
