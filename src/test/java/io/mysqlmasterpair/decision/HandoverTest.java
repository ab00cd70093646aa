package io.mysqlmasterpair.decision;

import static io.mysqlmasterpair.testing.PairStates.filePair;
import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static io.mysqlmasterpair.testing.Policies.allowing;
import static io.mysqlmasterpair.testing.Policies.fencing;
import static io.mysqlmasterpair.testing.Policies.single;
import static io.mysqlmasterpair.testing.Policies.standard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mysqlmasterpair.decision.Policy.Writers;
import io.mysqlmasterpair.decision.WriteRoles.Finding;
import io.mysqlmasterpair.decision.WriteRoles.Kind;
import io.mysqlmasterpair.pair.Access;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MemberStates;
import io.mysqlmasterpair.testing.PairStates;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who takes writes: what is seen of it, and what is done about it. */
class HandoverTest {

    private static Decision decide(PairStates pair, Policy policy) {
        PairState state = pair.build();
        return Ladder.decide(state, Diagnoser.diagnose(state, Duration.ofSeconds(10)), policy);
    }

    private static Plan plan(PairStates pair, Policy policy) {
        Decision decision = decide(pair, policy);
        assertThat(decision).isInstanceOf(Decision.Repair.class);
        return ((Decision.Repair) decision).plan();
    }

