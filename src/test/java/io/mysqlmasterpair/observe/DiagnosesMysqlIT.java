package io.mysqlmasterpair.observe;

import static io.mysqlmasterpair.observe.BrokenState.alone;
import static io.mysqlmasterpair.observe.BrokenState.say;
import static io.mysqlmasterpair.pair.ReplicationMode.FILE_POSITION;
import static io.mysqlmasterpair.pair.ReplicationMode.GTID;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.decision.Ladder;
import io.mysqlmasterpair.decision.Policy;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.Relay;
import io.mysqlmasterpair.testing.ServerFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every state that a pair can be in, provoked on a real pair of every family in both modes, seen by the real probes. Holds
 * the table in src/docs/diagnoses.md, and writes it with {@code -Ddiagnoses.write=true}.
 */
@Execution(ExecutionMode.CONCURRENT)
class DiagnosesMysqlIT {

    private static final Path TABLE = Path.of("src/docs/diagnoses.md");
    private static final PairKey PAIR = new PairKey("shop", "shop");
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final String REPL = "repl@'%'";
    private static final Map<String, Seen> SEEN = new ConcurrentHashMap<>();

    /**
     * @param outcome what the rung does, or why there is none
     * @param millis from the break to the first sight of the diagnosis
     */
    private record Seen(String diagnosis, String rung, String outcome, long millis) {
        String cells() {
            return diagnosis + " | " + (rung.isEmpty() ? "–" : rung) + " | " + outcome;
        }
    }

    private static List<BrokenState> states() {
        return Stream.concat(ofChannelsAndData().stream(), BrokenServers.states().stream())
                .toList();
    }

