package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Prior;
import io.mysqlmasterpair.pair.Both;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseClaimTest {

    private static final Prior PRIOR = new Prior(List.of(new Prior.Setting("read_only", "OFF", Optional.empty())));

    private static Lease lease(String run, long ordinal, LeaseState state) {
        return new Lease(run, ordinal, "target", state, Optional.empty(), Optional.empty());
    }

    private static LeaseClaim claim(String run, long ordinal) {
        return new LeaseClaim(run, OptionalLong.of(ordinal));
    }

    @Test
    void whereNobodyHasBeenTheLeaseIsFree() {
        assertThat(claim("r1", 7).claim("b", Optional.empty(), 7, "target"))
                .isEqualTo(lease("r1", 7, LeaseState.CLAIMED));
    }

    @Test
    void aNewerRunAndAnotherOfTheSameOrdinalAreInTheWay() {
        for (Lease held : List.of(lease("r2", 8, LeaseState.DONE), lease("r2", 7, LeaseState.CLAIMED))) {
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> claim("r1", 7).claim("b", Optional.of(held), 7, "target"))
                    .withMessageContaining("superseded")
                    .matches(refused -> !refused.retryable());
        }
    }

    @Test
    void aRunKeepsWhatItHas() {
        Lease mine = lease("r1", 7, LeaseState.IMPORTED).withPrior(Optional.of(PRIOR));
        assertThat(claim("r1", 7).claim("b", Optional.of(mine), 7, "target")).isEqualTo(mine);
    }

    @ParameterizedTest
    @CsvSource({
        "CLAIMED, CLAIMED",
        "FENCED, CLAIMED",
        "IMPORTING, IMPORTING",
        "IMPORTED, IMPORTED",
        "POINTED, IMPORTED",
        "PROVEN, CLAIMED",
        "VERIFIED, CLAIMED",
        "DONE, CLAIMED"
    })
    void aNewerRunInheritsTheFenceAndThatDataAreUnproven(LeaseState before, LeaseState after) {
        Lease old = lease("r1", 7, before).withPrior(Optional.of(PRIOR));

        Lease taken = claim("r2", 8).claim("b", Optional.of(old), 8, "target");

        assertThat(taken).isEqualTo(lease("r2", 8, after).withPrior(Optional.of(PRIOR)));
    }

    @Test
    void rolesDontChangeWithinARun() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() ->
                        claim("r1", 7).claim("b", Optional.of(lease("r1", 7, LeaseState.FENCED)), 7, "authority"));
    }

    @Test
    void byHandTheOrdinalIsTheHighestSeenPlusOneAndARunInProgressKeepsItsOwn() {
        LeaseClaim byHand = new LeaseClaim("by-hand", OptionalLong.empty());
        Optional<Lease> none = Optional.empty();
        Optional<Lease> other = Optional.of(lease("r1", 7, LeaseState.DONE));
        Optional<Lease> running = Optional.of(lease("by-hand", 9, LeaseState.FENCED));
        Optional<Lease> ended = Optional.of(lease("by-hand", 9, LeaseState.DONE));

        assertThat(byHand.ordinalFor(new Both<>(none, none))).isEqualTo(1);
        assertThat(byHand.ordinalFor(new Both<>(other, none))).isEqualTo(8);
        assertThat(byHand.ordinalFor(new Both<>(running, running))).isEqualTo(9);
        assertThat(byHand.ordinalFor(new Both<>(running, other))).isEqualTo(10);
        assertThat(byHand.ordinalFor(new Both<>(running, ended))).isEqualTo(10);
    }

    @Test
    void laterStepsNeedTheLease() {
        LeaseClaim mine = claim("r1", 7);
        assertThat(mine.require("b", Optional.of(lease("r1", 7, LeaseState.FENCED)))
                        .run())
                .isEqualTo("r1");
        for (Optional<Lease> held : List.of(
                Optional.<Lease>empty(),
                Optional.of(lease("r2", 8, LeaseState.CLAIMED)),
                Optional.of(lease("r1", 6, LeaseState.CLAIMED)))) {
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> mine.require("b", held));
        }
    }
}
