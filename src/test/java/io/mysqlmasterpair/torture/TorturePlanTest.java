package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.ServerFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TorturePlanTest {

    private static TorturePlan draw(long seed) {
        return TorturePlan.draw(seed, TorturePlan.FAMILIES, TorturePlan.MODES);
    }

    private static List<TorturePlan> first(int seeds) {
        return LongStream.range(0, seeds).mapToObj(TorturePlanTest::draw).toList();
    }

    @Test
    void aSeedIsAlwaysTheSamePlan() {
        assertThat(first(100)).isEqualTo(first(100));
    }

    /** Also on another machine: the algorithm is named, and this is what it gives. */
    @Test
    void thePlanOfASeedIsKnown() {
        assertThat(draw(1).line())
                .isEqualTo("seed 1: MYSQL_9_7 FILE_POSITION, Reseed of PURGED_LOGS; kill worker, preflight+1357ms");
        assertThat(draw(9).line()).isEqualTo("seed 9: MYSQL_9_7 GTID, Reconnect of LOCKED_OUT; none, before reconnect");
    }

    @Test
    void familyAndModeMayBeChosenWithoutChangingTheRest() {
        TorturePlan any = draw(11);
        TorturePlan chosen =
                TorturePlan.draw(11, List.of(ServerFamily.MYSQL_5_7), List.of(ReplicationMode.FILE_POSITION));

        assertThat(chosen.broken()).isEqualTo(any.broken());
        assertThat(chosen.fault()).isEqualTo(any.fault());
        assertThat(chosen.moment()).isEqualTo(any.moment());
    }

    @Test
    void consecutiveSeedsMeetEveryFaultBreakRungAndMoment() {
        List<TorturePlan> plans = first(330);

        Set<Class<?>> faults =
                plans.stream().map(plan -> plan.fault().getClass()).collect(Collectors.toSet());
        assertThat(faults).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
        assertThat(plans).extracting(TorturePlan::broken).contains(Break.values());
        for (Rung rung : List.of(Rung.RESEED, Rung.RESTART, Rung.RECONNECT, Rung.REPOSITION)) {
            assertThat(plans.stream()
                            .filter(plan -> plan.rung() == rung)
                            .map(plan -> plan.moment().place()))
                    .as("%s", rung)
                    .containsAll(Moments.of(rung).stream().map(Moment::place).toList());
        }
    }

    @Test
    void familiesModesAndFaultsAreMetEquallyOften() {
        List<TorturePlan> plans =
                first(425).stream().filter(plan -> plan.rung() == Rung.RESEED).toList();

        assertThat(counted(plans, plan -> plan.family() + " " + plan.mode()))
                .hasSize(10)
                .allSatisfy((where, runs) -> assertThat(runs).isEqualTo(34));
        assertThat(counted(
                        plans,
                        plan -> plan.family() + " " + plan.mode() + " "
                                + plan.fault().kind()))
                .hasSize(170)
                .allSatisfy((where, runs) -> assertThat(runs).isEqualTo(2));
    }

    private static Map<String, Long> counted(List<TorturePlan> plans, Function<TorturePlan, String> by) {
        return plans.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    /** Where it is said that a disk is full in the middle of a file, a file is written. */
    @Test
    void aDiskFillsUpWhereSomethingIsWritten() {
        Set<String> moments = new HashSet<>();
        first(2_000).stream()
                .filter(plan -> plan.rung() == Rung.RESEED)
                .filter(plan -> plan.fault() instanceof Fault.DiskFull full && full.left() > 0)
                .forEach(plan -> moments.add(plan.moment().place()));

        assertThat(moments).containsExactlyInAnyOrder("before archive", "before dump");
    }
}
