package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest(name = "{0} is {1} ms")
    @CsvSource({"30s, 30000", "500ms, 500", "5m, 300000", "1h30m, 5400000", "1m1ms, 60001", "2h, 7200000"})
    void readsWhatUsersWrite(String text, long millis) {
        assertThat(Durations.parse(text, Duration.ZERO)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void nothingGivenIsTheDefault() {
        assertThat(Durations.parse(null, Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest(name = "{0} s is shown as {1}")
    @CsvSource({
        "0, 0s",
        "7, 7s",
        "59, 59s",
        "60, 1m00s",
        "125, 2m05s",
        "3599, 59m59s",
        "3600, 1h00m",
        "4205, 1h10m",
        "90000, 25h00m"
    })
    void showsWhatUsersRead(long seconds, String text) {
        assertThat(Durations.show(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
