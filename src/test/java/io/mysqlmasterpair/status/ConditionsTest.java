package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mysqlmasterpair.status.Conditions.Truth;
import io.mysqlmasterpair.status.Conditions.Wanted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.987Z");
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00.123Z");

    private static List<Condition> merge(List<Condition> before, Truth truth, String reason, Instant now) {
        return Conditions.merge(before, List.of(new Wanted("Ready", truth, reason, "It is so.")), 3L, now);
    }

    @Test
    void aNewConditionBeginsNowToTheSecond() {
        Condition condition = merge(null, Truth.TRUE, "Healthy", THEN).getFirst();

        assertThat(condition.getType()).isEqualTo("Ready");
        assertThat(condition.getStatus()).isEqualTo("True");
        assertThat(condition.getReason()).isEqualTo("Healthy");
        assertThat(condition.getMessage()).isEqualTo("It is so.");
        assertThat(condition.getObservedGeneration()).isEqualTo(3);
        assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void anotherReasonIsNoTransition() {
        List<Condition> before = merge(null, Truth.FALSE, "Stopped", THEN);

        Condition after = merge(before, Truth.FALSE, "ApplyFailed", NOW).getFirst();

        assertThat(after.getReason()).isEqualTo("ApplyFailed");
        assertThat(after.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void anotherStatusIsATransition() {
        List<Condition> before = merge(null, Truth.FALSE, "Stopped", THEN);

        assertThat(merge(before, Truth.UNKNOWN, "Stopped", NOW).getFirst().getLastTransitionTime())
                .isEqualTo("2026-01-01T01:00:00Z");
    }

    @Test
    void aLongMessageIsCut() {
        List<Condition> merged =
                Conditions.merge(null, List.of(new Wanted("Ready", Truth.TRUE, "X", "x".repeat(3000))), null, NOW);

        assertThat(merged.getFirst().getMessage()).hasSize(2000).endsWith("…");
    }

    @Test
    void findsAConditionByItsTypeAndSaysWhetherItHolds() {
        List<Condition> holds = merge(null, Truth.TRUE, "Healthy", NOW);

        assertThat(Conditions.find(holds, "Ready")).isPresent();
        assertThat(Conditions.find(holds, "InSync")).isEmpty();
        assertThat(Conditions.find(null, "Ready")).isEmpty();
        assertThat(Conditions.holds(holds, "Ready")).isTrue();
        assertThat(Conditions.holds(merge(null, Truth.of(false), "X", NOW), "Ready"))
                .isFalse();
        assertThat(Conditions.holds(merge(null, Truth.UNKNOWN, "X", NOW), "Ready"))
                .isFalse();
        assertThat(Conditions.holds(null, "Ready")).isFalse();
    }
}
