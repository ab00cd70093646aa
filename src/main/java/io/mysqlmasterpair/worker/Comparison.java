package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.Snapshot;
import io.mysqlmasterpair.mysql.TableDef;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Compares all user tables of source and replica, frozen at the same point of the source's history. The source goes on
 * taking writes; on the replica only its applier pauses. Equal threads and equal GTID sets prove nothing about data.
 */
final class Comparison {

    private static final int ATTEMPTS = 3;

    /** A table that was made, rebuilt or dropped since the snapshot was opened can't be read in it: 1412, 1146. */
    private static final Set<Integer> CHANGED = Set.of(1412, 1146);

    private final Run run;
    private final Member source;
    private final Member replica;

    private Comparison(Run run, Member source, Member replica) {
        this.run = run;
        this.source = source;
        this.replica = replica;
    }

    /** The authority, or else the first member, as source. */
    static Comparison of(Run run) {
        Side side = run.options().authority().orElse(Side.A);
        return new Comparison(run, run.member(side), run.member(side.other()));
    }

    /**
     * What was found.
     *
     * @param differences a sentence each; empty: everything is equal
     */
    record Report(int tables, long rows, List<String> differences) {}

    /** What differs is looked at again: on a pair that takes writes on both members it may have been on its way. */
    Report compare() {
        Report report = once();
        for (int attempt = 2; attempt <= ATTEMPTS && !report.differences().isEmpty(); attempt++) {
            run.story().say("Differences seen (" + CompareStep.some(report.differences()) + "); looking again.");
            report = once();
        }
        return report;
    }

    /**
     * Compares a source that takes writes with a replica that is shut, with replication stopped both ways: data, and all
     * that is not data. What the source took since replication stopped is a difference.
     */
    Stopped ofStopped() {
        try (Snapshot there = frozen();
                Snapshot here = replica.snapshots().ofQuiet()) {
            return stopped(there, here);
        }
    }

    /**
     * As {@link #ofStopped}, but at a point of the source to which the replica follows first, by its own channel, whose
     * place must be sound. Only data wait for a snapshot, so what differs is looked at again, at another point: it may have
     * been a table on its way.
     *
     * @return empty where the replica does not come to such a point; in any case its channel is stopped afterwards
     */
    Optional<Stopped> ofFollowed() {
        Follow follow = new Follow(run, source, replica);
        try {
            for (int attempt = 1; follow.comesNear(); attempt++) {
                Optional<Stopped> found = atOnePoint(follow);
                if (found.isEmpty() || found.get().report().differences().isEmpty() || attempt == ATTEMPTS) {
                    return found;
                }
                run.story()
                        .say("Differences seen ("
                                + CompareStep.some(found.get().report().differences()) + "); looking again.");
            }
            return Optional.empty();
        } finally {
            Channels.stop(replica);
        }
    }

    private Optional<Stopped> atOnePoint(Follow follow) {
        replica.replica().stopApplier();
        try (Snapshot there = frozen()) {
            if (!follow.reaches(there)) {
                return Optional.empty();
            }
            Channels.stop(replica);
            try (Snapshot here = replica.snapshots().ofQuiet()) {
                return Optional.of(stopped(there, here));
            }
        }
    }

    private Stopped stopped(Snapshot there, Snapshot here) {
        Report sums = sums(there, here);
        List<String> differences = new ArrayList<>(sums.differences());
        TreeSet<String> ours = new TreeSet<>(replica.catalog().objects());
        TreeSet<String> theirs = new TreeSet<>(source.catalog().objects());
        theirs.stream()
                .filter(object -> !ours.contains(object))
                .forEach(object -> differences.add("missing on " + replica.name() + ": " + object));
        ours.stream()
                .filter(object -> !theirs.contains(object))
                .forEach(object -> differences.add("missing on " + source.name() + ": " + object));
        return new Stopped(
                new Report(sums.tables(), sums.rows(), List.copyOf(differences)),
                there.executed(),
                there.coordinates(),
                here.executed(),
                here.coordinates());
    }

