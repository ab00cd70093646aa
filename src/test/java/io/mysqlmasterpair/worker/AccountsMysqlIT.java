package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.MemberProbe;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor account, and what the operator sees with it. */
class AccountsMysqlIT {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @TempDir
    Path volume;

    private MysqlPairFixture pair;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(ReplicationMode.GTID);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private Result makeAccounts() {
        RunOptions options = pair.options("accounts", 1, volume);
        return new AccountsTask(options, System.out, Clock.systemUTC()).run();
    }

    private MemberState probe(Endpoint endpoint, Login login, TlsMode mode) {
        try (MemberProbe probe = new MemberProbe(Duration.ZERO)) {
            return probe.probe(
                    new ConnectOptions(endpoint, login, new Tls(mode, Optional.empty()), DEADLINE, DEADLINE), DEADLINE);
        }
    }

    private MemberState probeA() {
        return probe(pair.a().endpoint(), MysqlPairFixture.MONITOR, TlsMode.Preferred);
    }

    private static void assertFault(MemberState state, Fault fault) {
        assertThat(state).isInstanceOfSatisfying(MemberState.Unreachable.class, unreachable -> {
            assertThat(unreachable.fault()).as(unreachable.message()).isEqualTo(fault);
            assertThat(unreachable.message()).doesNotContain(MysqlPairFixture.MONITOR.password());
        });
    }

    @Test
    void theProbeSeesAPairWithTheMonitorsRightsAlone() {
        pair.replicating();
        assertThat(makeAccounts().outcome()).isEqualTo(Outcome.Done);
        assertThat(makeAccounts().outcome()).as("twice").isEqualTo(Outcome.Done);
        long before = ((MemberState.Reachable) probeA()).executed().size();
        pair.a()
                .run(
                        "CREATE DATABASE `we/ird#p#`",
                        "CREATE TABLE `we/ird#p#`.`a#p#b` (id int PRIMARY KEY)",
                        "CREATE TABLE `we/ird#p#`.p (id int PRIMARY KEY, x text, v int) PARTITION BY HASH (id) PARTITIONS 3",
                        "CREATE TABLE `we/ird#p#`.ft (id int PRIMARY KEY, x text, FULLTEXT (x))");

        assertThat(probeA()).isInstanceOfSatisfying(MemberState.Reachable.class, a -> {
            assertThat(a.version().major()).isEqualTo(9);
            assertThat(a.writable()).isTrue();
            assertThat(a.logBin()).isTrue();
            assertThat(a.executed().size()).isEqualTo(before + 4);
            assertThat(a.inventory())
                    .extracting(Inventory::schemas, Inventory::tables)
                    .containsExactly(1 + Hostile.SCHEMAS, 3 + Hostile.TABLES);
            assertThat(a.channel()).isInstanceOfSatisfying(ChannelState.Configured.class, channel -> {
                assertThat(channel.isRunning()).isTrue();
                assertThat(channel.source()).isEqualTo(pair.b().endpoint());
                assertThat(channel.sourceUuid()).isEqualTo(pair.b().text("SELECT @@server_uuid"));
                assertThat(channel.applied()).extracting(BinlogPosition::file).isEqualTo("binlog.000001");
            });
        });
        assertThat(pair.a()
                        .column("SELECT privilege_type FROM information_schema.user_privileges"
                                + " WHERE grantee = '\\'monitor\\'@\\'%\\'' ORDER BY 1"))
                .containsExactly("PROCESS", "REPLICATION CLIENT");
    }

    @Test
    void theWorkersErrorIsSeenNotTheCoordinators() {
        pair.replicating();
        makeAccounts();
        pair.a().run("CREATE DATABASE d", "CREATE TABLE d.t (id int PRIMARY KEY)");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM d").size() == 1);
        pair.a().run("SET sql_log_bin = 0", "INSERT INTO d.t VALUES (1)");
        pair.b().run("INSERT INTO d.t VALUES (1)");
        Awaitility.await().until(() -> !MysqlPairFixture.threadsRun(pair.a()));

        assertThat(probeA())
                .isInstanceOfSatisfying(
                        MemberState.Reachable.class,
                        a -> assertThat(a.channel()).isInstanceOfSatisfying(ChannelState.Configured.class, channel -> {
                            assertThat(channel.applierError().errno()).isEqualTo(1062);
                            assertThat(channel.applierError().text()).contains("Duplicate entry");
                        }));
    }

