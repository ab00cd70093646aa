package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.UUID_A;
import static io.mysqlmasterpair.testing.PairStates.UUID_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {

    private static final Map<Side, String> UUIDS = Map.of(Side.A, UUID_A, Side.B, UUID_B);
    private static final Plan PLAN =
            new Plan(Rung.RESEED, Side.A, ReplicationMode.GTID, Set.of(), UUIDS, "because", "all of b");

    @Test
    void theTargetIsTheOtherSide() {
        assertThat(PLAN.target()).isEqualTo(Side.B);
    }

    @Test
    void theHashIsTheSameInEveryVersionOfTheOperator() {
        // Given an approval that was given before an upgrade: were this value another one, it would be void
        assertThat(PLAN.hash()).isEqualTo("f8e3d9796c720e46").matches("[0-9a-f]{16}");
    }

    @Test
    void anotherWordingIsTheSamePlan() {
        assertThat(new Plan(Rung.RESEED, Side.A, ReplicationMode.GTID, Set.of(), UUIDS, "as b lags", "10 tables")
                        .hash())
                .isEqualTo(PLAN.hash());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everythingThatDecidesWhatHappensToWhichServerIsInTheHash(String what, Plan other) {
        assertThat(other.hash()).isNotEqualTo(PLAN.hash());
    }

    static Stream<Arguments> everythingThatDecidesWhatHappensToWhichServerIsInTheHash() {
        return Stream.of(
                Arguments.of("the rung", plan(Rung.RESTART, Side.A, ReplicationMode.GTID, Set.of(), UUIDS)),
                Arguments.of("the authority", plan(Rung.RESEED, Side.B, ReplicationMode.GTID, Set.of(), UUIDS)),
                Arguments.of("the mode", plan(Rung.RESEED, Side.A, ReplicationMode.FILE_POSITION, Set.of(), UUIDS)),
                Arguments.of("a replica", plan(Rung.RESEED, Side.A, ReplicationMode.GTID, Set.of(Side.B), UUIDS)),
                Arguments.of(
                        "swapped servers",
                        plan(
                                Rung.RESEED,
                                Side.A,
                                ReplicationMode.GTID,
                                Set.of(),
                                Map.of(Side.A, UUID_B, Side.B, UUID_A))),
                Arguments.of(
                        "an unknown server",
                        plan(Rung.RESEED, Side.A, ReplicationMode.GTID, Set.of(), Map.of(Side.A, UUID_A))),
                Arguments.of("no known server", plan(Rung.RESEED, Side.A, ReplicationMode.GTID, Set.of(), Map.of())));
    }

    private static String hash(boolean merge, int tables, Boolean own) {
        return new Plan(
                        Rung.RESEED,
                        Side.A,
                        ReplicationMode.GTID,
                        Set.of(),
                        UUIDS,
                        "because",
                        "all of b",
                        null,
                        new Plan.Loss(
                                merge,
                                tables < 0 ? OptionalInt.empty() : OptionalInt.of(tables),
                                Optional.ofNullable(own)))
                .hash();
    }

    @Test
    void whatWouldBeLostIsInTheHash() {
        assertThat(Stream.of(
                        PLAN.hash(),
                        hash(false, 10, false),
                        hash(true, 10, false),
                        hash(false, 11, false),
                        hash(false, 10, true),
                        hash(false, 10, null),
                        hash(false, -1, null)))
                .doesNotHaveDuplicates();
        assertThat(hash(true, 10, true)).isEqualTo(hash(true, 10, true));
    }

    @Test
    void theOrderInWhichAPlanWasBuiltIsNotInTheHash() {
        Map<Side, String> reversed = new LinkedHashMap<>();
        reversed.put(Side.B, UUID_B);
        reversed.put(Side.A, UUID_A);
        Plan one = plan(
                Rung.RESTART, Side.A, ReplicationMode.GTID, new LinkedHashSet<>(List.of(Side.B, Side.A)), reversed);
        Plan other = plan(Rung.RESTART, Side.A, ReplicationMode.GTID, EnumSet.allOf(Side.class), new EnumMap<>(UUIDS));

        assertThat(one.hash()).isEqualTo(other.hash());
    }

    @Test
    void aPlanDoesNotChangeWithWhatItWasMadeFrom() {
        Set<Side> replicas = EnumSet.of(Side.A);
        Map<Side, String> uuids = new HashMap<>(UUIDS);
        Plan plan = plan(Rung.RESTART, Side.A, ReplicationMode.GTID, replicas, uuids);

        replicas.add(Side.B);
        uuids.clear();

        assertThat(plan.replicas()).containsExactly(Side.A);
        assertThat(plan.serverUuids()).isEqualTo(UUIDS);
    }

    private static Plan plan(
            Rung rung, Side authority, ReplicationMode mode, Set<Side> replicas, Map<Side, String> serverUuids) {
        return new Plan(rung, authority, mode, replicas, serverUuids, "because", "all of b");
    }
}
