package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.decision.Policy;
import io.mysqlmasterpair.decision.Policy.AuthorityPolicy;
import io.mysqlmasterpair.decision.Policy.Fence;
import io.mysqlmasterpair.decision.Policy.Known;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds what the user allows and the operator remembers, each from {@link Policy#standard()}. */
public final class Policies {

    private Policies() {}

    public static Policy standard() {
        return Policy.standard();
    }

    public static Policy mostComplete(Side preferred) {
        return of(AuthorityPolicy.MOST_COMPLETE, preferred);
    }

    public static Policy prefer(Side side) {
        return of(AuthorityPolicy.PREFER, side);
    }

    public static Policy manual() {
        return of(AuthorityPolicy.MANUAL, null);
    }

    private static Policy of(AuthorityPolicy authority, Side preferred) {
        Policy p = Policy.standard();
        return new Policy(authority, preferred, p.named(), p.rungs(), p.asked(), p.vain(), p.known(), p.fence());
    }

    /** One member is to take writes, null: both; and one did when a run last saw to it, null: none. */
    public static Policy single(Side active, Side proven) {
        return Policy.standard().withWriters(new Policy.Writers(active, proven));
    }

    /** A person made a run and named the authority in it. */
    public static Policy naming(Side side) {
        return Policy.standard().withRequest(side, null);
    }

    /** A person made a run and asked for this rung. */
    public static Policy asking(Rung rung) {
        return Policy.standard().withRequest(null, rung);
    }

    public static Policy allowing(Policy p, Rung... rungs) {
        return new Policy(
                p.authority(),
                p.preferred(),
                p.named(),
                Set.of(rungs),
                p.asked(),
                p.vain(),
                p.known(),
                p.fence(),
                p.writers(),
                p.merge());
    }

    /** The members had this many tables while the pair was healthy. */
    public static Policy knowing(Policy p, int tablesOfA, int tablesOfB) {
        return knowing(p, tablesOfA, tablesOfB, 0);
    }

    /** The members had this many tables, and each about this many rows, while the pair was healthy. */
    public static Policy knowing(Policy p, int tablesOfA, int tablesOfB, long rows) {
        Both<Known> known = new Both<>(
                new Known(tablesOfA, rows, PairStates.UUID_A, PairStates.UUID_A),
                new Known(tablesOfB, rows, PairStates.UUID_B, PairStates.UUID_B));
        return new Policy(p.authority(), p.preferred(), p.named(), p.rungs(), p.asked(), p.vain(), known, p.fence());
    }

    /** The last run tried this rung, and it did not heal the pair. */
    public static Policy afterVain(Rung rung) {
        Policy p = Policy.standard();
        return new Policy(p.authority(), p.preferred(), p.named(), p.rungs(), p.asked(), rung, p.known(), p.fence());
    }

    /** An earlier run left this member fenced. */
    public static Policy fencing(Policy p, Side member) {
        return fencing(p, new Fence(member, "shop-1"));
    }

    public static Policy fencing(Policy p, Fence fence) {
        return new Policy(
                p.authority(),
                p.preferred(),
                p.named(),
                p.rungs(),
                p.asked(),
                p.vain(),
                p.known(),
                fence,
                p.writers(),
                p.merge());
    }

    /** Every policy that a spec and its operator's memory can amount to without a person's request. */
    public static List<Policy> withoutRequest() {
        List<Policy> all = new ArrayList<>();
        for (Policy policy : List.of(
                standard(), mostComplete(Side.A), mostComplete(Side.B), prefer(Side.A), prefer(Side.B), manual())) {
            for (Policy known :
                    List.of(policy, knowing(policy, 10, 10), knowing(policy, 100, 10), knowing(policy, 10, 100))) {
                all.add(known);
                all.add(allowing(known, Rung.RESEED));
                all.add(allowing(known, Rung.RESTART, Rung.RECONNECT, Rung.REPOSITION));
            }
        }
        return all;
    }

    /** Every request that a person can make: an authority or none, a rung or none, but not neither. */
    public static List<Policy> withRequest(Policy policy) {
        List<Policy> all = new ArrayList<>();
        for (Side named : new Side[] {null, Side.A, Side.B}) {
            for (Rung asked : new Rung[] {null, Rung.RESTART, Rung.RECONNECT, Rung.REPOSITION, Rung.RESEED}) {
                if (named != null || asked != null) {
                    all.add(policy.withRequest(named, asked));
                }
            }
        }
        return all;
    }
}
