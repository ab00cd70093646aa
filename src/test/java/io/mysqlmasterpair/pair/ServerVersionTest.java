package io.mysqlmasterpair.pair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {

    @ParameterizedTest(name = "{0} is {1}.{2}.{3}")
    @CsvSource({
        "9.7.4, 9, 7, 4, false",
        "8.0.36-28, 8, 0, 36, false",
        "8.4.0-commercial, 8, 4, 0, false",
        "26.7, 26, 7, 0, false",
        "5.7.44-log, 5, 7, 44, false",
        "10.11.6-MariaDB-1:10.11.6+maria~deb12, 10, 11, 6, true",
        "10.11.14-MariaDB-0+deb12u2-log, 10, 11, 14, true",
        "5.5.5-10.11.14-MariaDB-0+deb12u2-log, 10, 11, 14, true",
        "11.8.6-MariaDB-0+deb13u1 from Debian-log, 11, 8, 6, true",
        "5.5.5, 5, 5, 5, false",
        "unknown, 0, 0, 0, false",
        "v8.4.0, 0, 0, 0, false",
    })
    void parsesWhatServersSay(String text, int major, int minor, int patch, boolean mariaDb) {
        assertThat(ServerVersion.parse(text)).isEqualTo(new ServerVersion(major, minor, patch, text));
        assertThat(ServerVersion.parse(text)).hasToString(text);
        assertThat(ServerVersion.parse(text).isMariaDb()).isEqualTo(mariaDb);
    }

    @ParameterizedTest(name = "{0} at least 8.4.2: {1}")
    @CsvSource({
        "8.4.2, true",
        "8.4.3, true",
        "8.5.0, true",
        "9.0.0, true",
        "10.0.0, true",
        "26.7.1, true",
        "8.4.1, false",
        "8.3.9, false",
        "7.9.9, false"
    })
    void comparesByNumberPartByPart(String text, boolean expected) {
        assertThat(ServerVersion.parse(text).atLeast(8, 4, 2)).isEqualTo(expected);
    }

    @Test
    void twoTextsOfOneVersionCompareEqual() {
        assertThat(ServerVersion.parse("9.7.4").compareTo(ServerVersion.parse("9.7.4-log")))
                .isZero();
    }
}
