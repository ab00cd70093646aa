package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ThreadState;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for a replica to apply what its source had at one moment, and tells how it went. */
final class CatchUp {

    private final Member replica;
    private final @Nullable GtidSet wanted;
    private final BinlogPosition position;
    private long left = Long.MAX_VALUE;

    private CatchUp(Member replica, @Nullable GtidSet wanted, BinlogPosition position) {
        this.replica = replica;
        this.wanted = wanted;
        this.position = position;
    }

    /** To what the source has now. */
    static CatchUp of(Run run, Member replica, Member source) {
        return new CatchUp(
                replica,
                run.byGtid() ? source.gtids().executed() : null,
                source.binaryLogs().coordinates());
    }

    /** How a wait ended. */
    enum Ending {
        REACHED,
        STALLED,
        BROKEN
    }

    boolean isReached() {
        if (wanted != null) {
            left = wanted.subtract(replica.gtids().executed()).size();
            return left == 0;
        }
        if (!(replica.replica().channel() instanceof ChannelState.Configured channel) || channel.applied() == null) {
            return false;
        }
        BinlogPosition applied = channel.applied();
        boolean sameFile = applied.fileNumber() == position.fileNumber();
        left = sameFile
                ? Math.max(0, position.position() - applied.position())
                : Math.max(1, position.fileNumber() - applied.fileNumber()) * (1L << 30) - applied.position();
        return applied.reaches(position);
    }

    /**
     * Waits.
     *
     * @param limit altogether
     * @param stall without progress
     * @param progress is told what is left: transactions by GTID, bytes by position
     */
    Ending await(Duration limit, Duration stall, LongConsumer progress) {
        long end = System.nanoTime() + limit.toNanos();
        long best = Long.MAX_VALUE;
        long lastProgress = System.nanoTime();
        while (!isReached()) {
            if (isBroken()) {
                return isReached() ? Ending.REACHED : Ending.BROKEN;
            }
            if (left < best) {
                best = left;
                lastProgress = System.nanoTime();
            }
            progress.accept(left);
            long now = System.nanoTime();
            if (now > end || now - lastProgress > stall.toNanos()) {
                return Ending.STALLED;
            }
            Waiting.pause();
        }
        return Ending.REACHED;
    }

    private boolean isBroken() {
        return replica.replica().channel() instanceof ChannelState.Configured channel
                && (channel.applierError().isPresent()
                        || (channel.receiverError().isPresent() && channel.receiver() == ThreadState.STOPPED));
    }

    /** What stands in the way, for a person. */
    String why() {
        return Channels.trouble(replica);
    }
}
