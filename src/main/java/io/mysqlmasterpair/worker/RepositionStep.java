package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Events.Event;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Side;
import java.util.List;
import java.util.Optional;

/**
 * Only coordinates are wrong: proves that, and puts them right. Members whose data differ are left as they were, the
 * target open again.
 */
final class RepositionStep implements WorkerStep {

    /** Fact: the target is open again, so the run left no fence. */
    private static final String GIVEN_BACK = "givenBack";

    @Override
    public Step step() {
        return Step.REPOSITION;
    }

    @Override
    public String about() {
        return "prove the data equal, and point both channels at the coordinates of that moment";
    }

    @Override
    public String help() {
        return "Lets the target follow the authority to one point where its own channel is sound; then compares checksums"
                + " of all tables and the definitions of everything else, the authority frozen for an instant and the"
                + " target shut. Only when all are equal both channels are pointed: each at the coordinates"
                + " that the other had at that moment. When something differs, the target is given back as it was and"
                + " nothing else is changed. Needs fence and stop before, and --replication-dir.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        if (lease.state().isAtLeast(LeaseState.PROVEN)) {
            return Ending.skipped("The data are proven equal, and both channels point anew.");
        }
        if (lease.isUnproven()) {
            throw Refused.forGood(run.target().name() + " holds data of an import that was never proven");
        }
        List<Event> events = run.target().events().all();
        Comparison.Stopped found = provenEqual(run, lease);
        new Realignment(
                        run,
                        new CommonPoint(
                                found.sourceSet(), found.sourceAt(), found.replicaSet(), found.replicaAt(), events))
                .point();
        AccountsCheck.of(run, run.authority(), run.target()).tell();
        run.target().leases().write(run.targetLease().in(LeaseState.PROVEN));
        return Ending.done("Checksums of " + found.report().tables() + " tables with "
                + found.report().rows() + " rows are equal; both channels point at the coordinates of that moment.");
    }

    /**
     * Compares, and refuses to go on where that is no cure. Whatever the reason: nothing has been changed yet but by the
     * target's own channel, so it is given back.
     */
    private static Comparison.Stopped provenEqual(Run run, Lease lease) {
        try {
            Channels.requireStopped(run);
            Comparison.Stopped found = compared(run);
            run.fact("checksumTables", found.report().tables());
            refuseDifferent(run, found);
            return found;
        } catch (Failed | MemberException e) {
            giveBack(run, lease);
            throw new Failed(
                    e.getMessage() + ". " + run.target().name()
                            + " is open again; nothing was done to it but what its own channel applied",
                    false);
        }
    }

    /**
     * An authority that takes writes is ahead of a target that was stopped, which is no difference of their data. So the
     * target follows first, where its own channel knows from where; that applies nothing but what the channel would have
     * applied had it been stopped a little later.
     */
    private static Comparison.Stopped compared(Run run) {
        Comparison comparison = Comparison.of(run);
        Optional<String> objection = Channels.wouldRepeatAMerge(run.target())
                ? Optional.of("it was given by a merge what its channel would do again")
                : Followable.of(run).objection();
        Optional<Comparison.Stopped> followed = objection.isEmpty() ? comparison.ofFollowed() : Optional.empty();
        return followed.orElseGet(() -> {
            run.story()
                    .say(run.target().name() + " is compared where it stands, and does not follow "
                            + run.authority().name() + ": " + objection.orElse("it did not come to one point with it")
                            + ".");
            return comparison.ofStopped();
        });
    }

    private static void refuseDifferent(Run run, Comparison.Stopped found) {
        if (!found.report().differences().isEmpty()) {
            throw new Failed(
                    "the data differ, so new coordinates are no cure: "
                            + CompareStep.some(found.report().differences()),
                    false);
        }
        if (run.byGtid()
                && !run.target().gtids().canAddPurged()
                && !found.replicaSet().contains(found.sourceSet())) {
            throw new Failed(
                    "the data are equal, but " + run.target().name() + " lacks transactions that changed nothing ("
                            + found.sourceSet().subtract(found.replicaSet())
                            + "), and this version counts them as done only when its binary log begins anew: a Reseed"
                            + " does that, behind an archive",
                    false);
        }
    }

    /** As it was before the fence; channels that were sound before run again, the others show their error again. */
    private static void giveBack(Run run, Lease lease) {
        Member target = run.target();
        lease.prior().ifPresent(target.settings()::restore);
        target.leases().write(lease.in(LeaseState.CLAIMED).withPrior(Optional.empty()));
        for (Side side : Side.values()) {
            // an attempt that died while it pointed it has made it forget its place
            if (!Channels.wouldRepeatAMerge(run.member(side))
                    && run.member(side).replica().channel() instanceof Configured channel
                    && channel.hasPlace()) {
                run.member(side).replica().start();
            }
        }
        run.fact(GIVEN_BACK, true);
    }
}