    /**
     * What was found of members that stand still towards each other, and at which points in their histories: GTID sets and
     * coordinates of the source and of the replica.
     */
    record Stopped(
            Report report, GtidSet sourceSet, BinlogPosition sourceAt, GtidSet replicaSet, BinlogPosition replicaAt) {}

    private Snapshot frozen() {
        for (int attempt = 1; ; attempt++) {
            try {
                return source.snapshots().ofLive();
            } catch (MemberException e) {
                if (e.errno() != 1205 || attempt == ATTEMPTS) {
                    throw e;
                }
                run.story().say("A long statement kept " + source.name() + " from being frozen; trying again.");
            }
        }
    }

    private Report once() {
        if (Channels.reading(replica, source).isEmpty()) {
            throw Refused.forGood(
                    replica.name() + " does not read from " + source.name() + "; there is no common point");
        }
        boolean ran = replica.replica().channel() instanceof ChannelState.Configured channel
                && channel.applier() == ThreadState.RUNNING;
        for (int attempt = 1; ; attempt++) {
            try {
                return freezeAndSum(ran);
            } catch (MemberException e) {
                boolean changed = CHANGED.contains(e.errno());
                if (!changed && e.errno() != 1205 || attempt == ATTEMPTS) {
                    throw e;
                }
                run.story()
                        .say(
                                changed
                                        ? "A table was changed while it was compared; comparing again."
                                        : "A long statement kept " + source.name()
                                                + " from being frozen; trying again.");
            }
        }
    }

    private Report freezeAndSum(boolean ran) {
        replica.replica().stopApplier();
        try (Snapshot there = source.snapshots().ofLive()) {
            advance(there);
            try (Snapshot here = replica.snapshots().ofQuiet()) {
                if (ran) {
                    replica.replica().startApplier();
                }
                return sums(there, here);
            }
        } finally {
            // whatever happened, a channel that ran goes on running
            if (ran) {
                replica.replica().startApplier();
            }
        }
    }

    /** Lets the applier come exactly to the source's point, and stop there. */
    private void advance(Snapshot there) {
        if (!new Follow(run, source, replica).reaches(there)) {
            throw new Failed(
                    replica.name() + " did not come to the point at which " + source.name() + " was frozen", true);
        }
    }

    private Report sums(Snapshot there, Snapshot here) {
        Map<TableName, TableDef> sourceTables = byName(source.catalog().tables());
        Map<TableName, TableDef> replicaTables = byName(replica.catalog().tables());
        TreeSet<TableName> all = new TreeSet<>(sourceTables.keySet());
        all.addAll(replicaTables.keySet());
        List<String> differences = new ArrayList<>();
        long rows = 0;
        int done = 0;
        for (TableName name : all) {
            TableDef left = sourceTables.get(name);
            TableDef right = replicaTables.get(name);
            if (left == null || right == null) {
                differences.add(name + " is missing on " + (left == null ? source.name() : replica.name()));
            } else if (!left.columns().equals(right.columns())) {
                differences.add(name + " has different columns");
            } else {
                rows += sum(there, here, left, differences);
            }
            run.story().progress(++done, all.size(), done + " of " + all.size() + " tables compared");
        }
        return new Report(all.size(), rows, List.copyOf(differences));
    }

    private long sum(Snapshot there, Snapshot here, TableDef table, List<String> differences) {
        CompletableFuture<Snapshot.Sum> other =
                CompletableFuture.supplyAsync(() -> there.sum(table), task -> Thread.startVirtualThread(task));
        Snapshot.Sum mine = here.sum(table);
        Snapshot.Sum theirs = joined(other);
        if (!mine.equals(theirs)) {
            differences.add(table.table() + " differs: " + theirs.rows() + " rows on " + source.name() + ", "
                    + mine.rows() + " on " + replica.name());
        }
        return theirs.rows();
    }

    private static Snapshot.Sum joined(CompletableFuture<Snapshot.Sum> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MemberException member) {
                throw member;
            }
            throw e;
        }
    }

    private static Map<TableName, TableDef> byName(List<TableDef> tables) {
        Map<TableName, TableDef> byName = new TreeMap<>();
        tables.forEach(table -> byName.put(table.table(), table));
        return byName;
    }
}
