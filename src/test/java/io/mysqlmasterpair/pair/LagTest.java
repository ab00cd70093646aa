package io.mysqlmasterpair.pair;

import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the channel a→b is behind; its server says 3 s. */
class LagTest {

    private static final String SERVER = "3 Server";

    private static String lag(PairStates pair) {
        return pair.build()
                .lag(Side.B)
                .map(lag -> lag.seconds() + (lag.byHeartbeat() ? " Heartbeat" : " Server"))
                .orElse("");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            the same beat on both,                       1000, 100,   1000, 100, 0 Heartbeat
            the latest beat is on its way,               1000, 100,   3100,  99, 0 Heartbeat
            the latest after a pause of the beats,       1000, 100, 900000,  99, 0 Heartbeat
            two are missing,                             1000, 100,   5400,  98, 4 Heartbeat
            many are missing,                            1000, 100, 191000,   5, 190 Heartbeat
            a pause of the beats is no lag,              1000, 100, 900000,  98, 8 Heartbeat
            beats that come late,                        1000, 100,  10000,  97, 9 Heartbeat
            the source has not been beating for long,   20000, 100,  20000, 100, 3 Server
            … but not for too long,                     18000, 100,  18000, 100, 0 Heartbeat
            it never was,                               99999,   0,  99999,   0, 3 Server
            beaten in the future,                      -30000, 100,   1000, 100, 3 Server
            … by a clock that is a little ahead,        -3000, 100,  -3000, 100, 0 Heartbeat
            the replica has more than its source,        1000, 100,   1000, 101, 3 Server
            the clock was set back,                      1000, 100,    500,  98, 3 Server
            """)
    void isWhatTheBeatsSay(String what, long agoOnA, long numberOnA, long agoOnB, long numberOnB, String lag) {
        PairStates pair = gtidPair()
                .a(m -> m.beat("a", agoOnA, numberOnA))
                .b(m -> m.beat("a", agoOnB, numberOnB).lag(3));

        assertThat(lag(pair)).isEqualTo(lag);
    }

    @Test
    void isTheServersWithoutAHeartbeat() {
        assertThat(lag(filePair().b(m -> m.lag(3)))).isEqualTo(SERVER);
        assertThat(lag(gtidPair().a(m -> m.beat("a", 1000, 100)).b(m -> m.lag(3))))
                .as("not there yet")
                .isEqualTo(SERVER);
        assertThat(lag(gtidPair().both(m -> m.beat("b", 1000, 100).lag(3))))
                .as("a row of the other member only")
                .isEqualTo(SERVER);
    }

    @Test
    void isNothingOfAChannelThatDoesNotRun() {
        PairStates beating = gtidPair().both(m -> m.beat("a", 1000, 100));

        assertThat(lag(beating.b(MemberStates::stopped))).isEmpty();
        assertThat(lag(gtidPair().b(m -> m.silent(Fault.TIMEOUT)))).isEmpty();
        assertThat(lag(gtidPair().b(MemberStates::notConfigured))).isEmpty();
    }

    @Test
    void beatsToComeAreThoseThatThePeerLacks() {
        PairState state = gtidPair()
                .a(m -> m.beat("a", 0, 100).beat("b", 0, 7))
                .b(m -> m.beat("a", 0, 98).beat("b", 0, 5))
                .build();

        assertThat(state.beatsToCome(Side.A)).isEqualTo(2);
        assertThat(state.beatsToCome(Side.B)).as("never less than none").isZero();
        assertThat(gtidPair().build().beatsToCome(Side.A)).isZero();
        assertThat(gtidPair().a(m -> m.beat("a", 0, 100)).build().beatsToCome(Side.A))
                .isZero();
    }
}
