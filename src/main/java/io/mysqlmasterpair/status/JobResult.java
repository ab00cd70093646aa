package io.mysqlmasterpair.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Job says about itself when it ends: the JSON of its termination message.
 *
 * @param outcome Done, Refused (a precondition does not hold; nothing was changed) or Failed
 * @param retryable whether another attempt may succeed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobResult(
        String outcome, boolean retryable, String message, List<StepResult> steps, Map<String, String> facts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public JobResult {
        outcome = Objects.requireNonNullElse(outcome, "Failed");
        message = Objects.requireNonNullElse(message, "");
        steps = Objects.requireNonNullElse(steps, List.of());
        facts = Objects.requireNonNullElse(facts, Map.of());
    }

    /** One step of the Job. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StepResult(
            String step,
            String state,
            @Nullable String startedAt,
            @Nullable String finishedAt,
            @Nullable String message) {}

    public boolean isDone() {
        return outcome.equals("Done");
    }

    /** Parses a termination message; empty when there is none or it is not of ours. */
    public static Optional<JobResult> parse(@Nullable String json) {
        if (json == null || json.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(json, JobResult.class));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }
}
