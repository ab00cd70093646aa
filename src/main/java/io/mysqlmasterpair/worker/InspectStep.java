package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Side;

/** Looks whether a promotion can go well, while the old member still takes the writes. */
final class InspectStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.INSPECT;
    }

    @Override
    public String about() {
        return "see whether the other member can take the writes over";
    }

    @Override
    public String help() {
        return "Checks that both channels run, that nothing is fenced, that no right is missing, and that the member named"
                + " by --active catches up with what the other has now. Changes nothing. Needs --active and --admin-dir.";
    }

    @Override
    public Ending run(Run run) {
        for (Side side : Side.values()) {
            PreflightStep.checkRights(run.member(side));
        }
        Promotion promotion = Promotion.of(run);
        Member next = promotion.next();
        Member old = promotion.old();
        requireChannel(promotion, next, old);
        requireChannel(promotion, old, next);
        // most of it now, while the old one is open: closed, it waits for the last moments only
        CatchUp catchUp = CatchUp.of(run, next, old);
        CatchUp.Ending ending = catchUp.await(
                run.options().limits().drain(),
                run.options().limits().stall(),
                left -> run.story().progress(0, 1, left + (run.byGtid() ? " transactions" : " bytes") + " behind"));
        if (ending != CatchUp.Ending.REACHED) {
            throw promotion.giveUp(
                    next.name() + " does not catch up with " + old.name() + " (" + catchUp.why() + ")",
                    ending == CatchUp.Ending.STALLED);
        }
        return Ending.done(next.name() + " follows " + old.name() + " closely, and both channels run.");
    }

    private static void requireChannel(Promotion promotion, Member replica, Member source) {
        if (Channels.reading(replica, source).filter(Configured::isRunning).isEmpty()) {
            throw promotion.giveUp(
                    "the channel from " + source.name() + " into " + replica.name() + " does not run ("
                            + Channels.trouble(replica) + ")",
                    true);
        }
    }
}