    private static String refusal(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.NeedsHuman.class);
        return ((Decision.NeedsHuman) decision).reason();
    }

    private static PairStates access(PairStates pair, Access a, Access b) {
        return pair.a(m -> m.access(a)).b(m -> m.access(b));
    }

    /** a is to take the writes, and did when a run last saw to it. */
    private static Policy settled() {
        return single(Side.A, Side.A);
    }

    @ParameterizedTest(name = "a {1}, b {2}, spec {3}, proven {4}: {5}, {6} from {7}")
    @CsvSource(nullValues = "-", textBlock = """
            gtid, OPEN, NOBODY, A, A, -, -, -
            file, OPEN, NOBODY, A, A, -, -, -
            gtid, OPEN, OPEN, A, A, PASSIVE_WRITABLE, HOLD, -
            file, OPEN, OPEN, A, A, PASSIVE_WRITABLE, HOLD, -
            gtid, OPEN, ADMINISTRATORS, A, A, PASSIVE_WRITABLE, HOLD, -
            gtid, OPEN, OPEN, A, -, PASSIVE_WRITABLE, HOLD, -
            gtid, OPEN, NOBODY, A, -, NOT_HELD, HOLD, -
            gtid, OPEN, NOBODY, A, B, NOT_HELD, HOLD, -
            gtid, OPEN, ADMINISTRATORS, A, B, PASSIVE_WRITABLE, HOLD, -
            gtid, OPEN, OPEN, A, B, NOT_PROMOTED, PROMOTE, B
            gtid, NOBODY, OPEN, A, B, NOT_PROMOTED, PROMOTE, B
            gtid, NOBODY, NOBODY, A, B, NOT_PROMOTED, PROMOTE, B
            gtid, ADMINISTRATORS, NOBODY, A, B, NOT_PROMOTED, PROMOTE, B
            gtid, NOBODY, NOBODY, A, A, ACTIVE_CLOSED, PROMOTE, -
            gtid, ADMINISTRATORS, NOBODY, A, A, ACTIVE_CLOSED, PROMOTE, -
            gtid, NOBODY, OPEN, A, A, ACTIVE_CLOSED, PROMOTE, B
            gtid, NOBODY, NOBODY, A, -, ACTIVE_CLOSED, PROMOTE, -
            gtid, NOBODY, OPEN, A, -, ACTIVE_CLOSED, PROMOTE, B
            gtid, OPEN, NOBODY, B, A, NOT_PROMOTED, PROMOTE, A
            gtid, OPEN, NOBODY, -, A, STILL_CLOSED, RELEASE, -
            gtid, OPEN, OPEN, -, A, -, -, -
            gtid, OPEN, NOBODY, -, -, -, -, -
            gtid, NOBODY, OPEN, -, -, -, -, -
            """)
    void onASoundPairSpecAndRealityAreBroughtTogether(
            String mode, Access a, Access b, Side active, Side proven, Kind kind, Rung rung, Side from) {
        PairStates pair = access(mode.equals("gtid") ? gtidPair() : filePair(), a, b);
        Policy policy = single(active, proven);

        Optional<Finding> finding = WriteRoles.find(pair.build(), policy.writers());

        assertThat(finding.map(Finding::kind)).isEqualTo(Optional.ofNullable(kind));
        if (kind == null) {
            assertThat(decide(pair, policy)).isInstanceOf(Decision.Leave.class);
            return;
        }
        Plan plan = plan(pair, policy);
        assertThat(plan.rung()).isEqualTo(rung);
        assertThat(plan.role()).isEqualTo(new Plan.Role(active, from, finding.get()));
        assertThat(plan.authority()).isEqualTo(active == null ? proven : active);
        assertThat(plan.reason()).startsWith(finding.get().sentence());
        assertThat(plan.overwrites()).isEqualTo("Nothing is overwritten.");
    }

    @Test
    void aFindingSaysWhatWasSeen() {
        Finding finding = WriteRoles.find(
                        access(gtidPair(), Access.OPEN, Access.ADMINISTRATORS).build(), new Writers(Side.A, null))
                .orElseThrow();

        assertThat(finding.sentence())
                .isEqualTo("a is to take the writes alone, but administrators can write to b too.");
        assertThat(finding.evidence())
                .containsEntry("a.access", "OPEN")
                .containsEntry("b.access", "ADMINISTRATORS")
                .containsEntry("spec.active", "a")
                .containsEntry("status.active", "none");
    }

    @Test
    void aPromotionWaitsForAReplicaThatIsBehind() {
        PairStates pair = access(gtidPair(), Access.OPEN, Access.NOBODY).b(m -> m.lag(11));

        assertThat(decide(pair, single(Side.B, Side.A)))
                .isInstanceOfSatisfying(
                        Decision.Leave.class,
                        leave -> assertThat(leave.reason())
                                .contains("b is to take the writes, which a takes until now")
                                .contains("caught up"));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("Stopped", Rung.RESTART, (UnaryOperator<MemberStates>) MemberStates::stopped),
                arguments("ApplyFailed", Rung.RESEED, (UnaryOperator<MemberStates>) m -> m.applierError(1062, "dup")),
                arguments("LogMissing", Rung.REPOSITION, (UnaryOperator<MemberStates>)
                        m -> m.receiverError(13114, "Got fatal error 1236 from source: purged")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void aBrokenPairIsRepairedBeforeItIsPromoted(String kind, Rung cure, UnaryOperator<MemberStates> fault) {
        PairStates closed = access(gtidPair(), Access.OPEN, Access.NOBODY).b(fault);

        assertThat(plan(closed, single(Side.B, Side.A)).rung()).isEqualTo(cure);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    @DisplayName("S1: but a passive member that takes writes is closed first: that loses nothing")
    void aWritablePassiveMemberIsClosedFirst(String kind, Rung cure, UnaryOperator<MemberStates> fault) {
        PairStates open = access(gtidPair(), Access.OPEN, Access.OPEN).b(fault);

        assertThat(plan(open, settled()).rung()).isEqualTo(Rung.HOLD);
        assertThat(plan(open, allowing(settled(), cure)).rung())
                .as("where it may be")
                .isEqualTo(cure);
        assertThat(plan(open, settled().withRequest(Side.A, Rung.RESEED)).rung())
                .as("a person's run is that run")
                .isEqualTo(Rung.RESEED);
    }

    @Test
    void whereItIsInDoubtWhichServersTheseAreNothingIsClosed() {
        assertThat(decide(gtidPair().b(m -> m.uuid(PairStates.UUID_A)), settled()))
                .isInstanceOf(Decision.NeedsHuman.class);
        assertThat(decide(gtidPair().b(m -> m.applierError(9999, "?")), settled()))
                .isInstanceOf(Decision.NeedsHuman.class);
        assertThat(plan(gtidPair().b(m -> m.reinitialised()), settled()).rung()).isEqualTo(Rung.RESEED);
    }

    @Test
    void whatAnEarlierRepairLeftFencedComesFirst() {
        PairStates pair = access(gtidPair(), Access.OPEN, Access.OPEN);

        assertThat(plan(pair, fencing(settled(), Side.B)).rung()).isEqualTo(Rung.RESEED);
    }

    @Test
    void aRungThatIsNotAllowedIsForAPerson() {
        PairStates pair = access(gtidPair(), Access.OPEN, Access.OPEN);

        assertThat(refusal(decide(pair, allowing(settled(), Rung.RESEED))))
                .isEqualTo("The cure is Hold, which repair.methods does not allow.");
    }

    // ---- a member that does not answer ---------------------------------------------------------------------------

    private static PairStates aIsSilent(Fault fault) {
        return gtidPair().a(m -> m.silent(fault)).b(MemberStates::closed);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NETWORK", "TIMEOUT"})
    @DisplayName("S4: beside a silent member nothing is opened without a person's word")
    void besideASilentMemberNothingIsOpenedWithoutAPersonsWord(Fault fault) {
        PairStates pair = aIsSilent(fault);
        Policy promoted = single(Side.B, Side.A);

        assertThat(refusal(decide(pair, promoted)))
                .contains("a may have acknowledged writes that nobody else has")
                .contains("method: Takeover and authority: b");
        assertThat(decide(pair, settled())).as("spec.active is a").isInstanceOf(Decision.Leave.class);
        assertThat(refusal(decide(pair, promoted.withRequest(Side.A, null)))).contains("b is not opened");
        assertThat(refusal(decide(pair, promoted.withRequest(Side.B, Rung.RESEED))))
                .contains("Nothing is changed");

        Plan plan = plan(pair, promoted.withRequest(Side.B, Rung.TAKEOVER));

        assertThat(plan.rung()).isEqualTo(Rung.TAKEOVER);
        assertThat(plan.authority()).isEqualTo(Side.B);
        assertThat(plan.overwrites()).contains("lost if a is gone");
        assertThat(plan(pair, promoted.withRequest(Side.B, null)).rung()).isEqualTo(Rung.TAKEOVER);
        assertThat(refusal(decide(pair, settled().withRequest(Side.B, Rung.TAKEOVER))))
                .contains("set it to b first");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CREDENTIAL", "TLS", "OFFLINE_MODE", "FULL", "OTHER"})
    void besideOneThatMayBeAliveNotEvenThen(Fault fault) {
        assertThat(refusal(decide(aIsSilent(fault), single(Side.B, Side.A).withRequest(Side.B, Rung.TAKEOVER))))
                .contains("a may be alive and take writes, so b is not opened");
    }

    @Test
    void thePassiveMembersSilenceIsWaitedOut() {
        assertThat(decide(gtidPair().b(m -> m.silent(Fault.NETWORK)), settled()))
                .isInstanceOf(Decision.Leave.class);
        assertThat(plan(gtidPair(), settled().withRequest(null, Rung.HOLD)).rung())
                .isEqualTo(Rung.HOLD);
    }

    // ---- a person's run --------------------------------------------------------------------------------------------

    @Test
    void aPersonMayAskForWhatIsDueAndForNothingElse() {
        PairStates due = access(gtidPair(), Access.OPEN, Access.NOBODY);
        Policy policy = single(Side.B, Side.A);

        assertThat(plan(due, policy.withRequest(null, Rung.PROMOTE)).rung()).isEqualTo(Rung.PROMOTE);
        assertThat(refusal(decide(due, policy.withRequest(null, Rung.HOLD))))
                .isEqualTo("This state is not cured by Hold; it takes Promote.");
        assertThat(refusal(decide(due, policy.withRequest(Side.A, Rung.PROMOTE))))
                .contains("Who takes writes is spec.active");
        assertThat(decide(due, settled().withRequest(null, Rung.PROMOTE))).isInstanceOf(Decision.Leave.class);
        assertThat(decide(gtidPair(), standard().withRequest(null, Rung.PROMOTE)))
                .isInstanceOf(Decision.Leave.class);
    }

    @Test
    void theHashOfAPlanKnowsWhoIsActive() {
        PairStates pair = gtidPair().b(m -> m.applierError(1062, "dup")).b(MemberStates::closed);

        Plan both = plan(pair, standard());
        Plan a = plan(pair, settled());

        assertThat(a.rung()).isEqualTo(Rung.RESEED);
        assertThat(a.role()).isEqualTo(new Plan.Role(Side.A, null, null));
        assertThat(a.hash()).isNotEqualTo(both.hash());
    }
}
