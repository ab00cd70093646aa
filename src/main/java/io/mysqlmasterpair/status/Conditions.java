package io.mysqlmasterpair.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions as the Kubernetes API conventions want them. */
public final class Conditions {

    private static final int LONGEST_MESSAGE = 2000;

    private Conditions() {}

    /** A wanted condition: its type, whether it holds, a one-word reason and a sentence. */
    public record Wanted(String type, Truth truth, String reason, String message) {}

    /** A condition holds, does not, or nobody can say. */
    public enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String text;

        Truth(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        public static Truth of(boolean holds) {
            return holds ? TRUE : FALSE;
        }
    }

    /** The wanted conditions; the time of the last transition is kept where the status did not change. */
    public static List<Condition> merge(
            @Nullable List<Condition> before, List<Wanted> wanted, @Nullable Long generation, Instant now) {
        return wanted.stream()
                .map(want -> new ConditionBuilder()
                        .withType(want.type())
                        .withStatus(want.truth().text())
                        .withReason(want.reason())
                        .withMessage(io.mysqlmasterpair.decision.Texts.shorten(want.message(), LONGEST_MESSAGE))
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(find(before, want.type())
                                .filter(old -> want.truth().text().equals(old.getStatus()))
                                .map(Condition::getLastTransitionTime)
                                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString()))
                        .build())
                .toList();
    }

    /** The condition of a type, where there is one. */
    public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    /** Whether the condition of a type is there and True. */
    public static boolean holds(@Nullable List<Condition> conditions, String type) {
        return find(conditions, type).filter(c -> "True".equals(c.getStatus())).isPresent();
    }
}
