package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.ChannelState.NotConfigured;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.ReplicationError;
import io.mysqlmasterpair.pair.ThreadState;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the state of one channel means.
 *
 * @param sentence says what was seen, without naming the channel
 * @param error the error behind it; {@link ReplicationError#NONE} when there is none
 */
record ChannelFinding(Kind kind, String sentence, ReplicationError error) {

    /** Logins that fail, and servers that can't be reached. Source: MySQL Error Reference, server and client errors. */
    private static final Set<Integer> CONNECT_ERRORS = Set.of(
            1040, 1042, 1043, 1044, 1045, 1129, 1130, 1158, 1159, 1160, 1161, 1184, 1203, 1226, 1227, 1251, 1698, 1820,
            1862, 2002, 2003, 2005, 2006, 2012, 2013, 2026, 2055, 2058, 2059, 2061, 3032, 3118, 3159, 4151);

    /** Events that don't fit the data: the replica's data differ from what the source changed. */
    private static final Set<Integer> DATA_ERRORS = Set.of(
            1007, 1008, 1032, 1049, 1050, 1051, 1054, 1060, 1061, 1062, 1068, 1072, 1091, 1146, 1176, 1215, 1216, 1217,
            1292, 1304, 1305, 1359, 1360, 1364, 1396, 1406, 1410, 1451, 1452, 1517, 1537, 1539, 1677, 1822, 3723, 3730);

    /** Deadlock and lock wait time-out: the applier gave up, the data are not at fault. */
    private static final Set<Integer> TRANSIENT_ERRORS = Set.of(1205, 1213);

    private static final Set<Integer> IDENTITY_ERRORS = Set.of(1593, 13117);

    /** The source refused to register the replica: among other things for a missing REPLICATION SLAVE. */
    private static final Set<Integer> REGISTRATION_ERRORS = Set.of(1597, 13120);

    private static final int FATAL_FROM_SOURCE = 1236;
    private static final int RECEIVER_FATAL = 13114;
    /** MariaDB: ER_GTID_STRICT_OUT_OF_ORDER. */
    private static final int OUT_OF_ORDER = 1950;

    /** @param lag how far it is behind, in seconds; 0 where nobody can say */
    static ChannelFinding of(ChannelState channel, long lag, Duration maxLag) {
        return switch (channel) {
            case NotConfigured ignored ->
                new ChannelFinding(Kind.NOT_CONFIGURED, "has no source configured", ReplicationError.NONE);
            case Configured configured -> ofConfigured(configured, lag, maxLag);
        };
    }

    private static ChannelFinding ofConfigured(Configured channel, long lag, Duration maxLag) {
        return Stream.of(receiverFailure(channel), applierFailure(channel))
                .flatMap(Optional::stream)
                // Of two errors the one that nothing is overwritten for: kinds are in that order (S5).
                .min(Comparator.comparing(ChannelFinding::kind))
                .orElseGet(() -> withoutError(channel, lag, maxLag));
    }

    private static Optional<ChannelFinding> receiverFailure(Configured channel) {
        return channel.receiver() != ThreadState.RUNNING
                        && channel.receiverError().isPresent()
                ? Optional.of(ofReceiverError(channel.receiverError()))
                : Optional.empty();
    }

    private static Optional<ChannelFinding> applierFailure(Configured channel) {
        return channel.applier() == ThreadState.STOPPED
                        && channel.applierError().isPresent()
                ? Optional.of(ofApplierError(channel.applierError()))
                : Optional.empty();
    }

    private static ChannelFinding withoutError(Configured channel, long lag, Duration maxLag) {
        if (channel.receiver() == ThreadState.STOPPED || channel.applier() == ThreadState.STOPPED) {
            return finding(Kind.STOPPED, stoppedThreads(channel));
        }
        if (channel.receiver() == ThreadState.CONNECTING) {
            return finding(Kind.LAGGING, "is connecting to its source");
        }
        return lag > maxLag.toSeconds()
                ? finding(Kind.LAGGING, "runs " + lag + " s behind its source")
                : finding(Kind.HEALTHY, "is running");
    }

    private static String stoppedThreads(Configured channel) {
        boolean receiver = channel.receiver() == ThreadState.STOPPED;
        boolean applier = channel.applier() == ThreadState.STOPPED;
        String who = receiver && applier ? "both threads" : receiver ? "the receiver thread" : "the applier thread";
        return "was stopped without an error (" + who + ")";
    }

    private static ChannelFinding ofReceiverError(ReplicationError error) {
        if (Fault.isFull(error.errno())) {
            return finding(Kind.CONNECT_FAILED, "is turned away by its source, which takes no more sessions", error);
        }
        if (CONNECT_ERRORS.contains(error.errno())) {
            return finding(Kind.CONNECT_FAILED, "can't log in to its source", error);
        }
        if (REGISTRATION_ERRORS.contains(error.errno()) && error.text().contains("Access denied")) {
            return finding(Kind.CONNECT_FAILED, "may not read its source's binary log", error);
        }
        if (IDENTITY_ERRORS.contains(error.errno())) {
            return finding(
                    Kind.MISCONFIGURED,
                    "refuses its source, which has its identity or settings that do not fit",
                    error);
        }
        if (error.errno() == FATAL_FROM_SOURCE || error.errno() == RECEIVER_FATAL) {
            return ofSourceRefusal(error);
        }
        return finding(Kind.UNKNOWN, "stopped receiving with an error that has no known cure", error);
    }

    /**
     * Error 1236 is a family; only its text tells the members apart. A text that is not recognised stays Unknown, which
     * is never acted on.
     */
    private static ChannelFinding ofSourceRefusal(ReplicationError error) {
        String text = error.text().toLowerCase(Locale.ROOT);
        if (text.contains("same server_uuid") || text.contains("same server_id") || text.contains("same server id")) {
            return finding(Kind.MISCONFIGURED, "is refused: another replica has its identity", error);
        }
        if (text.contains("more gtids than the") || text.contains("which is not in the master's binlog")) {
            return finding(Kind.DIVERGED, "has transactions of its source that the source lost", error);
        }
        boolean gone = text.contains("purged")
                || text.contains("could not find first log file")
                || text.contains("position > file size")
                || text.contains("could not open log file")
                || text.contains("impossible position");
        return gone
                ? finding(Kind.LOG_MISSING, "needs binary logs that its source no longer has", error)
                : finding(Kind.UNKNOWN, "is refused by its source for a reason that has no known cure", error);
    }

    private static ChannelFinding ofApplierError(ReplicationError error) {
        if (error.errno() == OUT_OF_ORDER) {
            return finding(
                    Kind.DIVERGED,
                    "has transactions of its source's domain with the numbers of new ones, and gtid_strict_mode forbids that",
                    error);
        }
        if (TRANSIENT_ERRORS.contains(error.errno())) {
            return finding(Kind.STOPPED, "gave up on a lock (deadlock or lock wait time-out)", error);
        }
        return DATA_ERRORS.contains(error.errno())
                ? finding(Kind.APPLY_FAILED, "can't apply a change: the data differ", error)
                : finding(Kind.UNKNOWN, "stopped applying with an error that has no known cure", error);
    }

    private static ChannelFinding finding(Kind kind, String sentence) {
        return new ChannelFinding(kind, sentence, ReplicationError.NONE);
    }

    private static ChannelFinding finding(Kind kind, String sentence, ReplicationError error) {
        return new ChannelFinding(kind, sentence, error);
    }
}