    private static List<BrokenState> ofChannelsAndData() {
        return List.of(
                new BrokenState("nothing", pair -> {}, Kind.HEALTHY, "").undone(pair -> {}),
                new BrokenState(
                                "both threads of a channel stopped",
                                p -> say(p.b(), "STOP REPLICA"),
                                Kind.STOPPED,
                                "Restart")
                        .undoneOnB("START REPLICA"),
                new BrokenState("receiver stopped", p -> say(p.b(), "STOP REPLICA IO_THREAD"), Kind.STOPPED, "Restart")
                        .undoneOnB("START REPLICA"),
                new BrokenState("applier stopped", p -> say(p.a(), "STOP REPLICA SQL_THREAD"), Kind.STOPPED, "Restart")
                        .undone(p -> say(p.a(), "START REPLICA")),
                new BrokenState(
                                "both channels stopped",
                                p -> {
                                    say(p.a(), "STOP REPLICA");
                                    say(p.b(), "STOP REPLICA");
                                },
                                Kind.STOPPED,
                                "Restart")
                        .undone(p -> {
                            say(p.a(), "START REPLICA");
                            say(p.b(), "START REPLICA");
                        }),
                new BrokenState("a server that is down", p -> p.b().close(), Kind.UNREACHABLE, ""),
                new BrokenState(
                                "a channel that is gone",
                                p -> say(p.b(), "STOP REPLICA", "RESET REPLICA ALL"),
                                Kind.NOT_CONFIGURED,
                                "Reposition")
                        .undone(DiagnosesMysqlIT::repoint),
                new BrokenState(
                                "password changed on the source",
                                p -> {
                                    alone(p.a(), "ALTER USER " + REPL + " IDENTIFIED BY 'another'");
                                    again(p.b());
                                },
                                Kind.CONNECT_FAILED,
                                "Reconnect")
                        .undone(p -> {
                            alone(p.a(), "ALTER USER " + REPL + " IDENTIFIED BY 'repl-p\\'w1'");
                            again(p.b());
                        }),
                new BrokenState(
                                "replication account dropped",
                                p -> {
                                    alone(p.a(), "DROP USER " + REPL);
                                    again(p.b());
                                },
                                Kind.CONNECT_FAILED,
                                "Reconnect")
                        .undone(p -> {
                            alone(
                                    p.a(),
                                    "CREATE USER " + REPL + " IDENTIFIED BY 'repl-p\\'w1'",
                                    "GRANT REPLICATION SLAVE ON *.* TO " + REPL);
                            again(p.b());
                        }),
                new BrokenState(
                                "REPLICATION SLAVE revoked",
                                p -> {
                                    alone(p.a(), "REVOKE REPLICATION SLAVE ON *.* FROM " + REPL);
                                    again(p.b());
                                },
                                Kind.CONNECT_FAILED,
                                "Reconnect")
                        .undone(p -> {
                            alone(p.a(), "GRANT REPLICATION SLAVE ON *.* TO " + REPL);
                            again(p.b());
                        }),
                new BrokenState(
                                "the source moved away from the channel's address",
                                DiagnosesMysqlIT::moveAway,
                                Kind.CONNECT_FAILED,
                                "Reconnect")
                        .undone(DiagnosesMysqlIT::repoint),
                new BrokenState(
                                "a channel pointed elsewhere, by a person or another controller",
                                p -> say(
                                        p.b(),
                                        "STOP REPLICA",
                                        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'nowhere.invalid'",
                                        "START REPLICA"),
                                Kind.MISCONFIGURED,
                                "")
                        .undone(DiagnosesMysqlIT::repoint),
                new BrokenState(
                                "TLS demanded by the source, not used by the channel",
                                p -> {
                                    alone(p.a(), "ALTER USER " + REPL + " REQUIRE SSL");
                                    say(
                                            p.b(),
                                            "STOP REPLICA",
                                            "CHANGE REPLICATION SOURCE TO SOURCE_SSL = 0",
                                            "START REPLICA");
                                },
                                Kind.CONNECT_FAILED,
                                "Reconnect")
                        .undone(p -> {
                            alone(p.a(), "ALTER USER " + REPL + " REQUIRE NONE");
                            repoint(p);
                        }),
                new BrokenState(
                                "caching_sha2_password without TLS",
                                p -> {
                                    alone(
                                            p.a(),
                                            "ALTER USER " + REPL
                                                    + " IDENTIFIED WITH caching_sha2_password BY 'repl-p\\'w1'",
                                            "FLUSH PRIVILEGES");
                                    say(
                                            p.b(),
                                            "STOP REPLICA",
                                            "CHANGE REPLICATION SOURCE TO SOURCE_SSL = 0",
                                            "START REPLICA");
                                },
                                Kind.CONNECT_FAILED,
                                "Reconnect")
                        .undone(DiagnosesMysqlIT::repoint)
                        .on((family, mode) -> family == ServerFamily.MYSQL_8_0 || family == ServerFamily.MYSQL_9_7),
                new BrokenState(
                        "logs purged that the replica needs", DiagnosesMysqlIT::purge, Kind.LOG_MISSING, "Reposition"),
                new BrokenState(
                                "a position past the end of the log",
                                p -> say(
                                        p.b(),
                                        "STOP REPLICA",
                                        "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE = 'binlog.000001', SOURCE_LOG_POS ="
                                                + " 900000000",
                                        "START REPLICA"),
                                Kind.LOG_MISSING,
                                "Reposition")
                        .undone(DiagnosesMysqlIT::repoint)
                        .on((family, mode) -> mode == FILE_POSITION),
                new BrokenState(
                                "a log file that does not exist",
                                p -> say(
                                        p.b(),
                                        "STOP REPLICA",
                                        "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE = 'renamed.000007', SOURCE_LOG_POS ="
                                                + " 4",
                                        "START REPLICA"),
                                Kind.LOG_MISSING,
                                "Reposition")
                        .undone(DiagnosesMysqlIT::repoint)
                        .on((family, mode) -> mode == FILE_POSITION),
                new BrokenState(
                                "source reset behind its replica's back",
                                DiagnosesMysqlIT::reset,
                                Kind.DIVERGED,
                                "Reposition")
                        .on((family, mode) -> mode == GTID),
                new BrokenState(
                                "source reset behind its replica's back",
                                DiagnosesMysqlIT::reset,
                                Kind.LOG_MISSING,
                                "Reposition")
                        .on((family, mode) -> mode == FILE_POSITION),
                applyFailed(
                        1062,
                        p -> alone(p.b(), "INSERT INTO shop.t VALUES (9, 9)"),
                        p -> say(p.a(), "INSERT INTO shop.t VALUES (9, 1)"),
                        "DELETE FROM shop.t WHERE id = 9"),
                applyFailed(
                        1032,
                        p -> alone(p.b(), "DELETE FROM shop.t WHERE id = 1"),
                        p -> say(p.a(), "UPDATE shop.t SET v = v + 1 WHERE id = 1"),
                        "INSERT INTO shop.t VALUES (1, 1)"),
                applyFailed(
                        1396,
                        p -> alone(p.b(), "CREATE USER taken@'%' IDENTIFIED BY 'x'"),
                        p -> say(p.a(), "CREATE USER taken@'%' IDENTIFIED BY 'x'"),
                        "DROP USER taken@'%'"),
                applyFailed(
                                1050,
                                p -> alone(p.b(), "CREATE TABLE shop.twice (id INT PRIMARY KEY)"),
                                p -> say(p.a(), "CREATE TABLE shop.twice (id INT PRIMARY KEY)"),
                                "DROP TABLE shop.twice")
                        // a replica of MariaDB creates OR REPLACEs: slave_ddl_exec_mode
                        .on((family, mode) -> !family.isMariaDb()),
                applyFailed(
                        1146,
                        p -> alone(p.b(), "DROP TABLE shop.t"),
                        p -> say(p.a(), "INSERT INTO shop.t VALUES (19, 9)"),
                        "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)"),
                new BrokenState(
                                "an applier error that is not in the list (1526)",
                                p -> {
                                    alone(
                                            p.b(),
                                            "ALTER TABLE shop.t PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (50))");
                                    say(p.a(), "INSERT INTO shop.t VALUES (100, 1)");
                                },
                                Kind.UNKNOWN,
                                "")
                        .undoneOnB("SET sql_log_bin = 0", "ALTER TABLE shop.t REMOVE PARTITIONING", "START REPLICA"),
                new BrokenState("a volume that was emptied", MysqlPairFixture::emptyB, Kind.EMPTY_MEMBER, "Reseed"),
                new BrokenState("equal server_id", p -> say(p.b(), "SET GLOBAL server_id = 1"), Kind.MISCONFIGURED, "")
                        .undoneOnB("SET GLOBAL server_id = 2"),
                new BrokenState(
                                "mixed GTID modes",
                                p -> say(p.b(), "SET GLOBAL gtid_mode = ON_PERMISSIVE"),
                                Kind.MISCONFIGURED,
                                "")
                        .undoneOnB("SET GLOBAL gtid_mode = ON")
                        .on((family, mode) -> mode == GTID && !family.isMariaDb()),
                new BrokenState(
                                "one channel by GTID, the other by position",
                                p -> say(
                                        p.b(),
                                        "STOP REPLICA",
                                        "CHANGE MASTER TO MASTER_USE_GTID = no",
                                        "START REPLICA"),
                                Kind.MISCONFIGURED,
                                "")
                        .undone(DiagnosesMysqlIT::repoint)
                        .on((family, mode) -> mode == GTID && family.isMariaDb()),
                new BrokenState(
                                "equal gtid_domain_id",
                                p -> say(p.b(), "SET GLOBAL gtid_domain_id = 1"),
                                Kind.MISCONFIGURED,
                                "")
                        .undoneOnB("SET GLOBAL gtid_domain_id = 2")
                        .on((family, mode) -> mode == GTID && family.isMariaDb()),
                new BrokenState(
                                "replicating from itself",
                                p -> say(
                                        p.b(),
                                        "STOP REPLICA",
                                        "CHANGE REPLICATION SOURCE TO SOURCE_PORT = "
                                                + p.b().endpoint().port(),
                                        "START REPLICA"),
                                Kind.MISCONFIGURED,
                                "")
                        .undone(DiagnosesMysqlIT::repoint),
                new BrokenState("a replication filter", DiagnosesMysqlIT::filter, Kind.MISCONFIGURED, "")
                        .undone(DiagnosesMysqlIT::liftFilter),
                new BrokenState(
                                "binlog_format STATEMENT",
                                p -> say(
                                        p.b(),
                                        "STOP REPLICA SQL_THREAD",
                                        "SET GLOBAL binlog_format = 'STATEMENT'",
                                        "START REPLICA SQL_THREAD"),
                                Kind.MISCONFIGURED,
                                "")
                        .undoneOnB(
                                "STOP REPLICA SQL_THREAD",
                                "SET GLOBAL binlog_format = 'ROW'",
                                "START REPLICA SQL_THREAD"),
                new BrokenState(
                                "binlog_row_image MINIMAL",
                                p -> say(p.b(), "SET GLOBAL binlog_row_image = 'MINIMAL'"),
                                Kind.MISCONFIGURED,
                                "")
                        .undoneOnB("SET GLOBAL binlog_row_image = 'FULL'"),
                new BrokenState(
                                "colliding AUTO_INCREMENT",
                                p -> say(p.b(), "SET GLOBAL auto_increment_offset = 1"),
                                Kind.MISCONFIGURED,
                                "")
                        .undoneOnB("SET GLOBAL auto_increment_offset = 2"));
    }

