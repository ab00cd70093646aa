package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysqlmasterpair.worker.Result.Outcome;
import io.mysqlmasterpair.worker.Result.State;
import io.mysqlmasterpair.worker.Result.StepResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTest {

    @Test
    void itIsWrittenAsTheOperatorReadsIt() throws Exception {
        Result result = new Result(
                Outcome.Refused,
                true,
                "busy",
                List.of(new StepResult("fence", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", State.Done, "shut")),
                Map.of("tables", "3"));

        assertThat(result.toJson())
                .isEqualTo(
                        "{\"outcome\":\"Refused\",\"retryable\":true,\"message\":\"busy\",\"steps\":[{\"step\":\"fence\","
                                + "\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:01Z\",\"state\":\"Done\","
                                + "\"message\":\"shut\"}],\"facts\":{\"tables\":\"3\"}}");
        assertThat(result.exitCode()).isEqualTo(3);
    }

    @Test
    void itAlwaysFitsIntoATerminationMessage() throws Exception {
        StepResult step = new StepResult("import", "t", "t", State.Failed, "ä\"\n".repeat(3000));
        Result result = new Result(
                Outcome.Failed,
                false,
                "é\u0001".repeat(5000),
                Collections.nCopies(12, step),
                Map.of("uniqueGtids", "x".repeat(9000)));

        String json = result.toJson();

        assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(Result.LIMIT);
        JsonNode read = new ObjectMapper().readTree(json);
        assertThat(read.path("outcome").asText()).isEqualTo("Failed");
        assertThat(read.path("message").asText()).startsWith("é");
    }
}
