package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.HeartbeatStatus;
import io.mysqlmasterpair.decision.Beating;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.PairStates;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeartbeatViewTest {

    private static final PairState STATE = PairStates.gtidPair().build();
    private static final Beating ON = new Beating.On(Set.of(Side.A, Side.B));
    private static final Beating LACKING = new Beating.Lacking(Set.of(Side.B));
    private static final Beating OVERHEARD = new Beating.Overheard(Map.of(Side.A, 2));

    private static HeartbeatStatus view(Boolean enabled, Beating beating, HeartbeatStatus before) {
        return HeartbeatView.of(enabled, beating, Set.of(), false, STATE, before);
    }

    private static HeartbeatStatus state(String state) {
        HeartbeatStatus status = new HeartbeatStatus();
        status.state = state;
        return status;
    }

    @Test
    void saysWhetherThereIsOneAndWhatHelps() {
        assertThat(view(null, ON, null))
                .extracting(v -> v.state, v -> v.message)
                .containsExactly("Beating", null);
        assertThat(view(false, ON, null).state).isEqualTo("Off");
        assertThat(view(null, LACKING, null).state).isEqualTo("Unavailable");
        assertThat(view(null, LACKING, null).message)
                .contains("on b the table mysqlmasterpair.heartbeat")
                .contains("GRANT SELECT, UPDATE ON mysqlmasterpair.heartbeat");
        assertThat(HeartbeatView.of(null, LACKING, Set.of(), true, STATE, null).state)
                .isEqualTo("Preparing");
        assertThat(HeartbeatView.of(null, ON, Set.of(Side.A, Side.B), false, STATE, null).message)
                .contains("on a and b the table")
                .contains("GRANT SELECT, UPDATE");
    }

    @Test
    void isAsBeforeWhileThePairCanNotTell() {
        HeartbeatStatus before = state("Beating");

        assertThat(view(null, new Beating.Paused(), before)).isSameAs(before);
        assertThat(view(null, new Beating.Paused(), null)).isNull();
    }

    @Test
    void staysOffAfterFurtherReplicasWereSeenUntilAPersonSaysOtherwise() {
        HeartbeatStatus off = view(null, OVERHEARD, null);
        assertThat(off.state).isEqualTo("Overheard");
        assertThat(off.message).contains("a has 2 further replicas").contains("heartbeat.enabled");

        assertThat(view(null, ON, off)).as("they are away for a while").isSameAs(off);
        assertThat(HeartbeatView.isOverheard(off)).isTrue();
        assertThat(view(true, ON, off).state).isEqualTo("Beating");
        assertThat(view(false, OVERHEARD, off).state).isEqualTo("Off");
    }

    @Test
    void onlyNewsIsToldAndOnlyOnce() {
        MysqlMasterPairStatus before = new MysqlMasterPairStatus();
        MysqlMasterPairStatus after = new MysqlMasterPairStatus();
        assertThat(Notices.ofPair(before, after)).isEmpty();
        after.heartbeat = view(null, ON, null);
        assertThat(Notices.ofPair(before, after)).isEmpty();
        after.heartbeat = view(null, LACKING, null);
        assertThat(Notices.ofPair(before, after))
                .containsExactly(Notice.warning("HeartbeatUnavailable", after.heartbeat.message));
        before.heartbeat = view(null, LACKING, null);
        assertThat(Notices.ofPair(before, after)).isEmpty();
        after.heartbeat = view(null, OVERHEARD, null);
        assertThat(Notices.ofPair(before, after)).extracting(Notice::reason).containsExactly("HeartbeatOverheard");
    }
}
