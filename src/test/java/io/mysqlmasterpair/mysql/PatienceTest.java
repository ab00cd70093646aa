package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.pair.Fault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {

    private final List<String> told = new ArrayList<>();
    private int attempts;

    private Patience patience(Duration limit) {
        return new Patience(limit, told::add);
    }

    private String fails(int errno, int times) {
        if (attempts++ < times) {
            throw MemberException.of("a", new SQLException("Too many connections", "08004", errno));
        }
        return "in";
    }

    @ParameterizedTest
    @CsvSource({"1040", "1203", "1226"})
    void waitsForRoomAndTellsOnce(int errno) {
        assertThat(patience(Duration.ofMinutes(1)).until(() -> fails(errno, 2))).isEqualTo("in");

        assertThat(attempts).isEqualTo(3);
        assertThat(told).hasSize(2);
        assertThat(told.getFirst())
                .isEqualTo("member a: takes no more sessions: Too many connections; end idle ones there, or raise"
                        + " max_connections or the account's limit. It is asked again for 60 s.");
        assertThat(told.getLast()).startsWith("There was room after ");
    }

    @Test
    void notForEver() {
        assertThatThrownBy(() -> patience(Duration.ofMillis(450)).until(() -> fails(1040, 1000)))
                .isInstanceOfSatisfying(MemberException.class, e -> {
                    assertThat(e.fault()).isEqualTo(Fault.FULL);
                    assertThat(e.isTransient()).isTrue();
                })
                .hasMessageContaining("raise max_connections");
        assertThat(attempts).isEqualTo(2);
    }

    @Test
    void forNothingElse() {
        assertThatThrownBy(() -> patience(Duration.ofMinutes(1)).until(() -> fails(1045, 1000)))
                .isInstanceOf(MemberException.class);
        assertThat(attempts).isOne();
        assertThat(told).isEmpty();
    }
}
