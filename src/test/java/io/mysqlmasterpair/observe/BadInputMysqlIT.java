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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hosts that are not two MySQL servers: told within the probe's deadline, and nothing is done. */
class BadInputMysqlIT {

    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final PairKey PAIR = new PairKey("shop", "shop");

    private static MysqlServer server;

    @BeforeAll
    static void start() {
        server = MysqlServer.start(1, ReplicationMode.GTID);
    }

    @AfterAll
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

    @Test
    void twoNamesOfOneServer() {
        Seen seen = look(
                server.endpoint(), new Endpoint("localhost", server.endpoint().port()));

        sameServer(seen);
    }

    @Test
    void aProxyThatAnswersForBothMembers() throws IOException {
        try (Relay a = Relay.to(server.endpoint());
                Relay b = Relay.to(server.endpoint())) {
            sameServer(look(a.endpoint(), b.endpoint()));
        }
    }

    private static void sameServer(Seen seen) {
        assertThat(seen.diagnosis().kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(seen.diagnosis().sentence()).contains("Both hosts lead to servers with the same server_uuid");
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

    private static Seen await(Prober prober, Kind kind) {
        // of that look itself: the next one may have seen something else by now
        return Awaitility.await()
                .atMost(DEADLINE.multipliedBy(2).plusSeconds(10))
                .until(
                        () -> prober.latest(PAIR).map(BadInputMysqlIT::seen),
                        seen -> seen.filter(now -> now.diagnosis().kind() == kind)
                                .isPresent())
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
