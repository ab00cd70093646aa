package io.mysqlmasterpair.torture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Rung;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static List<Plan> first(int seeds) {
        return LongStream.range(0, seeds).mapToObj(Plan::draw).toList();
    }

    @Test
    void aSeedIsAlwaysTheSamePlan() {
        assertThat(first(100)).isEqualTo(first(100));
    }

    @Test
    void consecutiveSeedsMeetEveryFaultAndEveryBreak() {
        assertThat(first(Fault.values().length)).extracting(Plan::fault).containsExactlyInAnyOrder(Fault.values());
        assertThat(first(Plan.BREAKS.size())).extracting(Plan::broken).contains(Break.values());
    }

    @Test
    void inAHundredAndTenSeedsEveryFaultMeetsEveryBreak() {
        assertThat(first(110).stream()
                        .map(plan -> plan.broken() + " " + plan.fault())
                        .distinct())
                .hasSize(Break.values().length * Fault.values().length);
    }

    @Test
    void everyMomentOfEveryRungIsDrawn() {
        for (Rung rung : List.of(Rung.RESEED, Rung.RESTART, Rung.RECONNECT)) {
            assertThat(first(500).stream().filter(plan -> plan.broken().cure() == rung))
                    .extracting(Plan::moment)
                    .as("%s", rung)
                    .containsAll(Moment.of(rung));
        }
    }

    @Test
    void thePlanOfASeedIsKnown() {
        assertThat(Plan.draw(1).line()).isEqualTo("seed 1: CONFLICTS_BOTH_WAYS × operator kill -9 × dump+2879ms");
    }
}
