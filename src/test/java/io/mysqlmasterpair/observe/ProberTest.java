package io.mysqlmasterpair.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many pairs, watched at once. */
class ProberTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final int HANGING = 100;

    private static ProbeTarget at(Endpoint a, Endpoint b) {
        return new ProbeTarget(
                "shop", new Both<>("a", "b"), new Both<>(a, b), new Login("monitor", "secret"), Tls.PREFERRED);
    }

    @Test
    void manyMembersThatHangStallNoOtherPair() throws IOException {
        AtomicInteger rounds = new AtomicInteger();
        try (ServerSocket mute = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
                Prober prober = new Prober(INTERVAL, DEADLINE, Clock.systemUTC())) {
            Endpoint hangs = new Endpoint("127.0.0.1", mute.getLocalPort());
            Endpoint refuses = new Endpoint("127.0.0.1", 1);
            for (int i = 0; i < HANGING; i++) {
                prober.watch(new PairKey("shop", "hangs-" + i), at(hangs, hangs), (key, state) -> {});
            }
            PairKey answers = new PairKey("shop", "answers");
            prober.watch(answers, at(refuses, refuses), (key, state) -> rounds.incrementAndGet());

            // one behind the other they would take a deadline each: some minutes
            Awaitility.await().until(() -> rounds.get() >= 20);

            assertThat(prober.latest(answers).map(ProberTest::fault)).contains(Fault.NETWORK);
        }
    }

    @Test
    void theDeadlineHoldsForEveryHangingMember() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
                Prober prober = new Prober(INTERVAL, Duration.ofSeconds(1), Clock.systemUTC())) {
            Endpoint hangs = new Endpoint("127.0.0.1", mute.getLocalPort());
            PairKey key = new PairKey("shop", "hangs");
            prober.watch(key, at(hangs, hangs), (k, state) -> {});

            Awaitility.await().until(() -> prober.latest(key).isPresent());

            assertThat(prober.latest(key).map(ProberTest::fault)).contains(Fault.TIMEOUT);
        }
    }

    private static Fault fault(PairState state) {
        return state.members().get(Side.B) instanceof Unreachable silent ? silent.fault() : Fault.OTHER;
    }
}
