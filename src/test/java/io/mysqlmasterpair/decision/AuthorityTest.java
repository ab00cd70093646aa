package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.UUID_OTHER;
import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static io.mysqlmasterpair.testing.PairStates.pair;
import static io.mysqlmasterpair.testing.Policies.fencing;
import static io.mysqlmasterpair.testing.Policies.knowing;
import static io.mysqlmasterpair.testing.Policies.manual;
import static io.mysqlmasterpair.testing.Policies.mostComplete;
import static io.mysqlmasterpair.testing.Policies.naming;
import static io.mysqlmasterpair.testing.Policies.prefer;
import static io.mysqlmasterpair.testing.Policies.standard;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Authority.Choice;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Policies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorityTest {

    private static Choice choose(PairStates pair, Policy policy) {
        return Authority.choose(pair.build(), policy);
    }

    private static Side chosen(PairStates pair, Policy policy) {
        assertThat(choose(pair, policy)).isInstanceOf(Choice.Chosen.class);
        return ((Choice.Chosen) choose(pair, policy)).side();
    }

    private static String reason(PairStates pair, Policy policy) {
        return switch (choose(pair, policy)) {
            case Choice.Chosen choice -> choice.reason();
            case Choice.Refused refused -> refused.reason();
        };
    }

    private static void assertRefused(PairStates pair, Policy policy, String because) {
        assertThat(choose(pair, policy)).isInstanceOf(Choice.Refused.class);
        assertThat(reason(pair, policy)).contains(because);
    }

    private static List<Policy> everyPolicy() {
        List<Policy> all = new ArrayList<>();
        for (Policy policy : Policies.withoutRequest()) {
            all.add(policy);
            all.addAll(Policies.withRequest(policy));
        }
        return all;
    }

    @Nested
    class OnSilence {

        @ParameterizedTest
        @EnumSource(Fault.class)
        @DisplayName("S4: with an unreachable member nobody is authority, not even the one a person named")
        void nobodyIsChosen(Fault fault) {
            for (Side silent : Side.values()) {
                for (Policy policy : everyPolicy()) {
                    assertRefused(
                            gtidPair().on(silent, m -> m.silent(fault)),
                            policy,
                            "Member " + (silent == Side.A ? "a" : "b") + " can't be asked");
                }
            }
        }
    }

    @Nested
    class OfAnEmptyMember {

        @ParameterizedTest
        @EnumSource(
                value = GtidMode.class,
                names = {"ON", "OFF"})
        @DisplayName("S4: an empty member is never authority, whatever the spec prefers and whoever has more GTIDs")
        void theOtherIsChosen(GtidMode mode) {
            for (Side empty : Side.values()) {
                PairStates pair = pair(mode).on(empty, MemberStates::reinitialised);
                PairStates withManyGtids = pair(mode)
                        .on(empty, m -> m.empty().executed("A:1-999,B:1-999").stopped());
                for (Policy policy :
                        List.of(standard(), mostComplete(empty), prefer(empty), knowing(prefer(empty), 10, 10))) {
                    assertThat(chosen(pair, policy)).isEqualTo(empty.other());
                    assertThat(chosen(withManyGtids, policy)).isEqualTo(empty.other());
                }
                assertThat(reason(pair, standard())).endsWith("holds no user table.");
            }
        }

        @Test
        void onlyAPersonCanWantTheEmptyOne() {
            assertThat(chosen(gtidPair().b(MemberStates::reinitialised), naming(Side.B)))
                    .isEqualTo(Side.B);
        }

        @Test
        @DisplayName("S4: an empty member beside a shrunken one: nobody")
        void andTheOtherHasShrunk() {
            assertRefused(
                    gtidPair().a(m -> m.tables(4)).b(MemberStates::reinitialised),
                    knowing(standard(), 10, 10),
                    "Neither member can be trusted");
        }

        @Test
        void twoEmptyMembersOfANewPairBeginWithTheFirst() {
            PairStates pair = gtidPair().both(m -> m.empty().executed("").notConfigured());

            assertThat(chosen(pair, standard())).isEqualTo(Side.A);
            assertThat(chosen(pair, mostComplete(Side.B))).isEqualTo(Side.B);
        }

        @Test
        @DisplayName("S4: two members that both lost their tables: nobody")
        void twoEmptyMembersThatHadTables() {
            assertRefused(gtidPair().both(MemberStates::empty), knowing(standard(), 10, 10), "Neither member");
        }
    }

    @Nested
    class WhereOneMemberTakesTheWrites {

        @Test
        void aTieGoesToTheOneThatTookThem() {
            for (Side active : Side.values()) {
                for (PairStates tie : List.of(
                        gtidPair().both(MemberStates::stopped),
                        gtidPair()
                                .both(MemberStates::stopped)
                                .a(m -> m.executed("A:1-105,B:1-100"))
                                .b(m -> m.executed("A:1-100,B:1-101")),
                        filePair().both(MemberStates::stopped).both(m -> m.applied("binlog.000003:400")))) {
                    Policy asBefore = Policies.single(active, active);
                    Policy promoted = Policies.single(active.other(), active);
                    assertThat(chosen(tie, asBefore)).isEqualTo(active);
                    assertThat(chosen(tie, promoted)).isEqualTo(active);
                    assertThat(reason(tie, asBefore)).endsWith((active == Side.A ? "a" : "b") + " takes the writes.");
                    assertThat(chosen(tie, Policies.single(active, null))).isEqualTo(active);
                }
            }
        }

        @Test
        void butNotAgainstAMemberThatHasAllOfItAndMore() {
            PairStates behind = gtidPair().both(MemberStates::stopped).b(m -> m.executed("A:1-100,B:1-105"));

            assertThat(chosen(behind, Policies.single(Side.A, Side.A))).isEqualTo(Side.B);
        }

        @Test
        void norAgainstWhatTheSpecPrefers() {
            Policy preferring = prefer(Side.B).withWriters(new Policy.Writers(Side.A, Side.A));

            assertThat(chosen(gtidPair().both(MemberStates::stopped), preferring))
                    .isEqualTo(Side.B);
        }
    }

    @Nested
    class OfAShrunkenMember {

        @ParameterizedTest
        @EnumSource(
                value = GtidMode.class,
                names = {"ON", "OFF"})
        @DisplayName("S4: a member with less than half of its tables is not authority, and nor is its peer by default")
        void nobodyIsChosen(GtidMode mode) {
            for (Side shrunken : Side.values()) {
                PairStates pair = pair(mode).on(shrunken, m -> m.tables(4).executed("A:1-999,B:1-999"));
                for (Policy policy : List.of(standard(), prefer(Side.A), prefer(Side.B), mostComplete(shrunken))) {
                    assertRefused(pair, knowing(policy, 10, 10), "less than half of the tables it had");
                }
                assertThat(chosen(pair, knowing(naming(shrunken), 10, 10))).isEqualTo(shrunken);
                assertThat(chosen(pair, knowing(naming(shrunken.other()), 10, 10)))
                        .isEqualTo(shrunken.other());
            }
        }

        @ParameterizedTest
        @EnumSource(
                value = GtidMode.class,
                names = {"ON", "OFF"})
        @DisplayName("S4: nor is one with less than half of its rows")
        void nobodyIsChosenByRows(GtidMode mode) {
            for (Side shrunken : Side.values()) {
                PairStates pair = pair(mode).both(m -> m.rows(1_000_000)).on(shrunken, m -> m.rows(499_999));
                assertRefused(pair, knowing(standard(), 10, 10, 1_000_000), "less than half of the rows it had");
                assertThat(chosen(pair, knowing(naming(shrunken), 10, 10, 1_000_000)))
                        .isEqualTo(shrunken);
            }
        }

        @Test
        void halfOfTheRowsIsNotShrunkenAndFewRowsTellNothing() {
            assertThat(chosen(gtidPair().both(m -> m.rows(500_000)), knowing(standard(), 10, 10, 1_000_000)))
                    .isEqualTo(Side.A);
            assertThat(chosen(gtidPair().both(m -> m.rows(0)), knowing(standard(), 10, 10, 999)))
                    .isEqualTo(Side.A);
            assertThat(chosen(gtidPair(), knowing(standard(), 10, 10, 1_000_000)))
                    .as("rows that can't be asked for")
                    .isEqualTo(Side.A);
        }

        @Test
        void halfOfTheTablesIsNotShrunken() {
            assertThat(chosen(gtidPair().a(m -> m.tables(5)), knowing(standard(), 10, 10)))
                    .isEqualTo(Side.A);
        }

        @Test
        void whatWasNeverSeenHealthyCanNotHaveShrunk() {
            assertThat(chosen(gtidPair().a(m -> m.tables(1)), knowing(standard(), 0, 0)))
                    .isEqualTo(Side.A);
        }
    }

    @Nested
    class OfAFencedMember {

        @Test
        @DisplayName("S3: a fenced member is not authority: its data is not proven")
        void theOtherIsChosen() {
            for (Side fenced : Side.values()) {
                PairStates pair = gtidPair().on(fenced, m -> m.executed("A:1-999,B:1-999"));
                for (Policy policy : List.of(standard(), prefer(fenced), mostComplete(fenced))) {
                    assertThat(chosen(pair, fencing(policy, fenced))).isEqualTo(fenced.other());
                }
                assertThat(reason(pair, fencing(standard(), fenced))).contains("fenced; its data is not proven");
            }
        }

        @Test
        @DisplayName("S4: a fenced member beside an empty one: nobody")
        void andTheOtherIsEmpty() {
            assertRefused(gtidPair().a(MemberStates::reinitialised), fencing(standard(), Side.B), "Neither member");
        }
    }

    @Nested
    class OfStrangers {

        private final PairStates withoutChannels = gtidPair().both(MemberStates::notConfigured);

        @Test
        @DisplayName("S4: two members with data of their own that never replicated: only a person knows who wins")
        void withTransactionsOnBothSides() {
            assertRefused(
                    withoutChannels.a(m -> m.executed("A:1-500")).b(m -> m.executed("B:1-3")),
                    standard(),
                    "Both members hold data");
        }

        @Test
        @DisplayName("S4: data that was loaded without GTIDs is data all the same")
        void withDataThatNoGtidTellsOf() {
            // Given b was loaded by a dump with sql_log_bin=0, so that a seems to have all that b has
            assertRefused(
                    withoutChannels.a(m -> m.executed("A:1-500")).b(m -> m.executed("")),
                    standard(),
                    "Both members hold data");
            assertRefused(withoutChannels.both(m -> m.executed("")), standard(), "Both members hold data");
        }

        @Test
        @DisplayName("S4: in file/position mode nothing shows that two unconnected members are akin")
        void withoutGtids() {
            assertRefused(filePair().both(MemberStates::notConfigured), standard(), "Both members hold data");
        }

        @Test
        @DisplayName("S4: a channel that never brought anything makes no kin")
        void withOneChannelJustConfigured() {
            for (Side configured : Side.values()) {
                assertRefused(
                        filePair()
                                .on(configured, MemberStates::neverStarted)
                                .on(configured.other(), MemberStates::notConfigured),
                        standard(),
                        "Both members hold data");
            }
            assertRefused(filePair().both(MemberStates::neverStarted), standard(), "Both members hold data");
        }

        @Test
        @DisplayName("S4: a channel from the server that was there before makes no kin either")
        void withAServerThatReplacedThePeer() {
            // Given b is another server now, with data, and a applied the old one's log much further than the new
            // reaches
            PairStates pair = filePair()
                    .a(m -> m.applied("binlog.000050:900").stopped())
                    .b(m -> m.uuid(UUID_OTHER).at("binlog.000003:157").notConfigured());

            assertRefused(pair, standard(), "Both members hold data");
        }

        @Test
        @DisplayName("S4: a common beginning, then data of its own on each, and no channel that ever ran: a person")
        void withACommonBeginningAndDataOfItsOwnOnEach() {
            PairStates pair =
                    withoutChannels.a(m -> m.executed("A:1-500,B:1-100")).b(m -> m.executed("A:1-300,B:1-101"));

            assertRefused(pair, standard(), "Both members hold data");
        }

        @Test
        void aCopyOfThePeerIsNoStranger() {
            // Given b was made from a dump of a, with gtid_purged set
            PairStates pair = withoutChannels.a(m -> m.executed("A:1-500")).b(m -> m.executed("A:1-300"));

            assertThat(chosen(pair, standard())).isEqualTo(Side.A);
            assertThat(chosen(pair, mostComplete(Side.B))).isEqualTo(Side.A);
        }

        @Test
        void twoEqualCopiesAreNoStrangers() {
            assertThat(chosen(withoutChannels.both(m -> m.executed("A:1-500")), standard()))
                    .isEqualTo(Side.A);
        }

        @Test
        void anEmptyMemberIsNoStranger() {
            assertThat(chosen(filePair().both(MemberStates::notConfigured).b(MemberStates::empty), standard()))
                    .isEqualTo(Side.A);
        }

        @Test
        void aPersonDecides() {
            PairStates pair = withoutChannels.a(m -> m.executed("A:1-500")).b(m -> m.executed("B:1-3"));

            assertThat(chosen(pair, naming(Side.B))).isEqualTo(Side.B);
            assertThat(reason(pair, naming(Side.B))).isEqualTo("A person named b.");
        }

        @Test
        void andSoDoesAPreferenceInTheSpec() {
            PairStates pair = withoutChannels.a(m -> m.executed("A:1-500")).b(m -> m.executed("B:1-3"));

            assertThat(chosen(pair, prefer(Side.B))).isEqualTo(Side.B);
        }
    }

    @Nested
    class OfAMemberThatWentBack {

        private final List<PairStates> rewound = List.of(
                gtidPair().then().a(m -> m.executed("A:1-3,B:1-100")),
                filePair().then().a(m -> m.at("binlog.000001:158")));

        @Test
        @DisplayName("S4: a member that lost history which its peer still has is not chosen, whatever the spec prefers")
        void theOtherIsChosen() {
            for (PairStates pair : rewound) {
                for (Policy policy : List.of(standard(), prefer(Side.A), mostComplete(Side.A))) {
                    assertThat(chosen(pair, policy)).isEqualTo(Side.B);
                    assertThat(reason(pair, policy)).contains("a lost history of its own that b still has");
                }
                assertThat(chosen(pair, naming(Side.A))).isEqualTo(Side.A);
            }
        }
    }

    @Nested
    class ByPolicy {

        @Test
        void manualAlwaysAsksAPerson() {
            for (PairStates pair : List.of(
                    gtidPair(),
                    filePair(),
                    gtidPair().b(MemberStates::reinitialised),
                    gtidPair().b(m -> m.tables(1)))) {
                assertRefused(pair, manual(), "The authority policy is Manual");
            }
            assertThat(chosen(gtidPair(), manual().withRequest(Side.B, null))).isEqualTo(Side.B);
        }

        @Test
        void preferTakesTheFavouriteThoughTheOtherHasMore() {
            PairStates pair = gtidPair().a(m -> m.executed("A:1-999,B:1-100"));

            assertThat(chosen(pair, prefer(Side.B))).isEqualTo(Side.B);
            assertThat(reason(pair, prefer(Side.B))).isEqualTo("The spec prefers b.");
        }
    }

    @Nested
    class ByGtidSets {

        @Test
        void whatIsOnItsWayThroughARunningChannelIsNotUnique() {
            // Given a writes a lot, b takes all of it, and a can't take two transactions of b
            PairStates pair = gtidPair()
                    .a(m -> m.executed("A:1-140,B:1-100").applierError(1062, "Duplicate entry"))
                    .b(m -> m.executed("A:1-100,B:1-102"));

            assertThat(chosen(pair, standard())).isEqualTo(Side.B);
            assertThat(reason(pair, standard()))
                    .isEqualTo("Member b has 2 transactions that a lacks, which has 0 of its own.");
        }

        @Test
        void theMemberWithMoreOfItsOwnWins() {
            PairStates pair = gtidPair()
                    .both(MemberStates::stopped)
                    .a(m -> m.executed("A:1-101,B:1-100"))
                    .b(m -> m.executed("A:1-100,B:1-102"));

            assertThat(chosen(pair, standard())).isEqualTo(Side.B);
            assertThat(chosen(pair, mostComplete(Side.A))).isEqualTo(Side.B);
            assertThat(reason(pair, standard()))
                    .isEqualTo("Member b has 2 transactions that a lacks, which has 1 of its own.");
        }

        @Test
        void beatsAreNotDataAndMakeNobodyWin() {
            // Given both stopped over the same row, and b got two more beats before the beating stopped
            PairStates pair = gtidPair()
                    .both(MemberStates::stopped)
                    .a(m -> m.executed("A:1-102,B:1-100").beat("a", 0, 31).beat("b", 0, 40))
                    .b(m -> m.executed("A:1-100,B:1-104").beat("a", 0, 30).beat("b", 0, 43));

            assertThat(reason(pair, standard()))
                    .isEqualTo("Each member has 1 transactions that the other lacks; a is the first in the spec.");
        }

        @Test
        void theFirstOrThePreferredWinsWhenNeitherHasMore() {
            PairStates diverged = gtidPair()
                    .both(MemberStates::stopped)
                    .a(m -> m.executed("A:1-105,B:1-100"))
                    .b(m -> m.executed("A:1-100,B:1-105"));

            assertThat(chosen(gtidPair(), standard())).isEqualTo(Side.A);
            assertThat(chosen(gtidPair(), mostComplete(Side.B))).isEqualTo(Side.B);
            assertThat(reason(gtidPair(), standard()))
                    .isEqualTo("Both members have executed the same transactions; a is the first in the spec.");
            assertThat(chosen(diverged, standard())).isEqualTo(Side.A);
            assertThat(reason(diverged, mostComplete(Side.B)))
                    .isEqualTo("Each member has 5 transactions that the other lacks; b is preferred by the spec.");
        }
    }

    @Nested
    class ByPositions {

        @Test
        void theMemberThatHasAppliedAllOfTheOthersLogWins() {
            for (Side complete : Side.values()) {
                PairStates pair = filePair()
                        .on(
                                complete.other(),
                                m -> m.applied("binlog.000003:499").stopped());

                assertThat(chosen(pair, standard())).isEqualTo(complete);
                assertThat(chosen(pair, mostComplete(complete.other()))).isEqualTo(complete);
            }
            assertThat(reason(filePair().a(m -> m.applied("binlog.000002:999")), standard()))
                    .isEqualTo("Member b has applied all of a's log, but not the other way round.");
        }

        @Test
        void aMemberThatLostItsChannelHasNotAppliedAll() {
            assertThat(chosen(filePair().a(MemberStates::notConfigured), standard()))
                    .isEqualTo(Side.B);
        }

        @Test
        @DisplayName("S4: a position in another server's log says nothing about this one's")
        void aPositionInAFormerPeersLogIsNoEvidence() {
            // Given a follows the server that b was before, and b has applied all of a's log
            PairStates pair = filePair()
                    .a(m -> m.applied("binlog.000050:900").stopped())
                    .b(m -> m.uuid(UUID_OTHER).at("binlog.000003:157"));

            assertThat(chosen(pair, standard())).isEqualTo(Side.B);
        }

        @Test
        void theFirstOrThePreferredWinsWhenBothOrNeitherHaveAll() {
            PairStates neither =
                    filePair().both(m -> m.applied("binlog.000003:499").stopped());

            assertThat(chosen(filePair(), standard())).isEqualTo(Side.A);
            assertThat(chosen(filePair(), mostComplete(Side.B))).isEqualTo(Side.B);
            assertThat(reason(filePair(), standard()))
                    .isEqualTo("Each member has applied all of the other's log; a is the first in the spec.");
            assertThat(chosen(neither, mostComplete(Side.B))).isEqualTo(Side.B);
            assertThat(reason(neither, standard()))
                    .isEqualTo("Neither has applied all of the other's log; a is the first in the spec.");
        }
    }
}
