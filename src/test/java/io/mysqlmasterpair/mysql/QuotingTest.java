package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotingTest {

    @Test
    void aNameStaysAName() {
        assertThat(Quoting.identifier("we`ird; DROP")).isEqualTo("`we``ird; DROP`");
        assertThat(Quoting.qualified("a`", "b")).isEqualTo("`a```.`b`");
    }

    @Test
    void theLastAtSeparatesUserAndHost() {
        assertThat(Quoting.account("we@ird`@%")).isEqualTo("`we@ird```@`%`");
    }

    @Test
    void aPasswordIsNeverPartOfATextForm() {
        assertThat(new Login("root", "secret-word").toString()).doesNotContain("secret-word");
    }

    @Test
    void settingsFromBeforeTheFenceSurviveTheLease() {
        Prior prior = new Prior(List.of(
                new Prior.Setting("read_only", "OFF", Optional.empty()),
                new Prior.Setting("event_scheduler", "ON", Optional.of("ON"))));

        assertThat(Prior.fromJson(prior.toJson())).isEqualTo(prior);
        Prior shut = new Prior(prior.settings(), Optional.of(List.of("o'dd@name@%", "app@10.0.0.%")));
        assertThat(Prior.fromJson(shut.toJson())).isEqualTo(shut);
        Prior nobody = new Prior(prior.settings(), Optional.of(List.of()));
        assertThat(Prior.fromJson(nobody.toJson())).isEqualTo(nobody);
    }
}
