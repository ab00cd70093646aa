package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.mysqlmasterpair.decision.Schedule.Past;
import io.mysqlmasterpair.decision.Schedule.Turn;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Runs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOLD_OFF = Duration.ofSeconds(30);
    private static final Past NONE = new Past(0, null, false);

    private static Turn turn(Rung rung, Past past, Instant now) {
        return Schedule.turn(Runs.plan(rung), SINCE, HOLD_OFF, 3, past, now);
    }

    private static Instant beginsAt(Rung rung, Past past, Instant now) {
        return switch (turn(rung, past, now)) {
            case Turn.Now ignored -> now;
            case Turn.At at -> at.instant();
            case Turn.Never never -> throw new AssertionError(never.reason());
        };
    }

    @Test
    void aChannelIsStartedAtTheSecondLook() {
        assertThat(beginsAt(Rung.RESTART, NONE, SINCE)).isEqualTo(SINCE.plusSeconds(2));
        assertThat(turn(Rung.RESTART, NONE, SINCE.plusSeconds(2))).isInstanceOf(Turn.Now.class);
    }

    @Test
    void aNewLoginWaitsUntilTheStateHasLasted() {
        assertThat(beginsAt(Rung.RECONNECT, NONE, SINCE)).isEqualTo(SINCE.plus(HOLD_OFF));
    }

    @Test
    void anOverwriteWaitsUntilTheStateHasLasted() {
        assertThat(turn(Rung.RESEED, NONE, SINCE.plusSeconds(29)))
                .isEqualTo(new Turn.At(SINCE.plusSeconds(30), "the state may pass by itself"));
        assertThat(turn(Rung.RESEED, NONE, SINCE.plusSeconds(30))).isInstanceOf(Turn.Now.class);
    }

    @ParameterizedTest(name = "{0} failures: {1} s")
    @CsvSource({"1, 30", "2, 60"})
    @DisplayName("S8: after a failure there is a pause, longer after each")
    void afterAFailureThereIsAPause(int failures, long seconds) {
        Instant end = SINCE.plusSeconds(60);
        Past past = new Past(failures, end, false);

        assertThat(beginsAt(Rung.RESTART, past, end)).isEqualTo(end.plusSeconds(seconds));
        assertThat(turn(Rung.RESEED, past, end))
                .isEqualTo(new Turn.At(end.plusSeconds(seconds), "pause after the last run"));
        assertThat(turn(Rung.RESEED, past, end.plusSeconds(seconds))).isInstanceOf(Turn.Now.class);
    }

    @Test
    void theLaterOfHoldOffAndPauseCounts() {
        assertThat(beginsAt(Rung.RESEED, new Past(1, SINCE.minusSeconds(25), false), SINCE))
                .isEqualTo(SINCE.plusSeconds(30));
    }

    @Test
    @DisplayName("S8: a pair that breaks again right after it was healed pauses from the second time on")
    void afterAHealedRunThereIsAPauseFromTheSecondOn() {
        Instant end = SINCE.plusSeconds(60);

        assertThat(beginsAt(Rung.RESTART, new Past(1, end, true), end)).isEqualTo(end);
        assertThat(beginsAt(Rung.RESTART, new Past(2, end, true), end)).isEqualTo(end.plusSeconds(60));
    }

    @Test
    @DisplayName("S8: after so many failures in a row only a person goes on")
    void attemptsAreBounded() {
        assertThat(turn(Rung.RESTART, new Past(2, SINCE, false), SINCE.plusSeconds(3600)))
                .isInstanceOf(Turn.Now.class);
        assertThat(turn(Rung.RESTART, new Past(3, SINCE, true), SINCE.plusSeconds(3600)))
                .asInstanceOf(type(Turn.Never.class))
                .extracting(Turn.Never::reason)
                .asString()
                .startsWith("3 repairs in a row did not heal the pair.");
    }

    @ParameterizedTest(name = "after failure {0}: {1} s")
    @CsvSource({"0, 30", "1, 30", "2, 60", "3, 120", "6, 960", "7, 1800", "1000, 1800"})
    void pausesGrowUpToHalfAnHour(int failures, long seconds) {
        assertThat(Schedule.backoff(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void twoNewMembersWithoutATableNeedNotWait() {
        assertThat(holdOff(gtidPair().both(MemberStates::empty).both(MemberStates::notConfigured)))
                .isEqualTo(Duration.ZERO);
    }

    @Test
    @DisplayName(
            "S5: a channel that a person is pointing anew is gone for a second; nobody's data are overwritten for it")
    void aChannelThatIsGoneMayBeBack() {
        assertThat(holdOff(gtidPair().b(MemberStates::notConfigured))).isEqualTo(HOLD_OFF);
        assertThat(holdOff(filePair().both(MemberStates::notConfigured))).isEqualTo(HOLD_OFF);
        assertThat(holdOff(gtidPair().b(MemberStates::reinitialised))).isEqualTo(HOLD_OFF);
        assertThat(holdOff(gtidPair().both(m -> m.empty().stopped()))).isEqualTo(HOLD_OFF);
    }

    private static Duration holdOff(PairStates pair) {
        PairState state = pair.build();
        return Schedule.holdOff(state, Diagnoser.diagnose(state, Duration.ofSeconds(10)), HOLD_OFF);
    }
}
