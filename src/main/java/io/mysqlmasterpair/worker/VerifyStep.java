package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.Side;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs both channels and proves them with a write each way. */
final class VerifyStep implements WorkerStep {

    private static final int ACCESS_DENIED = 1045;

    @Override
    public Step step() {
        return Step.VERIFY;
    }

    @Override
    public String about() {
        return "run both channels and prove them with a write each way";
    }

    @Override
    public String help() {
        return "Lets the authority read from the target again, starts both channels, and waits until a row written on each"
                + " member arrives on the other. A channel that is denied the login is told that of --replication-dir. The target"
                + " stays read only. Needs data that are proven equal.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        Member target = run.target();
        if (lease.state().isAtLeast(LeaseState.VERIFIED)) {
            return Ending.skipped("Both channels are proven already.");
        }
        if (lease.state() != LeaseState.PROVEN) {
            throw Refused.forGood("the data of " + target.name() + " are not proven equal; run realign first");
        }
        // readable from here on: its data are proven. Writable only by unfence
        lease.prior().ifPresent(target.settings()::leaveOffline);
        target.replica().start();
        run.authority().replica().start();
        logInAnew(run);
        new Proof(run, List.of(Side.values())).give();
        target.leases().write(lease.in(LeaseState.VERIFIED));
        return Ending.done("Both channels run, and a row written on each member arrived on the other.");
    }

    /** A channel that was pointed with a password that was rotated since gets the one that the Secret has now. Its place stays. */
    private static void logInAnew(Run run) {
        Waiting.until(
                run.options().limits().proof(),
                () -> Stream.of(Side.values())
                        .map(run::member)
                        .allMatch(replica -> replica.replica().channel().running() || isDenied(replica)));
        for (Side side : Side.values()) {
            Member replica = run.member(side);
            if (isDenied(replica) && run.options().logins().replication().isPresent()) {
                Member source = run.member(side.other());
                replica.replica().logInWith(run.addressOf(source, Optional.empty()));
                replica.replica().start();
                run.story()
                        .say(replica.name() + " could not log in to " + source.name()
                                + ", and was told the password anew.");
            }
        }
    }

    private static boolean isDenied(Member replica) {
        return replica.replica().channel() instanceof ChannelState.Configured channel
                && !channel.isRunning()
                && channel.receiverError().errno() == ACCESS_DENIED;
    }
}
