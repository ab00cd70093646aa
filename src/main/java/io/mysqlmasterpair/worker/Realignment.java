package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Accounts;
import io.mysqlmasterpair.mysql.Events.Event;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes both members agree on which transactions are done, and points both channels. Starts nothing. */
final class Realignment {

    /** More than this many are marked as purged instead of being consumed one by one. */
    private static final int ONE_BY_ONE = 10_000;

    private final Run run;
    private final CommonPoint point;
    private final Member authority;
    private final Member target;

    Realignment(Run run, CommonPoint point) {
        this.run = run;
        this.point = point;
        this.authority = run.authority();
        this.target = run.target();
    }

    /** The target's channel comes last: it is the one that a restart of the target might start too early. */
    void point() {
        Login replication = run.replication();
        authority.accounts().ensureReplication(replication);
        noteToBeUnlocked(Accounts.nameOf(replication));
        target.accounts().ensureReplicationBehindFence(replication);
        settleEvents();
        if (run.byGtid()) {
            if (target.gtids().countByDomain()) {
                new PositionAgreement(run, point).reach();
            } else {
                agreeOnGtids();
            }
            authority.replica().pointAt(run.addressOf(target, Optional.empty()));
            target.replica().pointAt(run.addressOf(authority, Optional.empty()));
        } else {
            // the target's own position is read while it is shut and after the import: from here on its log holds only
            // what it takes from the authority, and what is given back later
            if (target.binaryLogs().hasWritesSince(point.targetAt())) {
                throw Refused.forGood("somebody wrote on " + target.name() + " since its data are known");
            }
            BinlogPosition own = target.binaryLogs().coordinates();
            // a channel that was reset has forgotten its place: each is pointed at once
            pointAnew(authority, target, own);
            pointAnew(target, authority, point.authorityAt());
            run.story()
                    .say(authority.name() + " will read " + target.name() + " from " + own + ", " + target.name()
                            + " reads " + authority.name() + " from " + point.authorityAt() + ".");
        }
    }

    /** Where a channel by position counts GTIDs all the same, they are told, too: they show that its place is of this log. */
    private void pointAnew(Member replica, Member source, BinlogPosition from) {
        replica.replica().pointAnew(run.addressOf(source, Optional.of(from)));
        source.gtids().positionAt(from).ifPresent(replica.gtids()::goOnFromKeepingOthers);
    }

    /** Before it is made: where locked accounts shut the target, this one is locked and given back with them. */
    private void noteToBeUnlocked(String account) {
        Lease lease = run.targetLease();
        Lease noted =
                lease.withPrior(lease.prior().map(prior -> target.settings().withAccountToLock(prior, account)));
        if (!noted.equals(lease)) {
            target.leases().write(noted);
        }
    }

    /**
     * The target keeps its identity, so its own transactions must count as done on the authority: otherwise it would
     * ask for them, and later take new ones for old.
     */
    private void agreeOnGtids() {
        point.refuseStrangers(authority, target);
        consume(point.targetSet().subtract(authority.gtids().executed()));
        // relay logs may still hold the discarded transactions, and would apply them
        authority.replica().reset();
        countAsDone(target.gtids().executed());
        GtidSet left = target.gtids()
                .executed()
                .subtract(point.authoritySet())
                .subtract(authority.gtids().executed());
        if (!left.isEmpty()) {
            throw new Failed(
                    target.name() + " counts transactions as done that " + authority.name() + " does not know: " + left,
                    false);
        }
        target.replica().reset();
    }

    /**
     * The target has the data of the authority's set. Where a set can't be added, its binary log is begun anew. That is
     * safe only behind all of the above: its own transactions, as the archive names them, stay counted, so no identifier is
     * given twice, also when this is repeated after a crash in the middle; the authority counts them as done, so it asks
     * for nothing that is gone; and its coordinates are of no use by GTID.
     */
    private void countAsDone(GtidSet executed) {
        GtidSet missing = point.authoritySet().subtract(executed);
        if (target.gtids().canAddPurged()) {
            target.gtids().addPurged(missing);
        } else if (!missing.isEmpty() || !executed.contains(point.targetSet())) {
            target.gtids().beginAnewWith(executed.union(point.authoritySet()).union(point.targetSet()));
            run.story().say("Began the binary log of " + target.name() + " anew; it counts as done what it has.");
        }
    }

    private void consume(GtidSet discarded) {
        if (discarded.isEmpty()) {
            return;
        }
        if (discarded.size() > ONE_BY_ONE && authority.gtids().canAddPurged()) {
            authority.gtids().addPurged(discarded);
        } else {
            GtidSet left = discarded;
            while (!left.isEmpty()) {
                authority.gtids().consume(left.each(ONE_BY_ONE));
                left = discarded.subtract(authority.gtids().executed());
            }
        }
        run.story()
                .say("Marked " + discarded.size() + " transactions of " + target.name() + " as done on "
                        + authority.name() + ".");
    }

    /** Each event fires on one member only: on the one on which it did before; what came anew fires on the authority. */
    private void settleEvents() {
        Set<TableName> firedOnTarget = point.targetEvents().stream()
                .filter(Event::fires)
                .map(Event::key)
                .collect(Collectors.toSet());
        Set<TableName> fireOnAuthority = authority.events().all().stream()
                .filter(Event::fires)
                .map(Event::key)
                .collect(Collectors.toSet());
        List<Event> events = target.events().all();
        for (Event event : events) {
            if (fireOnAuthority.contains(event.key()) && event.fires()) {
                target.events().leaveToPeer(event);
            } else if (event.firesElsewhere() && firedOnTarget.contains(event.key())) {
                target.events().fireHere(event);
            }
        }
    }
}
