package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Policy.Left;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Prior;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeftFenceTest {

    private static Optional<Lease> lease(String run, String role, LeaseState state, boolean fenced) {
        Prior prior = new Prior(List.of(new Prior.Setting("read_only", "OFF", Optional.empty())));
        return Optional.of(
                new Lease(run, 7, role, state, fenced ? Optional.of(prior) : Optional.empty(), Optional.empty()));
    }

    private static final Optional<Lease> AUTHORITY = lease("r1", "authority", LeaseState.CLAIMED, false);

    @ParameterizedTest(name = "{0}, settings noted {1}: {2}")
    @CsvSource({
        "CLAIMED, false, ",
        "CLAIMED, true, WHOLE",
        "FENCED, true, WHOLE",
        "IMPORTING, true, PARTIAL",
        "IMPORTING, false, PARTIAL",
        "IMPORTED, true, UNPROVEN",
        "POINTED, true, UNPROVEN",
        "PROVEN, true, WHOLE",
        "VERIFIED, true, WHOLE",
        "DONE, false, "
    })
    @DisplayName("S3: what the target's lease says of its data")
    void theLeaseSaysWhatTheDataAre(LeaseState state, boolean fenced, Left data) {
        Optional<LeftFence> found = LeftFence.of(new Both<>(AUTHORITY, lease("r1", "target", state, fenced)));

        assertThat(found).isEqualTo(Optional.ofNullable(data).map(d -> new LeftFence(Side.B, "r1", d, true)));
    }

    @ParameterizedTest(name = "peer: {0} as {1}, {2}: {3}")
    @CsvSource({
        "r1, authority, CLAIMED, true",
        "r1, authority, DONE, false",
        "r1, target, CLAIMED, false",
        "r2, authority, CLAIMED, false"
    })
    @DisplayName("S4: only the authority of the same run is known to be it")
    void whoseDataItWasLoadedFrom(String run, String role, LeaseState state, boolean known) {
        Optional<Lease> b = lease("r1", "target", LeaseState.IMPORTING, true);

        assertThat(LeftFence.of(new Both<>(lease(run, role, state, false), b))
                        .orElseThrow()
                        .fromPeer())
                .isEqualTo(known);
        assertThat(LeftFence.of(new Both<>(b, lease(run, role, state, false)))
                        .orElseThrow()
                        .member())
                .isEqualTo(Side.A);
    }

    @Test
    void whereNobodyHasBeenThereIsNone() {
        assertThat(LeftFence.of(new Both<>(Optional.empty(), Optional.empty()))).isEmpty();
        assertThat(LeftFence.of(new Both<>(Optional.empty(), lease("r1", "target", LeaseState.IMPORTING, true)))
                        .orElseThrow()
                        .fromPeer())
                .as("a peer that was emptied")
                .isFalse();
    }

    @Test
    @DisplayName("S4: of two fenced members neither is the other's authority")
    void ofTwoTheWorseOneIsTold() {
        Optional<Lease> whole = lease("r2", "target", LeaseState.FENCED, true);
        Optional<Lease> partial = lease("r1", "target", LeaseState.IMPORTING, true);

        assertThat(LeftFence.of(new Both<>(whole, partial))).contains(new LeftFence(Side.B, "r1", Left.PARTIAL, false));
        assertThat(LeftFence.of(new Both<>(partial, whole))).contains(new LeftFence(Side.A, "r1", Left.PARTIAL, false));
    }

    @Test
    @DisplayName("S4: a fenced member that a later run made the authority is nobody's target")
    void aRunThatTurnedTheRolesRound() {
        Optional<Lease> a = lease("r2", "target", LeaseState.CLAIMED, false);
        Optional<Lease> b = lease("r2", "authority", LeaseState.CLAIMED, true);

        assertThat(LeftFence.of(new Both<>(a, b))).contains(new LeftFence(Side.B, "r2", Left.WHOLE, false));
    }
}
