package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import org.junit.jupiter.api.Test;

class AtStakeTest {

    private static AtStake ofB(PairStates pair) {
        return AtStake.of(pair.build(), Side.B);
    }

    private static String sentence(PairStates pair) {
        return ofB(pair).sentence("b", "a");
    }

    @Test
    void tablesRowsAndTransactionsAreCounted() {
        PairStates pair = gtidPair().a(MemberStates::stopped).b(m -> m.executed("A:1-100,B:1-102"));

        assertThat(ofB(pair).transactions()).hasValue(2);
        assertThat(ofB(pair).gtids()).isEqualTo(PairStates.UUID_B + ":101-102");
        assertThat(sentence(pair))
                .startsWith("Without the archive b would lose 10 tables")
                .endsWith(", and 2 transactions that a lacks (among " + PairStates.UUID_B + ":101-102).");
    }

    @Test
    void rowsAreAnEstimate() {
        PairStates pair = gtidPair()
                .a(MemberStates::stopped)
                .b(m -> m.executed("A:1-100,B:1-101").rows(1));

        assertThat(sentence(pair))
                .startsWith(
                        "Without the archive b would lose 10 tables with about 1 row, and 1 transaction that a lacks (among ");
    }

    @Test
    void whatIsOnItsWayIsNotLost() {
        PairStates pair = gtidPair().b(m -> m.executed("A:1-100,B:1-102"));

        assertThat(ofB(pair).transactions()).hasValue(0);
        assertThat(ofB(pair).gtids()).isEmpty();
        assertThat(sentence(pair)).endsWith(", and no transaction that a lacks.");
    }

    @Test
    void byFileAndPositionNobodyCountsTransactions() {
        assertThat(ofB(filePair()).transactions()).isEmpty();
        assertThat(sentence(filePair()))
                .endsWith("transactions that a lacks, if there are any: by file and position they are not counted.");
    }

    @Test
    void ofAMemberThatCanNotBeAskedNothingIsKnown() {
        PairStates pair = gtidPair().b(m -> m.silent(Fault.OFFLINE_MODE));

        assertThat(ofB(pair).tables()).isEmpty();
        assertThat(ofB(pair).rows()).isEmpty();
        assertThat(ofB(pair).transactions()).isEmpty();
        assertThat(sentence(pair))
                .isEqualTo("What b would lose without the archive can't be counted while it can't be asked.");
    }

    @Test
    void anEmptyMemberHasNothingToLose() {
        assertThat(sentence(gtidPair().b(m -> m.tables(0))))
                .isEqualTo("b holds no user table, so it has nothing to lose.");
    }

    @Test
    void whereTheAuthorityCanNotBeAskedTransactionsAreNotCounted() {
        assertThat(ofB(gtidPair().a(m -> m.silent(Fault.OFFLINE_MODE))).transactions())
                .isEmpty();
    }
}