    /** @param mends what makes the event fit, on b alone */
    private static BrokenState applyFailed(
            int errno, Consumer<MysqlPairFixture> differ, Consumer<MysqlPairFixture> write, String mends) {
        return new BrokenState(
                        "an event that does not fit the data (" + errno + ")",
                        pair -> {
                            differ.accept(pair);
                            write.accept(pair);
                        },
                        Kind.APPLY_FAILED,
                        "Reseed")
                .undoneOnB("SET sql_log_bin = 0", mends, "START REPLICA");
    }

    private static void again(MysqlServer replica) {
        say(replica, "STOP REPLICA", "START REPLICA");
    }

    private static void purge(MysqlPairFixture pair) {
        say(pair.b(), "STOP REPLICA");
        say(
                pair.a(),
                "INSERT INTO shop.t VALUES (3, 3)",
                "FLUSH LOGS",
                "INSERT INTO shop.t VALUES (4, 4)",
                "FLUSH LOGS");
        // a log that a dump thread still holds is not purged
        Awaitility.await().until(() -> {
            say(
                    pair.a(),
                    "PURGE BINARY LOGS TO '" + pair.a().text(pair.a().family().coordinates()) + "'");
            return pair.a().rows("SHOW BINARY LOGS").size() == 1;
        });
        say(pair.b(), "START REPLICA");
    }

