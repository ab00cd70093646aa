package io.mysqlmasterpair.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest(name = "{0} is host {1}, port {2}, written {3}")
    @CsvSource({
        "mysql-0.mysql, mysql-0.mysql, 3306, mysql-0.mysql:3306",
        "mysql-0.mysql:3307, mysql-0.mysql, 3307, mysql-0.mysql:3307",
        "10.0.0.7:3308, 10.0.0.7, 3308, 10.0.0.7:3308",
        "::1, ::1, 3306, [::1]:3306",
        "fd00::7, fd00::7, 3306, [fd00::7]:3306",
        "[fd00::7], fd00::7, 3306, [fd00::7]:3306",
        "[fd00::7]:3309, fd00::7, 3309, [fd00::7]:3309",
    })
    void parsesWhatPeopleWrite(String text, String host, int port, String written) {
        Endpoint endpoint = Endpoint.parse(text);

        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(endpoint).hasToString(written);
        assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-0:", "mysql-0:mysql", "[fd00::7]:x", "mysql-0:3306 "})
    void refusesAPortThatIsNoNumber(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text));
    }
}
