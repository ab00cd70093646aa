package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ReplicationError;
import io.mysqlmasterpair.pair.ThreadState;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FollowableTest {

    private static final String A = "11111111-1111-1111-1111-111111111111";
    private static final String B = "22222222-2222-2222-2222-222222222222";
    private static final ReplicationError PURGED = new ReplicationError(1236, "purged");

    @Test
    void byGtidATargetFollowsWhoseTransactionsTheAuthorityAllHas() {
        assertThat(byGtid(channel(true), A + ":1-10," + B + ":1-3", A + ":1-20," + B + ":1-3", A + ":1-5"))
                .isEmpty();
    }

    @Test
    @DisplayName("S1: what only the target has could be replaced on the way, and then no difference would tell of it")
    void byGtidATargetWithTransactionsOfItsOwnDoesNotFollow() {
        assertThat(byGtid(channel(true), A + ":1-10," + B + ":1-4", A + ":1-20," + B + ":1-3", ""))
                .hasValueSatisfying(why -> assertThat(why).contains("the authority lacks"));
    }

    @Test
    void byGtidNorDoesOneBehindAnAuthorityThatLostItsHistory() {
        assertThat(byGtid(channel(true), A + ":1-30", A + ":1-20", "")).isPresent();
    }

    @Test
    void byGtidNorDoesOneThatLacksWhatIsPurged() {
        assertThat(byGtid(channel(true), A + ":1-10", A + ":1-20", A + ":1-11"))
                .hasValueSatisfying(why -> assertThat(why).contains("purged"));
    }

    @Test
    void byGtidNorDoesOneWhoseChannelGoesByPosition() {
        assertThat(byGtid(channel(false), A + ":1-10", A + ":1-20", "")).isPresent();
    }

    @Test
    void byPositionATargetFollowsWhoseAuthorityHasTheLog() {
        assertThat(byPosition(channel(false), true)).isEmpty();
        assertThat(byPosition(channel(false), false)).isPresent();
        assertThat(byPosition(channel(true), true)).isPresent();
    }

    @Test
    void nobodyFollowsByAChannelThatIsGoneOrHasAnError() {
        Configured sound = channel(false);
        assertThat(new Followable(Optional.empty(), false, false, GtidSet.EMPTY, GtidSet.EMPTY, GtidSet.EMPTY)
                        .objection())
                .isPresent();
        assertThat(byPosition(withErrors(sound, PURGED, ReplicationError.NONE), true))
                .isPresent();
        assertThat(byPosition(withErrors(sound, ReplicationError.NONE, new ReplicationError(1062, "duplicate")), true))
                .isPresent();
    }

    private static Optional<String> byGtid(Configured channel, String target, String authority, String purged) {
        return new Followable(
                        Optional.of(channel),
                        false,
                        true,
                        GtidSet.parse(target),
                        GtidSet.parse(authority),
                        GtidSet.parse(purged))
                .objection();
    }

    private static Optional<String> byPosition(Configured channel, boolean logIsThere) {
        return new Followable(Optional.of(channel), logIsThere, false, GtidSet.EMPTY, GtidSet.EMPTY, GtidSet.EMPTY)
                .objection();
    }

    private static Configured channel(boolean autoPosition) {
        return new Configured(
                new Endpoint("a", 3306),
                A,
                autoPosition,
                ThreadState.STOPPED,
                ThreadState.STOPPED,
                ReplicationError.NONE,
                ReplicationError.NONE,
                new BinlogPosition("binlog.000002", 157),
                GtidSet.EMPTY,
                OptionalLong.empty());
    }

    private static Configured withErrors(Configured c, ReplicationError receiver, ReplicationError applier) {
        return new Configured(
                c.source(),
                c.sourceUuid(),
                c.autoPosition(),
                c.receiver(),
                c.applier(),
                receiver,
                applier,
                c.applied(),
                c.retrieved(),
                c.lagSeconds());
    }
}
