package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.sql.SQLException;
import java.time.Duration;

/** Opens frozen views of a member's data. Each lives in a session of its own and holds no lock. */
public final class Snapshots {

    private static final Duration SCAN = Duration.ofHours(6);

    private final Sessions opening;
    private final RepairDialect dialect;

    Snapshots(Sessions opening, RepairDialect dialect) {
        this.opening = opening;
        this.dialect = dialect;
    }

    /**
     * Freezes a member that takes writes. Writes wait for the instant in which the view opens, a millisecond or so; a
     * long statement in the way is given five seconds, then this is given up.
     *
     * @throws MemberException errno 1205 when a long statement was in the way
     */
    public Snapshot ofLive() {
        try (Sql lock = opening.open()) {
            lock.run("SET SESSION lock_wait_timeout = 5");
            // before the lock: for want of room it may be waited for
            Sql view = open();
            try {
                lock.run("FLUSH TABLES WITH READ LOCK");
                Snapshot snapshot = begin(view, lock);
                lock.run("UNLOCK TABLES");
                return snapshot;
            } catch (RuntimeException e) {
                view.close();
                throw e;
            }
        }
    }

    /** Freezes a member that nothing writes to at the moment: fenced, and its applier stopped. */
    public Snapshot ofQuiet() {
        Sql view = open();
        try {
            return begin(view, view);
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    private Sql open() {
        Sql view = opening.open(SCAN);
        view.run("SET SESSION wait_timeout = 604800");
        view.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        return view;
    }

    private Snapshot begin(Sql view, Sql asking) {
        view.run("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        try {
            GtidSet executed = dialect.gtidState(asking).executed();
            BinlogPosition coordinates = StateReader.coordinates(asking, dialect);
            return new Snapshot(view, dialect, executed, coordinates);
        } catch (SQLException e) {
            throw MemberException.of(opening.member(), e);
        }
    }
}
