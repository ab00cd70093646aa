package io.mysqlmasterpair.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"d\":1.0}|{\"d\":1}",
                "[-20.0,1.05,1.0E300,10.01]|[-20,1.05,1.0E300,10.01]",
                "{\"1.0\":\"say \\\"2.0\\\" 3.0\"}|{\"1.0\":\"say \\\"2.0\\\" 3.0\"}",
            })
    void aWholeDoubleIsComparedAsTheNumberItIs(String canonical, String comparable) {
        assertThat(JsonText.comparable(canonical)).isEqualTo(comparable);
    }
}
