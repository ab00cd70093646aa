package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ThreadState;
import java.util.Optional;

/** Lets the authority apply all that it can take from the target. What it can't take is archived later. */
final class DrainStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.DRAIN;
    }

    @Override
    public String about() {
        return "let the authority apply what it can take from the target";
    }

    @Override
    public String help() {
        return "Starts the authority's channel where it is sound but stopped, and waits until everything that the target"
                + " has is applied, or nothing moves any more. That something remains is no failure: it will be archived."
                + " Needs a fenced target.";
    }

    @Override
    public Ending run(Run run) {
        if (run.targetLease().state().isAtLeast(LeaseState.IMPORTING)) {
            return Ending.skipped("The import has begun; there is nothing left to drain.");
        }
        Member authority = run.authority();
        Member target = run.target();
        if (!target.settings().refusesWrites()) {
            throw Refused.forGood(target.name() + " is not fenced; run fence first");
        }
        applyRelayLog(run, authority, target);
        if (Channels.wouldRepeatAMerge(authority)) {
            return Ending.skipped(authority.name() + " is being given what only " + target.name()
                    + " has by a merge, which began before; it must not apply that as well.");
        }
        CatchUp catchUp = CatchUp.of(run, authority, target);
        if (catchUp.isReached() && run.byGtid()) {
            return Ending.done(authority.name() + " has everything that " + target.name() + " has.");
        }
        Optional<ChannelState.Configured> channel = Channels.reading(authority, target);
        if (channel.isEmpty()) {
            return Ending.done(authority.name() + " does not read from " + target.name() + "; what only "
                    + target.name() + " has will be archived.");
        }
        if (channel.get().applierError().isPresent()) {
            return Ending.done(authority.name() + " can't apply what comes next from " + target.name() + " ("
                    + catchUp.why() + "); it will be archived.");
        }
        if (!channel.get().isRunning() && channel.get().receiver() != ThreadState.CONNECTING) {
            authority.replica().start();
        }
        return await(run, authority, target, catchUp);
    }

    /**
     * What the authority has received of a server that is no more, because its data directory was lost, is applied first:
     * its relay log may hold the last copy (S1), and realign drops it. Of the target that is there, its own logs hold all;
     * whether it is that one, an identity that outlives its data does not say.
     */
    private static void applyRelayLog(Run run, Member authority, Member target) {
        if (!(authority.replica().channel() instanceof ChannelState.Configured channel)
                || channel.sourceUuid().isEmpty()
                || channel.sourceUuid().equalsIgnoreCase(target.state().serverUuid())
                        && !target.state().identityOutlivesData()
                || channel.applierError().isPresent()
                || isApplied(run, authority)) {
            return;
        }
        run.story().say(authority.name() + " applies what it has received of the server that is or was there.");
        if (channel.applier() == ThreadState.STOPPED) {
            authority.replica().startApplier();
        }
        if (!Waiting.until(run.options().limits().drain(), () -> isApplied(run, authority))) {
            throw new Failed(
                    authority.name()
                            + " has received changes of the server that is or was there, and does not apply them ("
                            + Channels.trouble(authority) + "); they may be nowhere else",
                    true);
        }
    }

    private static boolean isApplied(Run run, Member authority) {
        GtidSet executed = run.byGtid() ? authority.gtids().executed() : GtidSet.EMPTY;
        return authority.replica().isRelayLogApplied(executed);
    }

    private static Ending await(Run run, Member authority, Member target, CatchUp catchUp) {
        CatchUp.Ending ending = catchUp.await(
                run.options().limits().drain(),
                run.options().limits().stall(),
                left -> run.story().progress(0, 1, left + (run.byGtid() ? " transactions" : " bytes") + " left"));
        return switch (ending) {
            case REACHED -> Ending.done(authority.name() + " applied everything that " + target.name() + " had.");
            case STALLED, BROKEN ->
                Ending.done(authority.name() + " could not take everything from " + target.name() + " (" + catchUp.why()
                        + "); the rest will be archived.");
        };
    }
}
