package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Events.Event;
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

    void point() {
        Login replication = run.replication();
        authority.accounts().ensureReplication(replication);
        target.accounts().ensureReplication(replication);
        settleEvents();
        if (run.byGtid()) {
            agreeOnGtids();
            target.replica().pointAt(run.addressOf(authority, Optional.empty()));
            authority.replica().pointAt(run.addressOf(target, Optional.empty()));
        } else {
            // the target's own position is read while it is shut and after the import: from here on its log holds only
            // what it takes from the authority, and what is given back later
            if (target.binaryLogs().hasWritesSince(point.targetAt())) {
                throw Refused.forGood("somebody wrote on " + target.name() + " since its data are known");
            }
            BinlogPosition own = target.binaryLogs().coordinates();
            authority.replica().reset();
            target.replica().reset();
            target.replica().pointAt(run.addressOf(authority, Optional.of(point.authorityAt())));
            authority.replica().pointAt(run.addressOf(target, Optional.of(own)));
            run.story()
                    .say(authority.name() + " will read " + target.name() + " from " + own + ", " + target.name()
                            + " reads " + authority.name() + " from " + point.authorityAt() + ".");
        }
    }

    /**
     * The target keeps its identity, so its own transactions must count as done on the authority: otherwise it would
     * ask for them, and later take new ones for old.
     */
    private void agreeOnGtids() {
        GtidSet unknown = target.gtids()
                .executed()
                .subtract(point.targetSet())
                .subtract(authority.gtids().executed());
        if (!unknown.isEmpty()) {
            throw Refused.forGood("somebody wrote on " + target.name() + " since its data are known: " + unknown);
        }
        consume(point.targetSet().subtract(authority.gtids().executed()));
        // relay logs may still hold the discarded transactions, and would apply them
        authority.replica().reset();
        GtidSet executed = target.gtids().executed();
        target.gtids().addPurged(point.authoritySet().subtract(executed));
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

    private void consume(GtidSet discarded) {
        if (discarded.isEmpty()) {
            return;
        }
        if (discarded.size() <= ONE_BY_ONE) {
            authority.gtids().consume(discarded.each(ONE_BY_ONE));
        } else {
            authority.gtids().addPurged(discarded);
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
