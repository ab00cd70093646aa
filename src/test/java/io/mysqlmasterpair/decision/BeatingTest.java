package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationSettings;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BeatingTest {

    private static PairStates beating() {
        return gtidPair().both(m -> m.beat("a", 1000, 5).beat("b", 1000, 5));
    }

    private static Beating of(PairStates pair, boolean overheard) {
        PairState state = pair.build();
        return Beating.of(state, Diagnoser.diagnose(state, Duration.ofSeconds(60)), overheard);
    }

    private static Beating of(PairStates pair) {
        return of(pair, false);
    }

    @Test
    void isOnWhereBothRunAndHaveTheRows() {
        assertThat(of(beating())).isEqualTo(new Beating.On(Set.of(Side.A, Side.B)));
        assertThat(of(beating().b(m -> m.beat("a", 200_000, 1))))
                .as("while it lags: that is when it is of use")
                .isEqualTo(new Beating.On(Set.of(Side.A, Side.B)));
    }

    static Stream<Arguments> pauses() {
        return Stream.of(
                Arguments.of("a stopped channel", beating().b(MemberStates::stopped)),
                Arguments.of(
                        "a channel that connects",
                        beating().b(m -> m.threads(ThreadState.CONNECTING, ThreadState.RUNNING))),
                Arguments.of("an event that does not fit", beating().a(m -> m.applierError(1062, "Duplicate entry"))),
                Arguments.of("a channel that is gone", beating().a(MemberStates::notConfigured)),
                Arguments.of("a member that does not answer", beating().b(m -> m.silent(Fault.TIMEOUT))),
                Arguments.of(
                        "a replication filter",
                        beating().b(m -> m.settings(settings(1, List.of("Replicate_Do_DB = shop"))))),
                Arguments.of("equal server_id", beating().b(m -> m.serverId(1))),
                Arguments.of("both read only", beating().both(MemberStates::readOnly)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pauses")
    void pausesWithAnythingElse(String what, PairStates pair) {
        assertThat(of(pair)).isEqualTo(new Beating.Paused());
        assertThat(of(pair, true)).isEqualTo(new Beating.Paused());
    }

    @Test
    void isOnlyOnMembersThatTakeWrites() {
        assertThat(of(beating().b(MemberStates::readOnly))).isEqualTo(new Beating.On(Set.of(Side.A)));
    }

    @Test
    void doesNotBeginWhereOneRowOfOneMemberIsMissing() {
        assertThat(of(gtidPair())).isEqualTo(new Beating.Lacking(Set.of(Side.A, Side.B)));
        assertThat(of(gtidPair().a(m -> m.beat("a", 0, 0).beat("b", 0, 0))))
                .isEqualTo(new Beating.Lacking(Set.of(Side.B)));
        assertThat(of(gtidPair().a(m -> m.beat("a", 0, 0).beat("b", 0, 0)).b(m -> m.beat("a", 0, 0))))
                .isEqualTo(new Beating.Lacking(Set.of(Side.B)));
        assertThat(of(beating().both(m -> m), true)).isInstanceOf(Beating.On.class);
        assertThat(of(gtidPair(), true)).isInstanceOf(Beating.Lacking.class);
    }

    @Test
    void furtherReplicasWouldStopAtIt() {
        PairStates pair = beating().a(m -> m.settings(settings(3, List.of())));

        assertThat(of(pair)).isEqualTo(new Beating.Overheard(Map.of(Side.A, 2)));
        assertThat(of(pair, true)).isEqualTo(new Beating.On(Set.of(Side.A, Side.B)));
    }

    private static ReplicationSettings settings(int replicas, List<String> filters) {
        return new ReplicationSettings("ROW", "FULL", true, replicas, 2, 1, filters, List.of());
    }
}
