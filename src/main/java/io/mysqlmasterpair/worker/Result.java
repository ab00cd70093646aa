package io.mysqlmasterpair.worker;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process hands back to the operator, as its termination message.
 *
 * @param retryable whether the same may work a little later
 * @param message one sentence
 * @param facts what was found and kept, by name
 */
public record Result(
        Outcome outcome, boolean retryable, String message, List<StepResult> steps, Map<String, String> facts) {

    /** Kubernetes cuts a termination message at 4096 bytes. */
    public static final int LIMIT = 4000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a process ended. */
    public enum Outcome {
        Done(0),
        /** A precondition does not hold; nothing was changed. */
        Refused(3),
        Failed(4);

        private final int exitCode;

        Outcome(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    /** How a step ended. */
    public enum State {
        Done,
        Failed,
        Skipped
    }

    /** One step's record; times in ISO 8601, UTC. */
    public record StepResult(String step, String startedAt, String finishedAt, State state, String message) {

        StepResult cut(int length) {
            return new StepResult(step, startedAt, finishedAt, state, Result.cut(message, length));
        }
    }

    /** JSON of at most {@link #LIMIT} bytes: texts are shortened until it fits. */
    public String toJson() {
        for (int length = 600; length > 20; length /= 2) {
            String json = json(length);
            if (json.getBytes(StandardCharsets.UTF_8).length <= LIMIT) {
                return json;
            }
        }
        return new Result(outcome, retryable, cut(message, 300), List.of(), Map.of()).json(300);
    }

    private String json(int length) {
        Map<String, String> shortFacts = new TreeMap<>();
        facts.forEach((name, value) -> shortFacts.put(name, cut(value, length)));
        List<StepResult> shortSteps = steps.stream().map(s -> s.cut(length)).toList();
        try {
            return JSON.writeValueAsString(
                    new Result(outcome, retryable, cut(message, length), shortSteps, shortFacts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    @JsonIgnore
    public int exitCode() {
        return outcome.exitCode();
    }
}
