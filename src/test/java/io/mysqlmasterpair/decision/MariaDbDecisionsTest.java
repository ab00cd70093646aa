package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.decision.Policy.standard;
import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static io.mysqlmasterpair.testing.Policies.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is decided otherwise where a server's identity is its server_id, and its GTIDs a number a domain. */
class MariaDbDecisionsTest {

    private static PairStates byGtid() {
        return gtidPair().both(MemberStates::onMariaDb);
    }

    private static PairStates byPosition() {
        return filePair().both(MemberStates::onMariaDb);
    }

    private static Diagnosis diagnose(PairStates pair) {
        return Diagnoser.diagnose(pair.build(), Duration.ofSeconds(10));
    }

    private static Decision decide(PairStates pair, Policy policy) {
        PairState state = pair.build();
        return Ladder.decide(state, Diagnoser.diagnose(state, Duration.ofSeconds(10)), policy);
    }

    private static Rung rung(PairStates pair, Policy policy) {
        assertThat(decide(pair, policy)).isInstanceOf(Decision.Repair.class);
        return ((Decision.Repair) decide(pair, policy)).plan().rung();
    }

    @Test
    void aPairThatRunsIsHealthyInBothModes() {
        assertThat(diagnose(byGtid()).kind()).isEqualTo(Kind.HEALTHY);
        assertThat(diagnose(byPosition()).kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void oneServerIdSaysBothThingsThatItMayMean() {
        Diagnosis same = diagnose(byGtid().b(m -> m.serverId(1).uuid("server-id-1")));

        assertThat(same.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(same.sentence())
                .isEqualTo("Both hosts lead to a server with server_id 1: one server behind both, or two of which each"
                        + " needs a server_id of its own.");
    }

    @Test
    void oneDomainIsNoPairByGtid() {
        Diagnosis same = diagnose(byGtid().both(m -> m.domain(0)));

        assertThat(same.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(same.sentence()).contains("domain 0").contains("set gtid_domain_id to 1 on a and to 2 on b");
        assertThat(diagnose(byPosition().both(m -> m.domain(0))).kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void channelsInTwoModes() {
        assertThat(diagnose(byGtid().b(m -> m.gtidMode(GtidMode.OFF))).sentence())
                .contains("One channel goes by GTID, the other by position");
    }

    @Test
    void tellsItsMembersOf1236Apart() {
        String fatal = "Got fatal error 1236 from master when reading data from binary log: '";
        assertThat(diagnose(byGtid().b(m -> m.receiverError(
                                1236,
                                fatal + "Could not find GTID state requested by slave in any binlog files."
                                        + " Probably the slave state is too old and required binlog files have been"
                                        + " purged.'")))
                        .kind())
                .isEqualTo(Kind.LOG_MISSING);
        assertThat(diagnose(byGtid().b(m -> m.receiverError(
                                1236,
                                fatal + "Error: connecting slave requested to start from GTID 1-1-8, which is not in"
                                        + " the master's binlog'")))
                        .kind())
                .isEqualTo(Kind.DIVERGED);
        assertThat(diagnose(byGtid().b(m -> m.receiverError(1236, fatal + "something new'")))
                        .kind())
                .isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void aLockedAccountIsALoginThatIsRefused() {
        assertThat(diagnose(byGtid().b(m -> m.receiverError(4151, "Access denied, this account is locked")))
                        .kind())
                .isEqualTo(Kind.CONNECT_FAILED);
    }

    @Test
    void aNumberThatIsTakenUnderStrictModeIsDivergence() {
        assertThat(diagnose(byGtid().b(m -> m.applierError(1950, "An attempt was made to binlog GTID 1-1-8")))
                        .kind())
                .isEqualTo(Kind.DIVERGED);
    }

    @Test
    void aSourceThatBeganToCountAnew() {
        PairStates reset = byGtid().then().a(m -> m.executed("1-1-2,2-2-100"));

        assertThat(diagnose(reset).kind()).isEqualTo(Kind.DIVERGED);
        assertThat(diagnose(reset).sentence()).contains("98 transactions").contains("1:3-100");
    }

    @Test
    void aModeThatWasChangedBetweenTwoLooksIsNoLoss() {
        PairStates changed = byGtid().then().both(m -> m.gtidMode(GtidMode.OFF).executed(""));

        assertThat(diagnose(changed).kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    @DisplayName("S4: no channel is made anew on the word of an identity that outlives its data")
    void aChannelThatIsGoneIsComparedFirst() {
        PairStates gone = byGtid().b(MemberStates::notConfigured);
        Both<Policy.Known> healthy = new Both<>(
                new Policy.Known(10, 0, "server-id-1", "server-id-1"),
                new Policy.Known(10, 0, "server-id-2", "server-id-2"));
        Policy s = standard();
        Policy known =
                new Policy(s.authority(), s.preferred(), s.named(), s.rungs(), s.asked(), s.vain(), healthy, s.fence());

        assertThat(rung(gone, known)).isEqualTo(Rung.REPOSITION);
    }

    @Test
    @DisplayName("S1: an equal identity does not show that the relay log is worthless")
    void theRelayLogOfAnEmptiedPeerIsAPersonsDecisionWhileItIsNotApplied() {
        PairStates emptied =
                byGtid().a(MemberStates::stopped).b(m -> m.tables(0).notConfigured());

        assertThat(decide(emptied, standard()))
                .isInstanceOfSatisfying(
                        Decision.NeedsHuman.class,
                        asked -> assertThat(asked.reason())
                                .contains("The relay log of a may hold the last copy of what b had"));
        assertThat(rung(byGtid().b(m -> m.tables(0).notConfigured()), standard()))
                .isEqualTo(Rung.RESEED);
    }

    @Test
    @DisplayName("S4: a peer that no longer knows what came from it is another server with the same name")
    void aPeerThatForgotIsAStranger() {
        PairStates remade = byGtid().a(m -> m.receiverError(1236, "which is not in the master's binlog"))
                .b(m -> m.notConfigured().executed("2-2-3"));

        assertThat(decide(remade, allowing(standard(), Rung.RESEED))).isInstanceOf(Decision.NeedsHuman.class);
        assertThat(decide(
                        byPosition()
                                .a(m -> m.receiverError(1236, "Could not find first log file name"))
                                .b(m -> m.notConfigured().at("binlog.000001:300")),
                        allowing(standard(), Rung.RESEED)))
                .isInstanceOf(Decision.NeedsHuman.class);
    }

    @Test
    void eachMemberIsItselfOnBothSides() {
        assertThat(diagnose(byGtid().on(Side.B, m -> m.sourceUuid("server-id-2").source("elsewhere", 3306)))
                        .kind())
                .isEqualTo(Kind.MISCONFIGURED);
    }
}