    @Test
    void aPurgedLogIsSeenAs1236() {
        pair.replicating();
        makeAccounts();
        pair.a().run("STOP REPLICA");
        pair.b().run("CREATE DATABASE d", "FLUSH BINARY LOGS");
        // a log that a dump thread still holds is not purged
        Awaitility.await().until(() -> {
            pair.b().run("PURGE BINARY LOGS TO 'binlog.000002'");
            return pair.b().column("SHOW BINARY LOGS").size() == 1;
        });
        pair.a().run("START REPLICA");

        Awaitility.await()
                .untilAsserted(() -> assertThat(probeA())
                        .isInstanceOfSatisfying(
                                MemberState.Reachable.class,
                                a -> assertThat(a.channel())
                                        .isInstanceOfSatisfying(
                                                ChannelState.Configured.class,
                                                channel -> assertThat(channel.receiverError()
                                                                .errno())
                                                        .isEqualTo(1236))));
    }

    @Test
    void faultsAreToldApart() throws IOException {
        assertFault(probeA(), Fault.CREDENTIAL);
        makeAccounts();
        assertFault(probe(pair.a().endpoint(), new Login("monitor", "wrong"), TlsMode.Preferred), Fault.CREDENTIAL);
        assertFault(probe(pair.a().endpoint(), MysqlPairFixture.MONITOR, TlsMode.VerifyCa), Fault.TLS);
        assertFault(probe(new Endpoint("127.0.0.1", 1), MysqlPairFixture.MONITOR, TlsMode.Preferred), Fault.NETWORK);
        assertFault(
                probe(new Endpoint("no.such.host.invalid", 3306), MysqlPairFixture.MONITOR, TlsMode.Preferred),
                Fault.NETWORK);
        pair.a().run("SET GLOBAL offline_mode = ON");
        // seen once: the first look after it met broken TLS, in place of the server's word
        Awaitility.await().untilAsserted(() -> assertFault(probeA(), Fault.OFFLINE_MODE));
        pair.a().run("SET GLOBAL offline_mode = OFF", "REVOKE REPLICATION CLIENT ON *.* FROM monitor@'%'");
        assertFault(probeA(), Fault.CREDENTIAL);
    }

    @Test
    void whatDoesNotAnswerAndWhatIsNoMysqlAreToldApart() throws IOException {
        try (ServerSocket silent = new ServerSocket(0);
                ServerSocket ssh = new ServerSocket(0)) {
            Thread.startVirtualThread(() -> greet(ssh));
            assertFault(
                    probe(
                            new Endpoint("127.0.0.1", silent.getLocalPort()),
                            MysqlPairFixture.MONITOR,
                            TlsMode.Preferred),
                    Fault.TIMEOUT);
            assertFault(
                    probe(new Endpoint("127.0.0.1", ssh.getLocalPort()), MysqlPairFixture.MONITOR, TlsMode.Preferred),
                    Fault.NOT_MYSQL);
        }
    }

    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
                out.println("SSH-2.0-OpenSSH_9.2");
                Thread.sleep(500);
            } catch (IOException | InterruptedException closed) {
                return;
            }
        }
    }

    @Test
    void oneReachableMemberIsEnoughAndAForeignReadOnlyIsLeftAlone() {
        pair.a().run("SET GLOBAL super_read_only = ON");
        Result result = makeAccounts();
        assertThat(result.outcome()).isEqualTo(Outcome.Done);
        assertThat(result.facts().get("a")).contains("not by this operator");
        assertThat(result.facts().get("b")).contains("made");
        pair.b().close();
        pair.a().run("SET GLOBAL read_only = OFF");

        Result onlyA = makeAccounts();

        assertThat(onlyA.outcome()).as(onlyA.message()).isEqualTo(Outcome.Done);
        assertThat(onlyA.facts().get("b")).contains("can't be reached");
        assertThat(pair.a().text("SELECT @@gtid_executed")).isEmpty();
    }
}
