package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Starts channels that were stopped and have no error: the cheapest cure. */
final class StartStep implements WorkerStep {

    /** The applier gave up on a lock: lock wait time-out and deadlock. Starting it again is the cure. */
    private static final Set<Integer> LOCK_ERRORS = Set.of(1205, 1213);

    @Override
    public Step step() {
        return Step.START;
    }

    @Override
    public String about() {
        return "start stopped channels";
    }

    @Override
    public String help() {
        return "Starts the channels into the members named by --replica (both, when none is named) and waits until their"
                + " threads run. Refuses a channel that has an error (but for a source that took no more sessions) or no source, and a member that is fenced. Overwrites"
                + " nothing.";
    }

    @Override
    public Ending run(Run run) {
        run.claimLeases();
        List<Side> replicas = replicas(run);
        for (Side side : Side.values()) {
            refuseFenced(run.member(side));
        }
        for (Side side : replicas) {
            refuseHalfMerged(run.member(side));
            refuseBroken(run.member(side));
        }
        for (Side side : replicas) {
            startAndWait(run, run.member(side));
        }
        return Ending.done("Running: the channel into "
                + String.join(
                        " and ",
                        replicas.stream().map(s -> run.member(s).name()).toList()) + ".");
    }

    static void startAndWait(Run run, Member replica) {
        replica.replica().start();
        boolean runs = Waiting.until(
                run.options().limits().proof(),
                () -> replica.replica().channel().running());
        if (!runs) {
            throw new Failed(
                    "the channel into " + replica.name() + " does not run: " + Channels.trouble(replica), true);
        }
    }

    static List<Side> replicas(Run run) {
        List<Side> chosen = Stream.of(Side.values())
                .filter(side -> run.options().replicas().isEmpty()
                        || run.options().replicas().contains(run.member(side).name()))
                .toList();
        if (chosen.isEmpty()) {
            throw Refused.forGood("--replica names no member of this pair");
        }
        return chosen;
    }

    /** S3: what a repair has shut, only that repair may open. */
    static void refuseFenced(Member member) {
        Optional<Lease> lease = member.leases().read();
        if (lease.isPresent() && (lease.get().isFenced() || lease.get().isUnproven())) {
            throw Refused.forGood(member.name() + " is fenced by a repair that did not end");
        }
    }

    static void refuseHalfMerged(Member replica) {
        if (Channels.wouldRepeatAMerge(replica)) {
            throw Refused.forGood(
                    replica.name() + " was given by a merge what only its source had, in a repair that did not end;"
                            + " its channel would do that again. A MysqlRepair with the method Reseed, created by hand, ends it");
        }
    }

    private static void refuseBroken(Member replica) {
        if (!(replica.replica().channel() instanceof ChannelState.Configured channel)) {
            throw Refused.forGood(replica.name() + " has no source configured");
        }
        boolean broken = channel.applierError().isPresent()
                && !LOCK_ERRORS.contains(channel.applierError().errno());
        // a source that took no more sessions may take them now
        boolean refused = channel.receiverError().isPresent()
                && !Fault.isFull(channel.receiverError().errno())
                && !channel.isRunning();
        if (broken || refused) {
            throw Refused.forGood("the channel into " + replica.name() + " has an error: " + Channels.trouble(replica));
        }
    }
}
