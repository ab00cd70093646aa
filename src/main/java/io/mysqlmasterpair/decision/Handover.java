package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.WriteRoles.Finding;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to do where the spec and reality differ in who takes writes. Pure. Closing a member loses nothing and waits for
 * nothing; opening one needs a pair that is sound, or a person who takes the loss upon himself.
 */
final class Handover {

    /** A server that gives one of these may be alive, and take writes. */
    private static final Set<Fault> ALIVE =
            Set.of(Fault.CREDENTIAL, Fault.TLS, Fault.OFFLINE_MODE, Fault.FULL, Fault.OTHER);

    private final PairState state;
    private final Diagnosis diagnosis;
    private final Policy policy;
    private final Finding finding;

    private Handover(PairState state, Diagnosis diagnosis, Policy policy, Finding finding) {
        this.state = state;
        this.diagnosis = diagnosis;
        this.policy = policy;
        this.finding = finding;
    }

    /** What to do; empty where replication comes first, or where a person asked for a rung of the ladder. */
    static Optional<Decision> decide(PairState state, Diagnosis diagnosis, Policy policy) {
        boolean asked = policy.asked() != null && policy.asked().isAboutWrites();
        if (policy.asked() != null && !asked) {
            return Optional.empty();
        }
        if (asked
                && policy.named() != null
                && policy.named() != policy.writers().active()) {
            return Optional.of(new Decision.NeedsHuman("Who takes writes is spec.active: set it to "
                    + state.name(policy.named()) + " first, or the next run would undo this one."));
        }
        Optional<Finding> finding = WriteRoles.find(state, policy.writers());
        if (finding.isEmpty()) {
            return asked
                    ? Optional.of(new Decision.Leave("who takes writes is as the spec wants it."))
                    : Optional.empty();
        }
        return new Handover(state, diagnosis, policy, finding.get()).decide();
    }

    private Optional<Decision> decide() {
        Side active = policy.writers().active();
        if (active != null && state.reachable(active.other()).isEmpty()) {
            return Optional.of(besideSilence(active));
        }
        boolean authorityNamed = policy.named() != null && policy.asked() == null;
        if (authorityNamed) {
            return Optional.empty();
        }
        return switch (finding.kind()) {
            case PASSIVE_WRITABLE -> hold();
            case NOT_HELD -> whenSound(Rung.HOLD, "It is made to last.");
            case ACTIVE_CLOSED, NOT_PROMOTED -> promote();
            case STILL_CLOSED -> whenSound(Rung.RELEASE, "It is opened, and both channels are proven.");
        };
    }

    /**
     * Also while replication is broken: what the member takes in the meantime is a divergence in the making. But not where it
     * is in doubt which servers these are, or whether they are a pair at all.
     */
    private Optional<Decision> hold() {
        boolean pair = switch (diagnosis.kind()) {
            case UNREACHABLE, EMPTY_MEMBER, UNKNOWN, NOT_CONFIGURED -> false;
            case MISCONFIGURED -> diagnosis.replicating();
            case CONNECT_FAILED, LOG_MISSING, DIVERGED, APPLY_FAILED, STOPPED, LAGGING, HEALTHY -> true;
        };
        boolean needless = !diagnosis.replicating() && !policy.rungs().contains(Rung.HOLD);
        return pair && !needless
                ? Optional.of(repair(
                        Rung.HOLD, "It is closed, and stays so; what it took is replicated, or archived by a repair."))
                : Optional.empty();
    }

    private Optional<Decision> promote() {
        return whenSound(
                Rung.PROMOTE,
                from() == null
                        ? "It is opened once it has all that the other has."
                        : "The one is closed, the other gets all that it has, and only then is opened.");
    }

    private Optional<Decision> whenSound(Rung rung, String reason) {
        if (diagnosis.isSound()) {
            return Optional.of(repair(rung, reason));
        }
        return diagnosis.replicating()
                ? Optional.of(new Decision.Leave(
                        finding.sentence() + " That waits until both channels have caught up. " + diagnosis.sentence()))
                : Optional.empty();
    }

    /**
     * The one that does not answer may have acknowledged writes that nobody else has, and may go on doing so. Opening the
     * other beside it is for a person to answer for.
     */
    private Decision besideSilence(Side active) {
        String name = state.name(active);
        String other = state.name(active.other());
        boolean alive =
                state.members().get(active.other()) instanceof Unreachable silent && ALIVE.contains(silent.fault());
        if (alive) {
            return new Decision.NeedsHuman(diagnosis.sentence() + " " + finding.sentence() + " " + other
                    + " may be alive and take writes, so " + name + " is not opened.");
        }
        boolean onAPersonsWord =
                policy.named() == active && (policy.asked() == null || policy.asked() == Rung.TAKEOVER);
        return onAPersonsWord
                ? repair(Rung.TAKEOVER, "A person named " + name + ".")
                : new Decision.NeedsHuman(diagnosis.sentence() + " " + finding.sentence() + " " + other
                        + " may have acknowledged writes that nobody else has, so " + name + " is not opened. If "
                        + other + " is stopped for certain, make a MysqlRepair with method: Takeover and authority: "
                        + name + ".");
    }

    private Decision repair(Rung rung, String reason) {
        return Ladder.allowed(policy, rung, plan(rung, finding.sentence() + " " + reason));
    }

    private Plan plan(Rung rung, String reason) {
        Side active = policy.writers().active();
        Side proven = policy.writers().proven();
        Side authority = active != null ? active : proven != null ? proven : Side.A;
        return new Plan(
                rung,
                authority,
                Plans.mode(state, authority),
                Set.of(),
                Plans.identities(state, policy),
                reason,
                rung == Rung.TAKEOVER ? maybeLost(authority) : "Nothing is overwritten.",
                new Plan.Role(active, rung == Rung.PROMOTE ? from() : null, finding),
                null);
    }

    /** The member that takes the writes until now, as last proven or as seen. */
    private @Nullable Side from() {
        Side active = policy.writers().active();
        if (active == null) {
            return null;
        }
        Side other = active.other();
        boolean takesWrites = policy.writers().proven() == other
                || state.reachable(other).filter(Reachable::writable).isPresent();
        return takesWrites ? other : null;
    }

    private String maybeLost(Side active) {
        String other = state.name(active.other());
        return "Nothing on " + state.name(active) + ". But what " + other + " has acknowledged and "
                + state.name(active) + " has not received is on " + other + " alone: lost if " + other
                + " is gone; archived before it is seeded anew if it comes back.";
    }
}
