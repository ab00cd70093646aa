package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.Side;

/**
 * What the steps of a promotion share: who hands over to whom, and how it ends when that is not possible. At every instant
 * one member is open or none is; a process that dies leaves at worst both closed, and the next one goes on from there, or
 * back.
 */
record Promotion(Run run, Member next, Member old) {

    /** Claims both members for this run, and refuses what a repair has left unfinished. */
    static Promotion of(Run run) {
        run.claimLeases();
        for (Side side : Side.values()) {
            StartStep.refuseFenced(run.member(side));
        }
        Side active = run.activeSide();
        return new Promotion(run, run.member(active), run.member(active.other()));
    }

    /** Whether the old one takes the writes until now, so that it is opened again when the other can't take over. */
    private boolean isHandedOver() {
        return run.options()
                .writers()
                .from()
                .filter(run.activeSide().other()::equals)
                .isPresent();
    }

    /**
     * How a promotion ends that can't go on. The old member is opened again, unless it was closed before this promotion, or
     * the new one is open: two open ones never are.
     */
    RuntimeException giveUp(String why, boolean retryable) {
        if (old.writes().isOpen()) {
            String sentence = why + "; " + old.name() + " takes the writes as before, nothing was changed";
            return retryable ? Refused.forNow(sentence) : Refused.forGood(sentence);
        }
        if (!isHandedOver() || isOpen(next)) {
            return new Failed(why, retryable);
        }
        old.writes().open();
        return new Failed(why + "; " + old.name() + " takes the writes again, and nothing was lost", false);
    }

    /** A member that can't be asked was closed when it was last asked, and stays so. */
    private static boolean isOpen(Member member) {
        try {
            return member.writes().isOpen();
        } catch (MemberException gone) {
            return false;
        }
    }
}