    /** The channel reached its source by another address, which is gone. */
    private static void moveAway(MysqlPairFixture pair) {
        try (Relay old = Relay.to(pair.a().endpoint())) {
            say(pair.b(), "STOP REPLICA");
            String place = pair.mode() == GTID
                    ? ""
                    : ", SOURCE_LOG_FILE = '" + status(pair, "Relay_Source_Log_File") + "', SOURCE_LOG_POS = "
                            + status(pair, "Exec_Source_Log_Pos");
            say(
                    pair.b(),
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = "
                            + old.endpoint().port() + place,
                    "START REPLICA");
            Awaitility.await()
                    .until(() -> pair.b().replicates()
                            && !status(pair, pair.b().family().isMariaDb() ? "Source_Log_File" : "Source_UUID")
                                    .isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String status(MysqlPairFixture pair, String column) {
        return pair.b().status(pair.b().family().column(column));
    }

    private static void reset(MysqlPairFixture pair) {
        say(pair.a(), "STOP REPLICA", "RESET BINARY LOGS AND GTIDS", "START REPLICA");
    }

    /** The channel anew, from where a is now: nobody writes, so nothing is left out. */
    static void repoint(MysqlPairFixture pair) {
        say(pair.b(), "STOP REPLICA", "RESET REPLICA ALL");
        alone(pair.a(), "ALTER USER " + REPL + " IDENTIFIED BY 'repl-p\\'w1'");
        pair.b()
                .run(
                        pair.b().family().pointAt(pair.a(), pair.mode()),
                        pair.b().family().startReplica());
    }

    private static void liftFilter(MysqlPairFixture pair) {
        if (pair.b().family().isMariaDb()) {
            say(pair.b(), "STOP REPLICA", "SET GLOBAL replicate_do_db = ''", "START REPLICA");
            return;
        }
        say(
                pair.b(),
                "STOP REPLICA SQL_THREAD",
                "CHANGE REPLICATION FILTER REPLICATE_DO_DB = ()",
                "START REPLICA SQL_THREAD");
    }

    private static void filter(MysqlPairFixture pair) {
        if (pair.b().family().isMariaDb()) {
            say(pair.b(), "STOP REPLICA", "SET GLOBAL replicate_do_db = 'shop'", "START REPLICA");
            return;
        }
        say(
                pair.b(),
                "STOP REPLICA SQL_THREAD",
                "CHANGE REPLICATION FILTER REPLICATE_DO_DB = (shop)",
                "START REPLICA SQL_THREAD");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @Pairs(Pairs.Of.ALL)
    void everyStateIsDiagnosed(ServerFamily family, ReplicationMode mode) {
        List<String> wrong = new ArrayList<>();
        Watched watched = null;
        try {
            for (BrokenState state : states()) {
                if (!state.shows().test(family, mode)) {
                    continue;
                }
                watched = watched == null ? Watched.start(family, mode) : watched;
                Diagnosis before = watched.onceHealthy();
                assertThat(before.kind())
                        .as("before: %s. %s", state, before.sentence())
                        .isEqualTo(Kind.HEALTHY);
                Seen seen = provoke(watched, state);
                System.out.println(key(family, mode, state) + ": " + seen);
                SEEN.put(key(family, mode, state), seen);
                Seen wanted = new Seen(state.kind().title(), state.rung(), seen.outcome(), seen.millis());
                if (!seen.equals(wanted)) {
                    wrong.add(state + ": wanted " + wanted + ", seen " + seen);
                }
                if (state.undoes() == null) {
                    watched.close();
                    watched = null;
                } else {
                    state.undoes().accept(watched.pair());
                }
            }
        } finally {
            if (watched != null) {
                watched.close();
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String key(ServerFamily family, ReplicationMode mode, BrokenState state) {
        return state.name() + "|" + family + "|" + mode;
    }

    private static Seen provoke(Watched watched, BrokenState state) {
        long begun = System.nanoTime();
        state.breaks().accept(watched.pair());
        PairState found = await(watched.prober(), state.kind());
        long millis = (System.nanoTime() - begun) / 1_000_000;
        return seen(found, millis);
    }

    /** A healthy pair under the eyes of the operator's probes. */
    private record Watched(MysqlPairFixture pair, Prober prober) implements AutoCloseable {

        static Watched start(ServerFamily family, ReplicationMode mode) {
            MysqlPairFixture pair = MysqlPairFixture.start(family, mode).replicating();
            pair.a()
                    .run(
                            "CREATE DATABASE shop",
                            // or a member that lost its only table would be an empty one
                            "CREATE TABLE shop.kept (id INT PRIMARY KEY)",
                            "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)",
                            "INSERT INTO shop.t VALUES (1, 1), (2, 2)");
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> pair.b().text("SELECT COUNT(*) FROM shop.t").equals("2"));
            Prober prober = new Prober(INTERVAL, Duration.ofSeconds(4), Clock.systemUTC());
            prober.watch(
                    PAIR,
                    new ProbeTarget(
                            "shop",
                            new Both<>("a", "b"),
                            new Both<>(pair.a().endpoint(), pair.b().endpoint()),
                            MysqlServer.ROOT,
                            Tls.PREFERRED),
                    (key, seen) -> {});
            return new Watched(pair, prober);
        }

        Diagnosis onceHealthy() {
            return Diagnoser.diagnose(await(prober, Kind.HEALTHY), Duration.ofSeconds(60));
        }

        @Override
        public void close() {
            prober.close();
            pair.close();
        }
    }

    /**
     * The look at which the diagnosis is as wanted, and not a later one, which may see another moment; or the last one within
     * the time that one may wait.
     */
    private static PairState await(Prober prober, Kind kind) {
        try {
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .until(
                            () -> prober.latest(PAIR),
                            seen -> seen.filter(state -> Diagnoser.diagnose(state, Duration.ofSeconds(60))
                                                    .kind()
                                            == kind)
                                    .isPresent())
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            // what was seen instead is the result
            return prober.latest(PAIR).orElseThrow();
        }
    }

    private static Seen seen(PairState state, long millis) {
        Diagnosis diagnosis = Diagnoser.diagnose(state, Duration.ofSeconds(60));
        Decision decision = Ladder.decide(state, diagnosis, Policy.standard());
        String rung = decision instanceof Decision.Repair repair
                ? repair.plan().rung().title()
                : "";
        return new Seen(diagnosis.kind().title(), rung, outcome(decision, diagnosis), millis);
    }

    private static String outcome(Decision decision, Diagnosis diagnosis) {
        return switch (decision) {
            case Decision.NeedsHuman ignored -> "a person is told what to put right; nothing is changed";
            case Decision.Leave ignored when diagnosis.kind() == Kind.HEALTHY -> "nothing to do";
            case Decision.Leave ignored ->
                diagnosis.replicating()
                        ? "told once, replication goes on"
                        : "nothing is changed until the member answers";
            case Decision.Repair repair ->
                switch (repair.plan().rung()) {
                    case RESTART -> "started again, proven by a row";
                    case RECONNECT -> "gets the login or address that was tried first, proven by a row";
                    case REPOSITION -> "pointed anew where checksums are equal; where not, Reseed";
                    case RESEED -> "archived, loaded from the authority, proven equal";
                    case HOLD, PROMOTE, RELEASE, TAKEOVER -> "the writes change hands";
                };
        };
    }

    @AfterAll
    static void theTableInTheDocsIsWhatWasSeen() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : states().stream().map(BrokenState::name).distinct().toList()) {
            Map<String, List<String>> where = new TreeMap<>();
            Map<String, List<Long>> times = new TreeMap<>();
            for (ServerFamily family : ServerFamily.values()) {
                for (ReplicationMode mode : ReplicationMode.values()) {
                    Seen seen = SEEN.get(name + "|" + family + "|" + mode);
                    if (seen != null) {
                        where.computeIfAbsent(seen.cells(), k -> new ArrayList<>())
                                .add(title(family) + (mode == GTID ? " G" : " F"));
                        times.computeIfAbsent(seen.cells(), k -> new ArrayList<>())
                                .add(seen.millis());
                    }
                }
            }
            where.forEach((result, pairs) -> lines.add("| " + name + " | " + result + " | " + String.join(", ", pairs)
                    + " | " + within(times.get(result)) + " |"));
        }
        if (Boolean.getBoolean("diagnoses.write")) {
            Files.writeString(TABLE, HEAD + String.join("\n", lines) + "\n" + times());
        }
        Set<String> seen = oneOfEachPair(lines.stream()).collect(Collectors.toSet());
        Set<String> pairs = seen.stream().map(DiagnosesMysqlIT::pairOf).collect(Collectors.toSet());
        Set<String> told = oneOfEachPair(Files.readAllLines(TABLE).stream())
                .filter(line -> pairs.contains(pairOf(line)))
                .collect(Collectors.toSet());
        assertThat(told)
                .as("src/docs/diagnoses.md, as far as it is about " + pairs)
                .isEqualTo(seen);
    }

    /** Lines of the table, one for each pair that they name; without the last cell, as the time is another one on every machine. */
    private static Stream<String> oneOfEachPair(Stream<String> lines) {
        return lines.filter(line -> line.matches("\\| .*[GF] \\| .* \\|")).flatMap(line -> {
            List<String> cells = List.of(line.split(" \\| "));
            return Arrays.stream(cells.get(4).split(", "))
                    .map(pair -> String.join(" | ", cells.subList(0, 4)) + " | " + pair);
        });
    }

    private static String pairOf(String line) {
        return line.substring(line.lastIndexOf("| ") + 2);
    }

    /** The median, rounded up to what one may remember. */
    private static String within(List<Long> times) {
        long median = times.stream().sorted().toList().get(times.size() / 2);
        return Stream.of(1, 2, 5, 10, 30)
                .filter(seconds -> median < seconds * 1000)
                .findFirst()
                .map(seconds -> "< " + seconds + " s")
                .orElse("30 s or more");
    }

    private static final String HEAD = """
            # Which state is diagnosed as what

            Written by `DiagnosesMysqlIT`, which provokes each state on a real pair of each family and mode and looks at it with
            the operator's own probes. G: with GTIDs, F: by file and position. 5.7 is 5.7.22, 8.0 is 8.0.15, 10.11 and 11.8 are
            MariaDB. The rung is what follows without a person's word, on a pair that nothing is remembered of. The last column is the
            time from the break to the diagnosis, median of those pairs, probing every 0.5 s; the operator's 2 s come on top, once.
            Not here: `Lagging` by the heartbeat, which `HeartbeatMysqlIT` provokes on each of them.

            | state | diagnosis | rung | outcome | seen on | seen within |
            | --- | --- | --- | --- | --- | --- |
            """;

    private static String times() {
        List<Long> all = SEEN.values().stream().map(Seen::millis).sorted().toList();
        return "\nFrom the break to the diagnosis, probing every 0.5 s (the operator: every 2 s): median "
                + all.get(all.size() / 2) + " ms, slowest " + all.getLast() + " ms, over " + all.size() + " breaks.\n";
    }

    private static String title(ServerFamily family) {
        return switch (family) {
            case MYSQL_5_7 -> "5.7";
            case MYSQL_8_0 -> "8.0";
            case MYSQL_9_7 -> "9.7";
            case MARIADB_10_11 -> "10.11";
            case MARIADB_11 -> "11.8";
        };
    }
}
