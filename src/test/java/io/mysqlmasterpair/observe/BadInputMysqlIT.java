package io.mysqlmasterpair.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.decision.Ladder;
import io.mysqlmasterpair.decision.Policy;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.Relay;
import io.mysqlmasterpair.testing.ServerFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Hosts that are not two MySQL servers: told within the probe's deadline, and nothing is done. */
@ParameterizedClass(name = "{0} {1}")
@Pairs(Pairs.Of.EACH_FAMILY_ONCE)
class BadInputMysqlIT {

    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final PairKey PAIR = new PairKey("shop", "shop");

    private static MysqlServer server;

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @BeforeParameterizedClassInvocation
    static void start(ServerFamily family, ReplicationMode mode) {
        server = MysqlServer.start(family, 1, mode);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @Test
    void aServerOfAnotherKindThatSpeaksFirst() throws IOException {
        try (Talker ssh = new Talker("SSH-2.0-OpenSSH_9.2\r\n")) {
            Seen seen = look(server.endpoint(), ssh.endpoint());

            assertThat(seen.diagnosis().kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(seen.diagnosis().sentence()).contains("Member b").contains("does not speak the MySQL protocol");
            assertThat(seen.decision()).isInstanceOf(Decision.NeedsHuman.class);
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothing() throws IOException {
        try (Talker mute = new Talker("")) {
            Seen seen = look(mute.endpoint(), server.endpoint());

            assertThat(seen.diagnosis().kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(seen.diagnosis().sentence()).contains("Member a").contains("did not answer");
            assertThat(seen.decision()).isInstanceOf(Decision.Leave.class);
        }
    }

    @Test
    void aServerThatHangsAfterItHasAnswered() throws IOException {
        try (Relay relay = Relay.to(server.endpoint());
                Prober prober = prober()) {
            begin(prober, server.endpoint(), relay.endpoint());
            await(prober, Kind.MISCONFIGURED);

            relay.hang();

            assertThat(await(prober, Kind.UNREACHABLE).diagnosis().sentence())
                    .contains("Member b")
                    .contains("did not answer");
            relay.goOn();
            await(prober, Kind.MISCONFIGURED);
        }
    }

    @Test
    void aServerThatCanNotBeRepaired() {
        try (MysqlServer other = MysqlServer.start(
                ServerFamily.MARIADB_10_11, 2, ReplicationMode.FILE_POSITION, "--version=5.5.5-10.6.99-MariaDB")) {
            Seen seen = look(server.endpoint(), other.endpoint());

            assertThat(seen.diagnosis().kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(seen.diagnosis().sentence())
                    .contains("Member b")
                    .contains("MariaDB")
                    .contains("10.6.99")
                    .contains("MariaDB 10.11 and 11.x, are supported");
            assertThat(seen.decision()).isInstanceOf(Decision.NeedsHuman.class);
        }
    }

    /** Nobody lies here: it is a sound server's own answer, and still more than is read of one. */
    @Test
    void aServerWhoseStatusIsLongerThanWhatIsReadOfAnAnswer() {
        swell();

        Seen seen = awaitLook(
                server.endpoint(),
                server.endpoint(),
                now -> now.diagnosis().sentence().contains("an answer is longer than 1048576 bytes"));

        assertThat(seen.diagnosis().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(seen.diagnosis().sentence()).contains("Member a").hasSizeLessThan(500);
        assertThat(seen.decision()).isInstanceOf(Decision.NeedsHuman.class);
        shrink();
        sameServer(server.endpoint(), server.endpoint());
    }

    /** Positions in very many domains, or filters with very many names. */
    private void swell() {
        if (family.isMariaDb()) {
            server.run(
                    "RESET MASTER",
                    "SET GLOBAL gtid_binlog_state = '" + many("%d-4294967295-18446744073709551000") + "'");
            return;
        }
        server.run(
                family.pointAt(server, ReplicationMode.FILE_POSITION),
                filter(many("a_schema_whose_name_is_nearly_as_long_as_one_may_be_%d")));
    }

    private void shrink() {
        if (family.isMariaDb()) {
            server.run("RESET MASTER");
            return;
        }
        server.run(filter(""), family.say("RESET REPLICA ALL"));
    }

    private static String many(String pattern) {
        return IntStream.range(0, 40_000).mapToObj(pattern::formatted).collect(Collectors.joining(","));
    }

    private static String filter(String schemas) {
        return "CHANGE REPLICATION FILTER REPLICATE_DO_DB = (" + schemas + ")";
    }

    @Test
    void twoNamesOfOneServer() {
        sameServer(
                server.endpoint(), new Endpoint("localhost", server.endpoint().port()));
    }

    @Test
    void aProxyThatAnswersForBothMembers() throws IOException {
        try (Relay a = Relay.to(server.endpoint());
                Relay b = Relay.to(server.endpoint())) {
            sameServer(a.endpoint(), b.endpoint());
        }
    }

    private void sameServer(Endpoint a, Endpoint b) {
        Seen seen = awaitLook(a, b, now -> now.diagnosis().kind() == Kind.MISCONFIGURED);
        // MariaDB has no server_uuid
        assertThat(seen.diagnosis().sentence())
                .contains(
                        family.isMariaDb()
                                ? "Both hosts lead to a server with server_id 1"
                                : "Both hosts lead to servers with the same server_uuid");
        assertThat(seen.decision()).isInstanceOf(Decision.NeedsHuman.class);
    }

    private record Seen(Diagnosis diagnosis, Decision decision) {}

    private static Prober prober() {
        return new Prober(Duration.ofMillis(500), DEADLINE, Clock.systemUTC());
    }

    private static void begin(Prober prober, Endpoint a, Endpoint b) {
        prober.watch(
                PAIR,
                new ProbeTarget("shop", new Both<>("a", "b"), new Both<>(a, b), MysqlServer.ROOT, Tls.PREFERRED),
                (key, state) -> {});
    }

    /** What is known of the two when the deadline is over, on a machine that is busy. */
    private static Seen look(Endpoint a, Endpoint b) {
        try (Prober prober = prober()) {
            begin(prober, a, b);
            Awaitility.await()
                    .atMost(DEADLINE.plusSeconds(10))
                    .until(() -> prober.latest(PAIR).isPresent());
            return seen(prober.latest(PAIR).orElseThrow());
        }
    }

    /** Of a server that is sound, and on a busy machine may not answer the first look in time. */
    private static Seen awaitLook(Endpoint a, Endpoint b, Predicate<Seen> wanted) {
        try (Prober prober = prober()) {
            begin(prober, a, b);
            return await(prober, wanted);
        }
    }

    private static Seen await(Prober prober, Kind kind) {
        return await(prober, now -> now.diagnosis().kind() == kind);
    }

    private static Seen await(Prober prober, Predicate<Seen> wanted) {
        // of that look itself: the next one may have seen something else by now
        return Awaitility.await()
                .atMost(DEADLINE.multipliedBy(2).plusSeconds(30))
                .until(
                        () -> prober.latest(PAIR).map(BadInputMysqlIT::seen),
                        seen -> seen.filter(wanted).isPresent())
                .orElseThrow();
    }

    private static Seen seen(PairState state) {
        Diagnosis diagnosis = Diagnoser.diagnose(state, Duration.ofSeconds(60));
        return new Seen(diagnosis, Ladder.decide(state, diagnosis, Policy.standard()));
    }

    /** Accepts connections and says one thing. */
    private static final class Talker implements AutoCloseable {
        /** Or the garbage collector would hang up. */
        private final List<Socket> kept = new CopyOnWriteArrayList<>();

        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

        Talker(String greeting) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        kept.add(client);
                        client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        if (!socket.isClosed()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                }
            });
        }

        Endpoint endpoint() {
            return new Endpoint("127.0.0.1", socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket client : kept) {
                client.close();
            }
        }
    }
}
