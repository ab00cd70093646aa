package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;

/** What a probe with no more than its own rights sees, on a pair of each family. */
class ProbeMysqlIT {

    private static final Login MONITOR = new Login("probe", "probe-p'w1");

    @ParameterizedTest(name = "{0}, {1}")
    @Pairs(Pairs.Of.ALL)
    void readsBothMembers(ServerFamily family, ReplicationMode mode) {
        try (MysqlPairFixture pair = MysqlPairFixture.start(family, mode)) {
            mayMonitor(pair.a());
            mayMonitor(pair.b());
            MemberState.Reachable fresh = probe(pair.a());
            assertThat(fresh.channel()).isEqualTo(new ChannelState.NotConfigured());
            assertThat(fresh.executed()).isEqualTo(GtidSet.EMPTY);
            assertThat(fresh.own().isEmpty()).isFalse();
            assertThat(fresh.inventory().schemas()).isZero();

            pair.replicating();
            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            pair.a().run("INSERT INTO shop.t VALUES (1), (2)");
            awaitRows(pair.b(), "2");

            for (Side side : Side.values()) {
                MysqlServer member = side == Side.A ? pair.a() : pair.b();
                MysqlServer peer = side == Side.A ? pair.b() : pair.a();
                sees(probe(member), probe(peer), peer, mode);
            }
            MemberState.Reachable b = probe(pair.b());
            MemberState.Reachable a = probe(pair.a());
            assertThat(b.executed()).isEqualTo(a.executed());
            // of b's channel alone: a passes over its own events, which come back to it, without counting them at once;
            // and in a while, as parallel workers count from time to time only
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    ((ChannelState.Configured) probe(pair.b()).channel()).applied())
                            .isEqualTo(a.coordinates()));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @Pairs(Pairs.Of.ALL)
    void readsWhyAnApplierStopped(ServerFamily family, ReplicationMode mode) {
        try (MysqlPairFixture pair = MysqlPairFixture.start(family, mode).replicating()) {
            mayMonitor(pair.b());
            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            awaitRows(pair.b(), "0");
            pair.b().run("SET sql_log_bin = 0", "INSERT INTO shop.t VALUES (1)");

            pair.a().run("INSERT INTO shop.t VALUES (1)");

            Awaitility.await().untilAsserted(() -> {
                ChannelState.Configured channel =
                        (ChannelState.Configured) probe(pair.b()).channel();
                assertThat(channel.applierError().errno()).isEqualTo(1062);
                assertThat(channel.applierError().text()).contains("Duplicate entry '1'");
            });
        }
    }

    private static void sees(
            MemberState.Reachable member, MemberState.Reachable peer, MysqlServer at, ReplicationMode mode) {
        boolean gtids = mode == ReplicationMode.GTID;
        assertThat(member.writable()).isTrue();
        assertThat(member.logBin()).isTrue();
        assertThat(member.gtidMode()).isEqualTo(gtids ? GtidMode.ON : GtidMode.OFF);
        assertThat(member.executed().isEmpty()).isEqualTo(!gtids);
        assertThat(member.purged()).isEqualTo(GtidSet.EMPTY);
        assertThat(member.inventory().schemas()).isEqualTo(1 + Hostile.SCHEMAS);
        assertThat(member.inventory().tables()).isEqualTo(1 + Hostile.TABLES);
        assertThat(member.inventory().bytes()).isPositive();
        assertThat(member.coordinates().file()).startsWith("binlog.");
        assertThat(member.serverUuid()).isNotEqualTo(peer.serverUuid());
        ChannelState.Configured channel = (ChannelState.Configured) member.channel();
        assertThat(channel.isRunning()).isTrue();
        assertThat(channel.source()).isEqualTo(at.endpoint());
        assertThat(channel.sourceUuid()).isEqualTo(peer.serverUuid());
        assertThat(channel.autoPosition()).isEqualTo(gtids);
        assertThat(channel.lagSeconds()).isPresent();
        assertThat(Objects.requireNonNull(channel.applied()).file())
                .isEqualTo(peer.coordinates().file());
    }

    private static void mayMonitor(MysqlServer server) {
        server.run(
                "SET sql_log_bin = 0",
                "CREATE USER probe@'%' IDENTIFIED BY 'probe-p\\'w1'",
                server.family().isMariaDb()
                        ? "GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO probe@'%'"
                        : "GRANT PROCESS, REPLICATION CLIENT ON *.* TO probe@'%'");
        if (!server.family().isMariaDb()) {
            server.run("SET sql_log_bin = 0", "GRANT SELECT ON performance_schema.* TO probe@'%'");
        }
    }

    private static MemberState.Reachable probe(MysqlServer server) {
        try (MemberProbe probe = new MemberProbe(Duration.ZERO)) {
            MemberState state = probe.probe(
                    ConnectOptions.forProbe(server.endpoint(), MONITOR, Tls.PREFERRED), Duration.ofSeconds(5));
            assertThat(state).isInstanceOf(MemberState.Reachable.class);
            return (MemberState.Reachable) state;
        }
    }

    private static void awaitRows(MysqlServer on, String count) {
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> on.text("SELECT COUNT(*) FROM shop.t").equals(count));
    }
}
