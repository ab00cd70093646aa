package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.Snapshot;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import java.time.Duration;

/** Brings a replica, by its own channel, to the point at which its source was frozen. */
final class Follow {

    private static final Duration REACH = Duration.ofSeconds(60);

    private final Run run;
    private final Member source;
    private final Member replica;

    Follow(Run run, Member source, Member replica) {
        this.run = run;
        this.source = source;
        this.replica = replica;
    }

    /** Lets a channel that was stopped run until it has what the source has now. @return whether it came there */
    boolean comesNear() {
        replica.replica().start();
        CatchUp.Ending ending = CatchUp.of(run, replica, source)
                .await(run.options().limits().drain(), run.options().limits().stall(), left -> {});
        return ending == CatchUp.Ending.REACHED;
    }

    /** Lets the applier, which must be stopped, come exactly to the source's point, and stop there. @return whether it did */
    boolean reaches(Snapshot there) {
        replica.replica().startApplierUntil(run.byGtid() ? there.executed() : GtidSet.EMPTY, there.coordinates());
        Waiting.until(REACH, () -> hasReached(there) || hasFailed());
        replica.replica().stopApplier();
        return hasReached(there);
    }

    private boolean hasReached(Snapshot there) {
        if (run.byGtid()) {
            return replica.gtids().executed().contains(there.executed());
        }
        return replica.replica().channel() instanceof ChannelState.Configured channel
                && channel.applied() != null
                && channel.applied().reaches(there.coordinates());
    }

    private boolean hasFailed() {
        return replica.replica().channel() instanceof ChannelState.Configured channel
                && channel.applierError().isPresent();
    }
}
