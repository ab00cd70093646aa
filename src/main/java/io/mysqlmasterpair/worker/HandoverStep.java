package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;

/** Lets the member that is to take the writes apply all that the closed one has; or goes back. */
final class HandoverStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.HANDOVER;
    }

    @Override
    public String about() {
        return "wait until the member that is to take the writes has everything";
    }

    @Override
    public String help() {
        return "Waits until the member named by --active has applied all that the closed one has, exactly. When it can't, the"
                + " one named by --from is opened again. Needs close before.";
    }

    @Override
    public Ending run(Run run) {
        Promotion promotion = Promotion.of(run);
        Member next = promotion.next();
        Member old = promotion.old();
        if (next.writes().isOpen()) {
            return Ending.skipped(next.name() + " takes writes already.");
        }
        if (!old.writes().isClosed()) {
            throw new Failed(old.name() + " takes writes; run close first", true);
        }
        // nothing is written on the old one any more: what it has now is all that it will have
        CatchUp catchUp = CatchUp.of(run, next, old);
        try {
            CatchUp.Ending ending = catchUp.await(
                    run.options().limits().drain(),
                    run.options().limits().stall(),
                    left -> run.story().progress(0, 1, left + (run.byGtid() ? " transactions" : " bytes") + " left"));
            if (ending == CatchUp.Ending.REACHED) {
                return Ending.done(next.name() + " has everything that " + old.name() + " has.");
            }
        } catch (MemberException e) {
            throw promotion.giveUp(next.name() + " does not answer (" + e.getMessage() + ")", false);
        }
        throw promotion.giveUp(
                next.name() + " could not take everything from " + old.name() + " (" + catchUp.why() + ")", false);
    }
}
