package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;

/** Opens the member that is to take the writes. */
final class OpenStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.OPEN;
    }

    @Override
    public String about() {
        return "open the member that is to take the writes";
    }

    @Override
    public String help() {
        return "Opens the member named by --active to writes, also after a restart. Refuses while the other takes writes, or"
                + " has anything that this one lacks. Needs close and handover before.";
    }

    @Override
    public Ending run(Run run) {
        Promotion promotion = Promotion.of(run);
        Member next = promotion.next();
        Member old = promotion.old();
        if (!old.writes().isClosed()) {
            throw new Failed(old.name() + " takes writes; " + next.name() + " is not opened beside it", true);
        }
        if (next.writes().isOpen()) {
            next.writes().open(); // a process that died in here may have left it half done
            return Ending.skipped(next.name() + " takes writes already.");
        }
        if (!CatchUp.of(run, next, old).isReached()) {
            throw Refused.forNow(next.name() + " lacks something that " + old.name() + " has; run handover first");
        }
        next.writes().open();
        return Ending.done(next.name() + " takes the writes.");
    }
}
