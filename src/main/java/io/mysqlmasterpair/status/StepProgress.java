package io.mysqlmasterpair.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a running Job says it is: the last {@code progress} line of its log. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StepProgress(
        String step, int percent, @Nullable String message) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "progress ";

    /** The last line of a log's tail that tells progress. It is shown and nothing else: results come elsewhere. */
    public static Optional<StepProgress> last(String log) {
        return log.lines()
                .filter(line -> line.startsWith(PREFIX))
                .reduce((earlier, later) -> later)
                .flatMap(StepProgress::parse);
    }

    private static Optional<StepProgress> parse(String line) {
        try {
            return Optional.ofNullable(JSON.readValue(line.substring(PREFIX.length()), StepProgress.class));
        } catch (JsonProcessingException cutLine) {
            return Optional.empty();
        }
    }
}
