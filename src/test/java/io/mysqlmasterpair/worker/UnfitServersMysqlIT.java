package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that no repair can bring together are told so before anything is changed. */
class UnfitServersMysqlIT {

    @TempDir
    Path volume;

    private MysqlPairFixture pair;

    @AfterEach
    void stop() {
        pair.close();
    }

    /** A server that does not go with a, and what is said of the two. */
    enum Unfit {
        OTHER_SERIES(ServerFamily.MYSQL_9_7, ServerFamily.MYSQL_8_0, "the members run different series: a 9.7."),
        SAME_SERVER_ID(ServerFamily.MYSQL_9_7, "both members have server_id 1", "--server-id=1"),
        WITHOUT_BINARY_LOG(ServerFamily.MYSQL_9_7, "b writes no binary log (log_bin is off)", "--skip-log-bin"),
        DEAF_TO_PERSISTED(
                ServerFamily.MYSQL_9_7,
                "b ignores persisted settings (persisted_globals_load is off)",
                "--persisted-globals-load=OFF"),
        SAME_DOMAIN(
                ServerFamily.MARIADB_11,
                "both members write GTIDs of domain 1; give each its own gtid_domain_id",
                "--gtid-domain-id=1"),
        OTHER_TABLE_NAMES(
                ServerFamily.MARIADB_11, "the members differ in lower_case_table_names", "--lower-case-table-names=1");

        private final ServerFamily a;
        private final ServerFamily b;
        private final String sentence;
        private final List<String> options;

        Unfit(ServerFamily a, ServerFamily b, String sentence, String... options) {
            this.a = a;
            this.b = b;
            this.sentence = sentence;
            this.options = List.of(options);
        }

        Unfit(ServerFamily both, String sentence, String... options) {
            this(both, both, sentence, options);
        }
    }

    /** Each has a table that the other lacks: whoever was overwritten would have lost it. */
    private static void fill(MysqlServer a, MysqlServer b) {
        a.run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY)", "INSERT INTO shop.t VALUES (1)");
        b.run("CREATE DATABASE shop", "CREATE TABLE shop.t (id int PRIMARY KEY)", "INSERT INTO shop.t VALUES (7)");
    }

    private void start(ServerFamily family) {
        pair = MysqlPairFixture.start(family, ReplicationMode.GTID);
    }

    private Result preflight(MysqlServer b) {
        RunOptions options = pair.options("r1", 1, volume.resolve("r1"));
        return new Repairs(pair, volume)
                .run(
                        OptionsLike.these(options)
                                .members(new Both<>(
                                        options.members().a(),
                                        new RunOptions.MemberOption("b", b.endpoint(), Optional.empty())))
                                .done(),
                        Repairs.RESEED);
    }

    /** All that a client or a channel could notice of it. */
    private List<String> outside(MysqlServer server) {
        return List.of(
                Repairs.checksums(server).toString(),
                server.executed(),
                String.valueOf(server.isOpen()),
                server.leftOfFence().toString(),
                String.valueOf(server.replicates()),
                server.text("SELECT @@event_scheduler"));
    }

    private void assertRefused(MysqlServer b, String sentence, boolean forNow) {
        List<List<String>> before = List.of(outside(pair.a()), outside(b));

        Result result = preflight(b);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains(sentence);
        assertThat(result.retryable()).isEqualTo(forNow);
        assertThat(result.steps().getFirst().step()).isEqualTo(Step.PREFLIGHT.command());
        assertThat(List.of(outside(pair.a()), outside(b))).isEqualTo(before);
        assertThat(volume.resolve("r1/archive")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotGoWithTheOtherIsRefused(Unfit unfit) {
        start(unfit.a);
        try (MysqlServer b =
                MysqlServer.start(unfit.b, 2, ReplicationMode.GTID, unfit.options.toArray(String[]::new))) {
            fill(pair.a(), b);

            assertRefused(b, unfit.sentence, false);
        }
    }

    /** S4: it would number new transactions with identifiers that the peer takes for done. */
    @Test
    void anAuthorityThatLostTransactionsOfItsOwnIsRefused() {
        start(ServerFamily.MYSQL_9_7);
        pair.replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY)",
                        "INSERT INTO shop.t VALUES (1)");
        Awaitility.await().until(() -> pair.b().executed().equals(pair.a().executed()));
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.run("STOP REPLICA");
        }
        pair.a().run("RESET BINARY LOGS AND GTIDS");

        assertRefused(
                pair.b(),
                "a lost " + GtidSet.parse(pair.b().executed()).size() + " transactions of its own that b still has ("
                        + pair.b().executed() + "); choose b as the authority",
                false);
    }

    @Test
    void historyThatNoDumpHoldsIsRefusedOnEitherMember() {
        start(ServerFamily.MARIADB_11);
        fill(pair.a(), pair.b());
        for (MysqlServer server : List.of(pair.b(), pair.a())) {
            server.run("CREATE TABLE shop.versioned (id int PRIMARY KEY) WITH SYSTEM VERSIONING");

            assertRefused(
                    pair.b(),
                    "on " + (server == pair.a() ? "a" : "b")
                            + " these tables are system-versioned, no dump holds their history: shop.versioned",
                    false);
        }
    }

    /** The snapshot's lock would wait for it, and all writers of the authority for the lock. */
    @ParameterizedTest
    @EnumSource(names = {"MYSQL_9_7", "MYSQL_8_0", "MYSQL_5_7"})
    void aStatementThatTakesLongIsRefusedForNow(ServerFamily family) throws SQLException {
        start(family);
        fill(pair.a(), pair.b());
        try (Connection session = pair.a().connect();
                Statement statement = session.createStatement()) {
            // the list of sessions counts from there; not that of MariaDB
            statement.execute("SET timestamp = UNIX_TIMESTAMP() - 40");
            CompletableFuture<Void> sleeping =
                    CompletableFuture.runAsync(() -> sleep(statement), Thread::startVirtualThread);
            Awaitility.await().until(() -> !running().isEmpty());
            try {
                assertRefused(
                        pair.b(),
                        "on a session " + running().getFirst() + " of root has been running a statement for ",
                        true);
            } finally {
                running().forEach(id -> pair.a().run("KILL QUERY " + id));
                sleeping.join();
            }
        }

        Result fit = new Repairs(pair, volume).run(List.of(Step.PREFLIGHT));
        assertThat(fit.outcome()).as(fit.message()).isEqualTo(Outcome.Done);
    }

    private List<String> running() {
        return pair.a().column("SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'");
    }

    private static void sleep(Statement statement) {
        try {
            statement.execute("SELECT SLEEP(300)");
        } catch (SQLException killed) {
            // as it is meant to be
        }
    }
}
