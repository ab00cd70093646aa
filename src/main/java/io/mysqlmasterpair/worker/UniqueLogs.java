package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.mysql.BinaryLogs;
import io.mysqlmasterpair.mysql.BinaryLogs.LogFile;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the target has that the authority never took, and in which of its binary logs it lies.
 *
 * @param gtids the transactions; empty in file/position mode
 * @param lost of these, the ones whose logs the target has purged
 * @param files names of the logs, oldest first
 * @param from where to begin in the first of them; empty: at its beginning
 */
record UniqueLogs(GtidSet gtids, GtidSet lost, List<String> files, Optional<BinlogPosition> from) {

    static UniqueLogs find(Run run) {
        return run.byGtid() ? byGtid(run.authority(), run.target()) : byPosition(run, run.authority(), run.target());
    }

    /**
     * Whether the authority lacks a transaction of the target's own now, as far as its GTIDs or the place of its channel tell: that may
     * have gone on since the target was archived.
     */
    static Predicate<Origin> missing(Run run) {
        if (run.byGtid()) {
            GtidSet unique = unique(run.authority(), run.target());
            return transaction -> unique.contains(GtidSet.parse(transaction.gtid()));
        }
        Optional<BinlogPosition> applied =
                Channels.placedIn(run.authority(), run.target()).map(ChannelState.Configured::applied);
        return transaction -> applied.map(new BinlogPosition(transaction.file(), transaction.position())::reaches)
                .orElse(true);
    }

    /** Walks back from the newest log until one began before all of the unique transactions. */
    private static UniqueLogs byGtid(Member authority, Member target) {
        GtidSet unique = unique(authority, target);
        List<String> files = new ArrayList<>();
        GtidSet earlier = unique;
        GtidSet after = target.gtids().executed();
        BinaryLogs logs = target.binaryLogs();
        for (LogFile file : logs.files().reversed()) {
            if (earlier.isEmpty()) {
                break;
            }
            GtidSet before = logs.previousGtids(file.name());
            if (!after.subtract(before).intersect(unique).isEmpty()) {
                files.addFirst(file.name());
            }
            after = before;
            earlier = before.intersect(unique);
        }
        return new UniqueLogs(unique, earlier, List.copyOf(files), Optional.empty());
    }

    /** All of its own where it began to number them anew: what the authority has of such numbers is something else. */
    private static GtidSet unique(Member authority, Member target) {
        GtidSet executed = target.gtids().executed();
        GtidSet known = authority.gtids().executed();
        GtidSet own = target.state().own();
        boolean numberedAnew = target.state().identityOutlivesData() && !executed.contains(known.intersect(own));
        return numberedAnew ? executed.subtract(known).union(executed.intersect(own)) : executed.subtract(known);
    }

    /** From where the authority stopped applying; without knowing that, everything that is still there. */
    private static UniqueLogs byPosition(Run run, Member authority, Member target) {
        List<LogFile> logs = target.binaryLogs().files();
        Optional<BinlogPosition> applied = Channels.placedIn(authority, target)
                .map(ChannelState.Configured::applied)
                .filter(position -> exists(logs, position));
        if (applied.isEmpty()) {
            run.story()
                    .say("How far " + authority.name() + " came in the logs of " + target.name()
                            + " is not known; all of them are kept.");
            return new UniqueLogs(
                    GtidSet.EMPTY,
                    GtidSet.EMPTY,
                    logs.stream().map(LogFile::name).toList(),
                    Optional.empty());
        }
        BinlogPosition from = applied.get();
        List<String> files = logs.stream()
                .map(LogFile::name)
                .filter(name -> new BinlogPosition(name, 0).fileNumber() >= from.fileNumber())
                .toList();
        boolean nothing = !target.binaryLogs().hasWritesSince(from);
        return new UniqueLogs(GtidSet.EMPTY, GtidSet.EMPTY, nothing ? List.of() : files, applied);
    }

    private static boolean exists(List<LogFile> logs, BinlogPosition position) {
        return logs.stream()
                .anyMatch(file -> file.name().equals(position.file()) && position.position() <= file.bytes());
    }
}
