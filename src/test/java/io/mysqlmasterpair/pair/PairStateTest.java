package io.mysqlmasterpair.pair;

import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static io.mysqlmasterpair.testing.PairStates.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.testing.MemberStates;
import org.junit.jupiter.api.Test;

/** Where the mode is the channel's, a member without a channel has none; the pair says which it goes by. */
class PairStateTest {

    private static GtidMode modeOf(PairState state, Side side) {
        return state.reachable(side).orElseThrow().gtidMode();
    }

    @Test
    void aMemberWithoutAChannelGoesWithItsPeer() {
        PairState byGtid = gtidPair()
                .both(MemberStates::onMariaDb)
                .b(MemberStates::notConfigured)
                .build();
        assertThat(modeOf(byGtid, Side.B)).isEqualTo(GtidMode.ON);
        assertThat(byGtid.reachable(Side.B).orElseThrow().executed()).hasToString("1:1-100,2:1-100");

        // a server reads as going by GTIDs as long as no channel says otherwise
        PairState byPosition = pair(GtidMode.OFF)
                .both(MemberStates::onMariaDb)
                .b(m -> m.notConfigured().gtidMode(GtidMode.ON).executed("2-2-7"))
                .build();
        assertThat(modeOf(byPosition, Side.B)).isEqualTo(GtidMode.OFF);
        assertThat(byPosition.reachable(Side.B).orElseThrow().executed()).isEqualTo(GtidSet.EMPTY);
    }

    @Test
    void twoWithoutChannelsGoByGtidWhereTheirTransactionsCanBeToldApart() {
        PairState apart = gtidPair()
                .both(MemberStates::onMariaDb)
                .both(MemberStates::notConfigured)
                .build();
        assertThat(modeOf(apart, Side.A)).isEqualTo(GtidMode.ON);

        PairState alike = gtidPair()
                .both(MemberStates::onMariaDb)
                .both(m -> m.notConfigured().domain(0))
                .build();
        assertThat(modeOf(alike, Side.A)).isEqualTo(GtidMode.OFF);
        assertThat(modeOf(alike, Side.B)).isEqualTo(GtidMode.OFF);
    }

    @Test
    void aServersOwnModeIsNotTouched() {
        PairState mixed = gtidPair()
                .a(MemberStates::notConfigured)
                .b(m -> m.gtidMode(GtidMode.OFF))
                .build();
        assertThat(modeOf(mixed, Side.A)).isEqualTo(GtidMode.ON);
    }
}
