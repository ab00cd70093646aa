package io.mysqlmasterpair.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.MemberProbe;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.FakeServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A member whose answers are meant to use up the operator's memory or time costs its own pair a sentence, and no other anything. */
class HostileRepliesTest {

    private static final Login MONITOR = new Login("monitor", "secret");
    private static final long LITTLE = 16 << 20;

    private static FakeServer.Script to(String begin, Answer answer) {
        return (statement, line) -> {
            boolean meant = begin.isEmpty() ? statement.isEmpty() : statement.contains(begin);
            if (meant) {
                answer.give(line);
            }
            return meant;
        };
    }

    private interface Answer {
        void give(FakeServer.Line line) throws IOException;
    }

    private static void endlessRows(FakeServer.Line line) throws IOException {
        line.columns(List.of("v"));
        line.rowForEver(List.of("8.4.0"));
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void hugePackets(FakeServer.Line line) throws IOException {
        line.columns(List.of("v"));
        while (true) {
            line.packetOf(0xffffff, new byte[0xffffff]);
        }
    }

    private static void garbage(FakeServer.Line line) throws IOException {
        byte[] bytes = new byte[1 << 16];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < 1000; i++) {
            line.raw(bytes);
        }
    }

    private static Answer value(int first, int... more) {
        return line -> {
            line.columns(List.of("v"));
            line.packet(bytes(first, more));
        };
    }

    private static byte[] bytes(int first, int... more) {
        byte[] bytes = new byte[more.length + 1];
        bytes[0] = (byte) first;
        for (int i = 0; i < more.length; i++) {
            bytes[i + 1] = (byte) more[i];
        }
        return bytes;
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of(
                        "endless rows while the driver logs in", to("auto_increment", HostileRepliesTest::endlessRows)),
                Arguments.of("endless rows", to("VERSION", HostileRepliesTest::endlessRows)),
                Arguments.of("packets of 16 MB", to("VERSION", HostileRepliesTest::hugePackets)),
                Arguments.of("garbage after the greeting", to("", HostileRepliesTest::garbage)),
                Arguments.of("garbage for rows", to("VERSION", HostileRepliesTest::garbage)),
                Arguments.of(
                        "two thousand million columns",
                        to("VERSION", line -> line.packet(bytes(0xfe, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0)))),
                Arguments.of(
                        "many columns, and more behind their number",
                        to("VERSION", line -> line.packet(bytes(0xfd, 0xff, 0xff, 0xff, 1, 1)))),
                Arguments.of(
                        "a value of two gigabytes", to("VERSION", value(0xfe, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 1))),
                Arguments.of("a value of less than nothing", to("VERSION", value(0xfe, 1, 1, 1, 1, 1, 1, 1, 0xff))),
                Arguments.of("a column's name of 16 MB", to("VERSION", line -> {
                    line.packet(bytes(1));
                    line.packet(bytes(3, 'd', 'e', 'f', 0xfd, 0xff, 0xff, 0xff));
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isToldInASentenceAndReadNoFurther(String what, FakeServer.Script script) throws IOException {
        try (FakeServer server = new FakeServer(script);
                MemberProbe probe = new MemberProbe(Duration.ZERO)) {
            var seen = probe.probe(
                    ConnectOptions.forProbe(server.endpoint(), MONITOR, Tls.PREFERRED), Duration.ofSeconds(4));

            assertThat(seen).isInstanceOfSatisfying(Unreachable.class, member -> {
                assertThat(member.fault()).as(member.message()).isEqualTo(Fault.NOT_MYSQL);
                assertThat(member.message())
                        .contains("does not speak the MySQL protocol: ")
                        .hasSizeLessThan(300);
            });
            assertThat(server.sent()).isLessThan(LITTLE);
        }
    }

    @Test
    void aVersionOfAMegabyteIsCut() throws IOException {
        try (FakeServer server = new FakeServer(to(
                        "VERSION", line -> line.rows(List.of("v"), List.of(List.of("x".repeat(1_000_000))))));
                MemberProbe probe = new MemberProbe(Duration.ZERO)) {
            var seen = probe.probe(
                    ConnectOptions.forProbe(server.endpoint(), MONITOR, Tls.PREFERRED), Duration.ofSeconds(4));

            assertThat(seen).isInstanceOfSatisfying(Unreachable.class, member -> {
                assertThat(member.fault()).isEqualTo(Fault.UNSUPPORTED);
                assertThat(member.message()).contains("runs xxx").hasSizeLessThan(300);
            });
        }
    }

    @Test
    void anErrorOfAMegabyteIsCut() throws IOException {
        byte[] error = new byte[1_000_000];
        java.util.Arrays.fill(error, (byte) 'x');
        System.arraycopy(bytes(0xff, 0x51, 4, '#', 'H', 'Y', '0', '0', '0'), 0, error, 0, 9);
        try (FakeServer server = new FakeServer(to("VERSION", line -> line.packet(error)));
                MemberProbe probe = new MemberProbe(Duration.ZERO)) {
            var seen = probe.probe(
                    ConnectOptions.forProbe(server.endpoint(), MONITOR, Tls.PREFERRED), Duration.ofSeconds(4));

            assertThat(seen)
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            member ->
                                    assertThat(member.message()).contains("xxx").hasSizeLessThan(2000));
        }
    }

    @Test
    void manyOfThemStallNoOtherPair() throws IOException {
        AtomicInteger rounds = new AtomicInteger();
        List<FakeServer> servers = new ArrayList<>();
        try (Prober prober = new Prober(Duration.ofSeconds(1), Duration.ofSeconds(4), Clock.systemUTC())) {
            for (int i = 0; i < 5; i++) {
                FakeServer server = new FakeServer(to("VERSION", HostileRepliesTest::endlessRows));
                servers.add(server);
                prober.watch(new PairKey("shop", "hostile-" + i), at(server.endpoint()), (key, state) -> {});
            }
            PairKey other = new PairKey("shop", "other");
            prober.watch(other, at(new Endpoint("127.0.0.1", 1)), (key, state) -> rounds.incrementAndGet());

            Awaitility.await().until(() -> rounds.get() >= 3);

            assertThat(prober.latest(other).orElseThrow().members().get(Side.A))
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            member -> assertThat(member.fault()).isEqualTo(Fault.NETWORK));
        } finally {
            for (FakeServer server : servers) {
                server.close();
            }
        }
    }

    private static ProbeTarget at(Endpoint endpoint) {
        return new ProbeTarget("shop", new Both<>("a", "b"), new Both<>(endpoint, endpoint), MONITOR, Tls.PREFERRED);
    }
}
