package io.mysqlmasterpair.observe;

import static io.mysqlmasterpair.observe.BrokenState.alone;
import static io.mysqlmasterpair.observe.BrokenState.say;
import static io.mysqlmasterpair.pair.ReplicationMode.GTID;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Crowd;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** States that take another server, or another life of one: identities, histories, and third parties; and a crowd. */
final class BrokenServers {

    private static final String ERRANT = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaa";
    private static final Map<MysqlPairFixture, MysqlServer> THIRD = new ConcurrentHashMap<>();
    private static final Map<MysqlPairFixture, Crowd> CROWDS = new ConcurrentHashMap<>();
    private static final Map<MysqlPairFixture, String> UUIDS = new ConcurrentHashMap<>();

    private BrokenServers() {}

    static List<BrokenState> states() {
        return List.of(
                new BrokenState(
                                "errant transactions on one side, in no log",
                                p -> count(p.b(), ERRANT + "b:1-3"),
                                Kind.DIVERGED,
                                "Reposition")
                        .undone(p -> count(p.a(), ERRANT + "b:1-3"))
                        .on((family, mode) -> mode == GTID && addsToPurged(family)),
                new BrokenState(
                                "errant transactions on both sides, in no log",
                                p -> {
                                    count(p.a(), ERRANT + "c:1-2");
                                    count(p.b(), ERRANT + "d:1-3");
                                },
                                Kind.DIVERGED,
                                "Reposition")
                        .undone(p -> {
                            count(p.a(), ERRANT + "d:1-3");
                            count(p.b(), ERRANT + "c:1-2");
                        })
                        .on((family, mode) -> mode == GTID && addsToPurged(family)),
                new BrokenState("replicating from a third server", BrokenServers::followThird, Kind.MISCONFIGURED, "")
                        .undone(BrokenServers::comeBack),
                new BrokenState(
                                "log_replica_updates off, with a replica of its own",
                                BrokenServers::hideUpdates,
                                Kind.MISCONFIGURED,
                                "")
                        .undone(BrokenServers::showUpdates)
                        .on((family, mode) -> addsToPurged(family)),
                new BrokenState(
                                "a server that takes no more sessions",
                                p -> CROWDS.put(p, Crowd.expel(p.b())),
                                Kind.UNREACHABLE,
                                "")
                        .undone(p -> Objects.requireNonNull(CROWDS.remove(p)).close()),
                new BrokenState("equal server_uuid", BrokenServers::copyIdentity, Kind.MISCONFIGURED, "")
                        .undone(p -> {
                            p.b().restartAs(Objects.requireNonNull(UUIDS.remove(p)));
                            // refused for its source's identity, it does not try again by itself
                            say(p.a(), "STOP REPLICA", "START REPLICA");
                            say(p.b(), "STOP REPLICA", "START REPLICA");
                        })
                        .on((family, mode) -> !family.isMariaDb()),
                new BrokenState(
                        "a server that writes no binary log", p -> p.emptyB("--skip-log-bin"), Kind.MISCONFIGURED, ""));
    }

    private static boolean addsToPurged(ServerFamily family) {
        return family == ServerFamily.MYSQL_8_0 || family == ServerFamily.MYSQL_9_7;
    }

    private static void count(MysqlServer server, String errant) {
        say(server, "SET GLOBAL gtid_purged = '+" + errant + "'");
    }

    private static MysqlServer third(MysqlPairFixture pair) {
        MysqlServer third = MysqlServer.start(pair.b().family(), 3, pair.mode());
        THIRD.put(pair, third);
        return third;
    }

    private static void follow(MysqlServer replica, MysqlServer source, ReplicationMode mode) {
        replica.run(source.family().pointAt(source, mode), source.family().startReplica());
        Awaitility.await().until(replica::replicates);
    }

    private static void followThird(MysqlPairFixture pair) {
        MysqlServer third = third(pair);
        alone(third, "CREATE USER repl@'%' IDENTIFIED BY 'repl-p\\'w1'", "GRANT REPLICATION SLAVE ON *.* TO repl@'%'");
        say(pair.b(), "STOP REPLICA", "RESET REPLICA ALL");
        follow(pair.b(), third, pair.mode());
    }

    private static void comeBack(MysqlPairFixture pair) {
        DiagnosesMysqlIT.repoint(pair);
        Objects.requireNonNull(THIRD.remove(pair)).close();
    }

    private static void hideUpdates(MysqlPairFixture pair) {
        logUpdates(pair.b(), false);
        MysqlServer third = third(pair);
        if (pair.mode() == GTID) {
            // it takes no data of b, so it asks for nothing that b no longer has
            third.run("SET GLOBAL gtid_purged = '" + pair.b().text("SELECT @@GLOBAL.gtid_executed") + "'");
        }
        follow(third, pair.b(), pair.mode());
    }

    private static void showUpdates(MysqlPairFixture pair) {
        Objects.requireNonNull(THIRD.remove(pair)).close();
        logUpdates(pair.b(), true);
    }

    private static void logUpdates(MysqlServer server, boolean on) {
        String name = server.family() == ServerFamily.MYSQL_9_7 ? "log_replica_updates" : "log_slave_updates";
        server.run("SET PERSIST_ONLY " + name + " = " + (on ? "ON" : "OFF"));
        server.restart();
    }

    private static void copyIdentity(MysqlPairFixture pair) {
        UUIDS.put(pair, pair.b().text("SELECT @@server_uuid"));
        pair.b().restartAs(pair.a().text("SELECT @@server_uuid"));
    }
}
