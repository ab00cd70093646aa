package io.mysqlmasterpair.decision;

import java.util.Collection;
import java.util.List;

/**
 * Whether a change that one member had alone may be done on another, by what the row is there now. Pure. A change is done
 * only where the row is exactly what it was when the change was made first: so nothing that anybody else wrote can be
 * overwritten, and doing it all a second time does nothing.
 */
public final class Replaying {

    private Replaying() {}

    /** What follows. */
    public enum Verdict {
        /** The row is as it was before the change: do it. */
        APPLY,
        /** The row is as the change, or a later one of the same history, left it: nothing to do. */
        ALREADY_THERE,
        /** The row is something else: leave it alone and say so. */
        CONFLICT
    }

    /**
     * The verdict on one row.
     *
     * @param from what the row was before; being absent is a state like any other
     * @param to what the change made of it
     * @param later what later changes of the same history made of it, in order
     * @param now what it is where the change is to be done
     */
    public static <S> Verdict on(S from, S to, List<S> later, S now) {
        S end = later.isEmpty() ? to : later.getLast();
        // first: a history that comes back to where it began must not be gone through again
        if (now.equals(end)) {
            return Verdict.ALREADY_THERE;
        }
        if (now.equals(from)) {
            return Verdict.APPLY;
        }
        return now.equals(to) || later.contains(now) ? Verdict.ALREADY_THERE : Verdict.CONFLICT;
    }

    /**
     * The verdict on a change that touches more rows than one, as an UPDATE of a key does: nothing of it where one is in the
     * way; else what of it is still to be done.
     */
    public static Verdict together(Collection<Verdict> verdicts) {
        if (verdicts.contains(Verdict.CONFLICT)) {
            return Verdict.CONFLICT;
        }
        return verdicts.contains(Verdict.APPLY) ? Verdict.APPLY : Verdict.ALREADY_THERE;
    }
}
