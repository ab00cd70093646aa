package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.UUID_A;
import static io.mysqlmasterpair.testing.PairStates.UUID_B;
import static io.mysqlmasterpair.testing.PairStates.UUID_OTHER;
import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static io.mysqlmasterpair.testing.PairStates.pair;
import static io.mysqlmasterpair.testing.Policies.allowing;
import static io.mysqlmasterpair.testing.Policies.asking;
import static io.mysqlmasterpair.testing.Policies.fencing;
import static io.mysqlmasterpair.testing.Policies.knowing;
import static io.mysqlmasterpair.testing.Policies.manual;
import static io.mysqlmasterpair.testing.Policies.naming;
import static io.mysqlmasterpair.testing.Policies.prefer;
import static io.mysqlmasterpair.testing.Policies.standard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import io.mysqlmasterpair.testing.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {

    private static Decision decide(PairStates pair, Policy policy) {
        PairState state = pair.build();
        return Ladder.decide(state, Diagnoser.diagnose(state, Duration.ofSeconds(10)), policy);
    }

    private static Plan plan(PairStates pair, Policy policy) {
        Decision decision = decide(pair, policy);
        assertThat(decision).isInstanceOf(Decision.Repair.class);
        return ((Decision.Repair) decision).plan();
    }

    private static void assertNeedsHuman(Decision decision, String because) {
        assertThat(decision)
                .asInstanceOf(type(Decision.NeedsHuman.class))
                .extracting(Decision.NeedsHuman::reason)
                .asString()
                .contains(because);
    }

    private static void assertLeft(Decision decision, String because) {
        assertThat(decision)
                .asInstanceOf(type(Decision.Leave.class))
                .extracting(Decision.Leave::reason)
                .asString()
                .contains(because);
    }

    private static boolean overwrites(Decision decision) {
        return decision instanceof Decision.Repair repair && repair.plan().rung() == Rung.RESEED;
    }

    /** One thing that can be seen of each kind, in either mode, on either side. */
    private static Map<Kind, List<PairStates>> everyKind() {
        Map<Kind, List<PairStates>> all = new EnumMap<>(Kind.class);
        for (GtidMode mode : List.of(GtidMode.ON, GtidMode.OFF)) {
            for (Side side : Side.values()) {
                Map<Kind, List<UnaryOperator<MemberStates>>> changes = new EnumMap<>(Kind.class);
                changes.put(
                        Kind.UNREACHABLE,
                        List.of(
                                m -> m.silent(Fault.NETWORK),
                                m -> m.silent(Fault.OFFLINE_MODE),
                                m -> m.silent(Fault.FULL)));
                changes.put(
                        Kind.MISCONFIGURED, List.of(m -> m.withoutBinaryLog(), m -> m.receiverError(13117, "equal")));
                changes.put(Kind.EMPTY_MEMBER, List.of(MemberStates::reinitialised));
                changes.put(
                        Kind.CONNECT_FAILED,
                        List.of(
                                m -> m.connectError(1045, "no"),
                                m -> m.connectError(1040, "full"),
                                m -> m.receiverError(1226, "full"),
                                m -> m.silent(Fault.TLS),
                                m -> m.silent(Fault.CREDENTIAL)));
                changes.put(
                        Kind.UNKNOWN,
                        List.of(m -> m.applierError(1594, "?"), m -> m.receiverError(1236, "bogus data in log event")));
                changes.put(
                        Kind.LOG_MISSING, List.of(m -> m.receiverError(1236, "source purged required binary logs")));
                changes.put(
                        Kind.DIVERGED, List.of(m -> m.receiverError(1236, "Replica has more GTIDs than the source")));
                changes.put(Kind.APPLY_FAILED, List.of(m -> m.applierError(1062, "Duplicate entry")));
                changes.put(Kind.NOT_CONFIGURED, List.of(MemberStates::notConfigured));
                changes.put(Kind.STOPPED, List.of(MemberStates::stopped));
                changes.put(Kind.LAGGING, List.of(m -> m.lag(3600)));
                changes.put(Kind.HEALTHY, List.of(m -> m));
                changes.forEach((kind, list) -> list.forEach(change -> all.computeIfAbsent(kind, k -> new ArrayList<>())
                        .add(pair(mode).on(side, change))));
            }
        }
        return all;
    }

    @Test
    void theTableHasEveryKind() {
        Map<Kind, List<PairStates>> all = everyKind();

        assertThat(all).containsOnlyKeys(Kind.values());
        all.forEach((kind, pairs) -> pairs.forEach(pair -> assertThat(
                        Diagnoser.diagnose(pair.build(), Duration.ofSeconds(10)).kind())
                .isEqualTo(kind)));
    }

    @Nested
    class WithoutARequest {

        private static final Set<Kind> CURED_BY_A_RESEED =
                EnumSet.of(Kind.EMPTY_MEMBER, Kind.LOG_MISSING, Kind.DIVERGED, Kind.APPLY_FAILED, Kind.NOT_CONFIGURED);

        @Test
        @DisplayName("S5: no policy lets a connection fault, silence, a wrong setting or an unknown error overwrite")
        void onlyWhatAReseedCuresIsEverReseeded() {
            everyKind().forEach((kind, pairs) -> {
                for (PairStates pair : pairs) {
                    for (Policy policy : Policies.withoutRequest()) {
                        if (!CURED_BY_A_RESEED.contains(kind)) {
                            assertThat(overwrites(decide(pair, policy)))
                                    .as("%s with %s", kind, policy)
                                    .isFalse();
                        }
                    }
                }
            });
        }

        @Test
        void whatRunsIsLeftAlone() {
            everyKind().get(Kind.HEALTHY).forEach(pair -> assertLeft(decide(pair, standard()), "Both channels"));
            everyKind().get(Kind.LAGGING).forEach(pair -> assertLeft(decide(pair, standard()), "behind its source"));
        }

        @Test
        void silenceIsWaitedOut() {
            everyKind()
                    .get(Kind.UNREACHABLE)
                    .forEach(pair -> assertLeft(decide(pair, standard()), "Nothing is changed until it answers."));
        }

        @ParameterizedTest
        @EnumSource(
                value = Fault.class,
                names = {"NOT_MYSQL", "UNSUPPORTED"})
        void aWrongServerIsNotWaitedFor(Fault fault) {
            assertNeedsHuman(
                    decide(gtidPair().b(m -> m.silent(fault)), standard()),
                    "Put spec.members right; nothing is changed.");
        }

        @ParameterizedTest
        @EnumSource(
                value = Kind.class,
                names = {"MISCONFIGURED", "UNKNOWN"})
        void whatOnlyAPersonCanPutRightIsLeftToThem(Kind kind) {
            everyKind()
                    .get(kind)
                    .forEach(pair -> assertThat(decide(pair, standard())).isInstanceOf(Decision.NeedsHuman.class));
        }

        @ParameterizedTest
        @ValueSource(ints = {1045, 1130, 2026, 2061, 3159})
        void aChannelThatItsSourceTurnsAwayGetsTheSettingsOfTheSpec(int errno) {
            Plan plan = plan(filePair().a(m -> m.connectError(errno, "no")), standard());

            assertThat(plan.rung()).isEqualTo(Rung.RECONNECT);
            assertThat(plan.replicas()).containsExactly(Side.A);
            assertThat(plan.overwrites()).isEqualTo("Nothing is overwritten.");
            assertThat(plan(filePair().a(m -> m.receiverError(errno, "no")), asking(Rung.RECONNECT))
                            .rung())
                    .isEqualTo(Rung.RECONNECT);
        }

        @ParameterizedTest
        @ValueSource(ints = {1040, 1203, 1226})
        void aFullSourceIsAskedAgainAndAReceiverThatGaveUpIsStarted(int errno) {
            assertLeft(
                    decide(filePair().a(m -> m.connectError(errno, "no")), standard()),
                    "asks again until there is room");
            PairStates gaveUp = filePair().a(m -> m.receiverError(errno, "no"));
            assertThat(plan(gaveUp, standard()).rung()).isEqualTo(Rung.RESTART);
            assertThat(plan(gaveUp, standard()).replicas()).containsExactly(Side.A);
            assertNeedsHuman(decide(gaveUp, asking(Rung.RECONNECT)), "it takes Restart");
            // the other one's account is refused: a person
            assertNeedsHuman(
                    decide(gaveUp.b(m -> m.connectError(1045, "no")), standard()), "Put the account, the certificate");
        }

        @Test
        void aChannelToAnOldAddressGetsThatOfTheSpec() {
            // Given b's channel knows its source by uuid, and that has moved
            PairStates moved = gtidPair().b(m -> m.source("old.example", 3306).connectError(2005, "Unknown host"));

            assertThat(plan(moved, standard()).rung()).isEqualTo(Rung.RECONNECT);
        }

        @Test
        @DisplayName("S5: what no setting of a channel is the cause of waits for a person")
        void aNetworkAndAMemberThatRefusesTheOperatorAreLeftToAPerson() {
            for (PairStates pair : List.of(
                    gtidPair().b(m -> m.connectError(2003, "refused")),
                    gtidPair().b(m -> m.source("mysql-0.mysql.shop.svc", 3306).connectError(2003, "refused")),
                    gtidPair().b(m -> m.silent(Fault.CREDENTIAL)),
                    gtidPair().b(m -> m.silent(Fault.TLS)))) {
                assertNeedsHuman(decide(pair, standard()), "nothing is overwritten for this");
            }
            assertNeedsHuman(
                    decide(gtidPair().a(m -> m.connectError(1045, "no")), allowing(standard(), Rung.RESEED)),
                    "The cure is Reconnect, which repair.methods does not allow.");
        }

        @Test
        void whereOnlyCoordinatesSeemWrongTheDataAreComparedBeforeAnythingIsOverwritten() {
            for (PairStates pair : List.of(
                    gtidPair().b(m -> m.receiverError(1236, "purged")),
                    filePair().b(m -> m.receiverError(1236, "position > file size")),
                    gtidPair().a(m -> m.receiverError(1236, "Replica has more GTIDs than the source")),
                    filePair().b(MemberStates::notConfigured))) {
                Plan plan = plan(pair, standard());

                assertThat(plan.rung()).isEqualTo(Rung.REPOSITION);
                assertThat(plan.overwrites()).isEqualTo("Nothing is overwritten.");
                assertThat(plan(pair, Policies.afterVain(Rung.REPOSITION)).rung())
                        .isEqualTo(Rung.RESEED);
                assertThat(plan(pair, allowing(standard(), Rung.RESEED)).rung()).isEqualTo(Rung.RESEED);
            }
        }

        @Test
        void whatCanNotBeEqualIsNotCompared() {
            for (PairStates pair : List.of(
                    gtidPair().b(m -> m.applierError(1062, "Duplicate entry")),
                    gtidPair().b(m -> m.tables(11).receiverError(1236, "purged")),
                    filePair().b(MemberStates::reinitialised))) {
                assertThat(plan(pair, standard()).rung()).isEqualTo(Rung.RESEED);
            }
        }

        @Test
        void aPersonMayAskForAComparisonOfStrangers() {
            PairStates strangers = filePair().both(MemberStates::notConfigured);

            assertThat(plan(strangers, asking(Rung.REPOSITION)).rung()).isEqualTo(Rung.REPOSITION);
            assertThat(plan(gtidPair().b(m -> m.applierError(1062, "Duplicate entry")), asking(Rung.REPOSITION))
                            .rung())
                    .isEqualTo(Rung.REPOSITION);
            assertNeedsHuman(
                    decide(gtidPair().b(MemberStates::reinitialised), asking(Rung.REPOSITION)), "can't be compared");
        }

        @Test
        void aLostChannelBetweenMembersThatAreKnownTakesUpItsPlaceByGtid() {
            Policy known = knowing(standard(), 10, 10);
            PairStates lost = gtidPair()
                    .a(m -> m.executed("A:1-120,B:1-100"))
                    .b(m -> m.executed("A:1-100,B:1-105").notConfigured());

            Plan plan = plan(lost, known);

            assertThat(plan.rung()).isEqualTo(Rung.RECONNECT);
            assertThat(plan.replicas()).containsExactly(Side.B);
        }

        @Test
        @DisplayName("S4: what flows through a channel made anew must be what would have flowed: known members only")
        void aLostChannelIsNotTakenUpOtherwise() {
            Policy known = knowing(standard(), 10, 10);
            PairStates lost = gtidPair().b(MemberStates::notConfigured);

            assertThat(plan(lost, standard()).rung()).as("never seen healthy").isNotEqualTo(Rung.RECONNECT);
            assertThat(plan(filePair().b(MemberStates::notConfigured), known).rung())
                    .as("without GTIDs")
                    .isNotEqualTo(Rung.RECONNECT);
            assertThat(plan(lost.a(m -> m.executed("A:1-200,B:1-100").purged("A:1-150")), known)
                            .rung())
                    .as("purged")
                    .isNotEqualTo(Rung.RECONNECT);
            assertThat(plan(gtidPair().b(m -> m.uuid(UUID_OTHER).notConfigured()), known)
                            .rung())
                    .as("another server")
                    .isNotEqualTo(Rung.RECONNECT);
        }

        @Test
        void aStoppedChannelIsStartedAgain() {
            Plan plan = plan(gtidPair().b(MemberStates::stopped), standard());

            assertThat(plan.rung()).isEqualTo(Rung.RESTART);
            assertThat(plan.replicas()).containsExactly(Side.B);
            assertThat(plan.mode()).isEqualTo(ReplicationMode.GTID);
            assertThat(plan.serverUuids()).isEqualTo(Map.of(Side.A, UUID_A, Side.B, UUID_B));
            assertThat(plan.overwrites()).isEqualTo("Nothing is overwritten.");
            assertThat(plan(filePair().both(MemberStates::stopped), standard()))
                    .satisfies(both -> assertThat(both.replicas()).containsExactlyInAnyOrder(Side.values()))
                    .satisfies(both -> assertThat(both.mode()).isEqualTo(ReplicationMode.FILE_POSITION));
        }

        @Test
        void anEmptiedMemberIsSeededFromTheOther() {
            Plan plan = plan(gtidPair().a(MemberStates::reinitialised), standard());

            assertThat(plan.rung()).isEqualTo(Rung.RESEED);
            assertThat(plan.authority()).isEqualTo(Side.B);
            assertThat(plan.target()).isEqualTo(Side.A);
            assertThat(plan.replicas()).isEmpty();
            assertThat(plan.reason()).isEqualTo("Member a holds no user table.");
            assertThat(plan.overwrites()).isEqualTo("Nothing: a holds no user table.");
            assertThat(plan.serverUuids()).isEqualTo(Map.of(Side.A, PairStates.UUID_OTHER, Side.B, UUID_B));
        }

        @Test
        @DisplayName("S1: what the lost member had may be in the other's relay log and nowhere else")
        void anEmptiedMemberWaitsForARelayLogThatIsNotApplied() {
            for (PairStates pair : List.of(
                    gtidPair().a(m -> m.applierError(1062, "Duplicate entry")),
                    gtidPair().a(m -> m.connectError(1045, "no").threads(ThreadState.CONNECTING, ThreadState.STOPPED)),
                    filePair().a(MemberStates::stopped))) {
                assertNeedsHuman(
                        decide(pair.b(MemberStates::reinitialised), standard()),
                        "The relay log of a may hold the last copy of what b had");
            }
        }

        @Test
        void anEmptiedMemberWaitsForNothingElse() {
            for (PairStates pair : List.of(
                    gtidPair().a(m -> m.connectError(1045, "no")),
                    gtidPair().a(MemberStates::neverStarted),
                    gtidPair().a(MemberStates::notConfigured),
                    // its applier stopped, and it is this very server that it reads from: nothing of it is lost
                    gtidPair().a(m -> m.sourceUuid(PairStates.UUID_OTHER).stopped()))) {
                assertThat(plan(pair.b(MemberStates::reinitialised), standard()).authority())
                        .isEqualTo(Side.A);
            }
        }

        @Test
        void aPersonMayGoOnWithoutTheRelayLog() {
            PairStates pair = gtidPair().a(MemberStates::stopped).b(MemberStates::reinitialised);

            assertThat(plan(pair, naming(Side.A)).authority()).isEqualTo(Side.A);
        }

        @Test
        void divergedDataAreReseededAndThePlanSaysWhatIsOverwritten() {
            Plan plan = plan(filePair().b(m -> m.applierError(1062, "Duplicate entry")), prefer(Side.A));

            assertThat(plan.rung()).isEqualTo(Rung.RESEED);
            assertThat(plan.authority()).isEqualTo(Side.A);
            assertThat(plan.mode()).isEqualTo(ReplicationMode.FILE_POSITION);
            assertThat(plan.reason()).isEqualTo("The spec prefers a.");
            assertThat(plan.overwrites()).isEqualTo("All 10 user tables (50 MB) of b, after they are archived.");
        }

        @Test
        @DisplayName("S4: where nobody may be authority a person is asked")
        void aRefusedAuthorityAsksAPerson() {
            assertNeedsHuman(decide(gtidPair().b(m -> m.applierError(1062, "x")), manual()), "policy is Manual");
            assertNeedsHuman(
                    decide(filePair().both(MemberStates::notConfigured), standard()), "Both members hold data");
        }

        @Test
        void aRungThatTheSpecForbidsAsksAPerson() {
            assertNeedsHuman(
                    decide(gtidPair().b(MemberStates::stopped), allowing(standard(), Rung.RESEED)),
                    "The cure is Restart, which repair.methods does not allow.");
            assertNeedsHuman(
                    decide(gtidPair().b(MemberStates::reinitialised), allowing(standard(), Rung.RESTART)),
                    "The cure is Reseed, which repair.methods does not allow.");
        }
    }

    @Nested
    class OnRequest {

        @Test
        @DisplayName("S4, S5: not even a person's word overwrites on silence or with a wrong setting")
        void neverOnSilenceOrWithAWrongSetting() {
            for (Kind kind : List.of(Kind.UNREACHABLE, Kind.MISCONFIGURED)) {
                for (PairStates pair : everyKind().get(kind)) {
                    for (Policy policy : Policies.withRequest(standard())) {
                        assertThat(decide(pair, policy)).as("%s", policy).isNotInstanceOf(Decision.Repair.class);
                    }
                }
            }
        }

        @Test
        @DisplayName("S5: a login that a member refuses is silence too")
        void neverOnALoginThatAMemberRefuses() {
            for (Policy policy : Policies.withRequest(standard())) {
                assertThat(overwrites(decide(gtidPair().b(m -> m.silent(Fault.CREDENTIAL)), policy)))
                        .isFalse();
            }
        }

        @Test
        @DisplayName("S5: who asks for a Restart never gets an overwrite")
        void askingForARestartNeverOverwrites() {
            everyKind()
                    .forEach((kind, pairs) -> pairs.forEach(pair -> {
                        for (Side named : new Side[] {null, Side.A, Side.B}) {
                            assertThat(overwrites(decide(pair, standard().withRequest(named, Rung.RESTART))))
                                    .as("%s naming %s", kind, named)
                                    .isFalse();
                        }
                    }));
            assertNeedsHuman(
                    decide(gtidPair().b(m -> m.applierError(1062, "x")), asking(Rung.RESTART)),
                    "This state is not cured by Restart; it takes Reseed.");
        }

        @Test
        void aStoppedChannelIsStartedWhenAskedToAndReseededWhenAskedTo() {
            PairStates stopped = gtidPair().b(MemberStates::stopped);

            assertThat(plan(stopped, asking(Rung.RESTART)).rung()).isEqualTo(Rung.RESTART);
            assertThat(plan(stopped, naming(Side.B).withRequest(Side.B, Rung.RESTART))
                            .rung())
                    .isEqualTo(Rung.RESTART);
            assertThat(plan(stopped, asking(Rung.RESEED)).rung()).isEqualTo(Rung.RESEED);
        }

        @ParameterizedTest
        @EnumSource(
                value = Kind.class,
                names = {"UNREACHABLE", "MISCONFIGURED"},
                mode = EnumSource.Mode.EXCLUDE)
        void aReseedThatAPersonAsksForTakesTheAuthorityTheyName(Kind kind) {
            for (PairStates pair : everyKind().get(kind)) {
                boolean silent = pair.build().reachable(Side.A).isEmpty()
                        || pair.build().reachable(Side.B).isEmpty();
                for (Side named : Side.values()) {
                    Decision decision = decide(pair, manual().withRequest(named, Rung.RESEED));
                    assertThat(overwrites(decision)).isEqualTo(!silent);
                    if (decision instanceof Decision.Repair repair) {
                        assertThat(repair.plan().authority()).isEqualTo(named);
                        assertThat(repair.plan().reason()).startsWith("A person named ");
                    }
                }
            }
        }
    }

    @Nested
    class SaysWhatWouldBeLost {

        private Plan.Loss loss(PairStates pair, Policy policy) {
            return plan(pair, policy.withRequest(Side.A, Rung.RESEED)).loss();
        }

        @Test
        void whatWillBecomeOfIt() {
            assertThat(loss(gtidPair(), standard()))
                    .isEqualTo(new Plan.Loss(false, OptionalInt.of(10), Optional.of(false)));
            assertThat(loss(gtidPair(), standard().withMerge(true)).merge()).isTrue();
        }

        @Test
        void whatIsOnItsWayIsNotLost() {
            assertThat(loss(gtidPair().b(m -> m.executed("A:1-100,B:1-101")), standard())
                            .own())
                    .contains(false);
            assertThat(loss(filePair().b(m -> m.at("binlog.000009:900")), standard())
                            .own())
                    .contains(false);
        }

        @Test
        void whatCanNotComeIs() {
            assertThat(loss(gtidPair().a(MemberStates::stopped).b(m -> m.executed("A:1-100,B:1-101")), standard())
                            .own())
                    .contains(true);
            assertThat(loss(filePair().a(MemberStates::stopped).b(m -> m.at("binlog.000009:900")), standard())
                            .own())
                    .contains(true);
        }

        @Test
        void nobodyKnowsWhatAFencedMemberHolds() {
            PairStates offline = gtidPair().b(m -> m.silent(Fault.OFFLINE_MODE));

            assertThat(plan(offline, fencing(standard(), Side.B)).loss())
                    .isEqualTo(new Plan.Loss(false, OptionalInt.empty(), Optional.empty()));
        }

        @Test
        void onlyWhatOverwritesLosesAnything() {
            assertThat(plan(gtidPair().b(MemberStates::stopped), standard()).loss())
                    .isNull();
        }
    }

    @Nested
    class WithAMemberLeftFenced {

        /** As a fence looks from outside: b refuses everyone without rights of its own. */
        private final PairStates offline = gtidPair().a(MemberStates::stopped).b(m -> m.silent(Fault.OFFLINE_MODE));

        private final Policy fenced = fencing(knowing(standard(), 10, 10), Side.B);

        @Test
        @DisplayName("S8: what a run left behind is finished, from the same authority")
        void theRepairIsFinishedFromTheSameAuthority() {
            Plan plan = plan(offline, fenced);

            assertThat(plan.rung()).isEqualTo(Rung.RESEED);
            assertThat(plan.authority()).isEqualTo(Side.A);
            assertThat(plan.mode()).isEqualTo(ReplicationMode.GTID);
            assertThat(plan.reason()).isEqualTo("Repair shop-1 left b fenced; it is finished from a.");
            assertThat(plan.serverUuids()).isEqualTo(Map.of(Side.A, UUID_A, Side.B, UUID_B));
        }

        @Test
        @DisplayName("S3: what the members said of a run without a record is told, and finished")
        void aRunWithoutARecordIsFinishedToo() {
            Policy told = fencing(standard(), new Policy.Fence(Side.B, "uid-1", Policy.Left.PARTIAL, true));

            assertThat(plan(offline, told).authority()).isEqualTo(Side.A);
            assertThat(plan(offline, told).reason())
                    .isEqualTo("Repair uid-1 left b fenced; its data are partial. It is finished from a.");
        }

        @Test
        @DisplayName("S4: a peer that is not known to be its authority has to be named")
        void aStrangerIsNoAuthorityUnlessNamed() {
            Policy stranger = fencing(standard(), new Policy.Fence(Side.B, "uid-1", Policy.Left.PARTIAL, false));

            assertNeedsHuman(decide(offline, stranger), "Repair uid-1 left b fenced; its data are partial. That");
            assertNeedsHuman(decide(offline, stranger.withRequest(null, Rung.RESEED)), "Name a as authority");
            assertThat(plan(offline, stranger.withRequest(Side.A, null)).rung()).isEqualTo(Rung.RESEED);
            assertNeedsHuman(decide(offline, stranger.withRequest(Side.B, null)), "b can't be authority");
        }

        @Test
        void whatCanNotBeCountedIsNotCalledNothing() {
            // Given the run may have ended before it overwrote anything
            assertThat(plan(offline, fenced).overwrites())
                    .isEqualTo("Whatever b holds, which can't be counted while it is fenced, after it is archived.");
        }

        @Test
        @DisplayName("S4: it is finished from that authority though the fenced member may seem more complete")
        void theFencedMemberIsNeverAuthority() {
            everyKind()
                    .forEach((kind, pairs) -> pairs.forEach(pair -> {
                        for (Side member : Side.values()) {
                            for (Policy policy : Policies.withoutRequest()) {
                                Decision decision = decide(pair, fencing(policy, member));
                                if (decision instanceof Decision.Repair repair) {
                                    assertThat(repair.plan().authority())
                                            .as("%s with %s", kind, policy)
                                            .isEqualTo(member.other());
                                    assertThat(repair.plan().rung()).isEqualTo(Rung.RESEED);
                                }
                            }
                        }
                    }));
        }

        @Test
        void itWaitsForTheAuthority() {
            assertLeft(
                    decide(gtidPair().a(m -> m.silent(Fault.NETWORK)).b(m -> m.silent(Fault.OFFLINE_MODE)), fenced),
                    "Member b stays fenced until its authority answers.");
        }

        @ParameterizedTest
        @EnumSource(value = Fault.class, names = "OFFLINE_MODE", mode = EnumSource.Mode.EXCLUDE)
        @DisplayName("S5: the only silence that the fence explains is its own")
        void itWaitsForTheFencedMember(Fault fault) {
            assertLeft(decide(gtidPair().b(m -> m.silent(fault)), fenced), "It stays fenced until it answers.");
        }

        @Test
        @DisplayName("S1: both names lead to one server: a reseed would drop the authority's own data")
        void neverWithAWrongSetting() {
            assertNeedsHuman(decide(gtidPair().both(m -> m.uuid(UUID_A)), fenced), "same server_uuid");
            for (PairStates pair : everyKind().get(Kind.MISCONFIGURED)) {
                assertNeedsHuman(decide(pair, fenced), "b stays fenced");
            }
        }

        @Test
        @DisplayName("S4: an authority that lost its tables meanwhile is not authority")
        void neverFromAnAuthorityThatLostItsData() {
            // Given the run ended before it overwrote anything, so that b may hold the only copy
            PairStates emptied = gtidPair().a(MemberStates::reinitialised).b(m -> m.silent(Fault.OFFLINE_MODE));
            PairStates shrunken = gtidPair().a(m -> m.tables(4).stopped()).b(m -> m.silent(Fault.OFFLINE_MODE));

            assertNeedsHuman(decide(emptied, fenced), "Member a holds no user table.");
            assertNeedsHuman(decide(emptied, fencing(standard(), Side.B)), "Member a holds no user table.");
            assertNeedsHuman(decide(shrunken, fenced), "Member a has less than half of the tables it had.");
            assertNeedsHuman(
                    decide(gtidPair().a(MemberStates::reinitialised), fenced), "Member a holds no user table.");
        }

        @Test
        @DisplayName("S4: unless a person names it")
        void unlessAPersonNamesIt() {
            PairStates emptied = gtidPair().a(MemberStates::reinitialised).b(m -> m.silent(Fault.OFFLINE_MODE));

            assertThat(plan(emptied, fenced.withRequest(Side.A, null)).authority())
                    .isEqualTo(Side.A);
        }

        @Test
        @DisplayName("S4: a person who names the fenced member does not get the opposite")
        void aPersonsWordIsNotTurnedRound() {
            for (PairStates pair :
                    List.of(offline, gtidPair().b(m -> m.readOnly().stopped()))) {
                assertNeedsHuman(decide(pair, fenced.withRequest(Side.B, null)), "b can't be authority");
                assertNeedsHuman(decide(pair, fenced.withRequest(Side.B, Rung.RESEED)), "b can't be authority");
            }
        }

        @Test
        void aPairThatWasNewAndEmptyIsFinishedToo() {
            PairStates empty = gtidPair().both(m -> m.empty().executed("").notConfigured());

            assertThat(plan(empty, fencing(standard(), Side.B)).authority()).isEqualTo(Side.A);
        }

        @Test
        void aRungThatTheSpecForbidsOrAPersonDoesNotWantAsksThem() {
            assertNeedsHuman(decide(offline, allowing(fenced, Rung.RESTART)), "repair.methods");
            assertNeedsHuman(decide(offline, fenced.withRequest(null, Rung.RESTART)), "it takes Reseed");
        }
    }
}
