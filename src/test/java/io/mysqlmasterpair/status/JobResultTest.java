package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobResultTest {

    @Test
    void readsWhatAJobSaysAtItsEnd() {
        JobResult result = JobResult.parse("""
                        {"outcome":"Done","retryable":false,"message":"Kept 12 transactions.","newField":1,
                         "steps":[{"step":"fence","state":"Done","startedAt":"t1","finishedAt":"t2","message":"shut"}],
                         "facts":{"archive":"archive/manifest.json"}}""").orElseThrow();

        assertThat(result.isDone()).isTrue();
        assertThat(result.message()).isEqualTo("Kept 12 transactions.");
        assertThat(result.steps()).containsExactly(new JobResult.StepResult("fence", "Done", "t1", "t2", "shut"));
        assertThat(result.facts()).isEqualTo(Map.of("archive", "archive/manifest.json"));
    }

    @Test
    void whatIsNotSaidIsAFailureThatMayNotBeRetried() {
        JobResult result = JobResult.parse("{}").orElseThrow();

        assertThat(result.isDone()).isFalse();
        assertThat(result.outcome()).isEqualTo("Failed");
        assertThat(result.retryable()).isFalse();
        assertThat(result.message()).isEmpty();
        assertThat(result.steps()).isEmpty();
        assertThat(result.facts()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  \n", "null", "Killed", "{\"outcome\":\"Done\"", "[]", "42", "{\"steps\":7}"})
    void whatIsNoResultIsNone(String message) {
        assertThat(JobResult.parse(message)).isEmpty();
    }

    @Nested
    class Progress {

        @Test
        void isTheLastLineThatTellsIt() {
            assertThat(StepProgress.last("""
                            12:00:01 == import: load the dump
                            progress {"step":"import","percent":0,"message":"begins"}
                            12:00:02 still loading
                            progress {"step":"import","percent":42,"message":"21 of 50 MB loaded"}
                            12:00:03 42 % is progress {"step":"x"}
                            """)).contains(new StepProgress("import", 42, "21 of 50 MB loaded"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no progress", "progress {\"step\":\"imp", "progress null", "progress"})
        void isNoneWhereNoLineTellsIt(String log) {
            assertThat(StepProgress.last(log)).isEmpty();
        }
    }
}
