package io.mysqlmasterpair.mysql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Beats on one member, with the monitor account: all that the operator itself ever writes on a server. Only ever an update
 * of a row that a Job has made on both members; where it is missing nothing is written, so nothing enters the binary log
 * that the peer could not apply. Keeps its session, apart from the probe's, which must never wait for a lock.
 *
 * <p>The right it needs: {@code UPDATE ON mysqlmasterpair.heartbeat}, and SELECT to find the row.
 */
public final class HeartbeatWriter implements AutoCloseable {

    private static final String BEAT =
            "UPDATE mysqlmasterpair.heartbeat SET at_ms = ?, every_ms = ?, beats = beats + 1 WHERE member = ?";

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration LOCKS = Duration.ofSeconds(1);

    /** No right on the table, or on a column of it. */
    private static final Set<Integer> NO_RIGHT = Set.of(1142, 1143);

    private @Nullable Session session;

    private record Session(ConnectOptions options, Sql sql) {}

    /** How a beat went. */
    public enum Outcome {
        DONE,
        /** The account lacks the right. */
        NO_RIGHT,
        /** The member is read only, locked, away or slow: the probe sees what matters of it. */
        MISSED
    }

    /**
     * Beats once. Waits for a lock for a second, and for anything else not much longer.
     *
     * @param at milliseconds since 1970
     * @param every until the next beat
     */
    public synchronized Outcome beat(ConnectOptions options, String member, long at, Duration every) {
        try {
            session(options).sql().run(BEAT, at, every.toMillis(), member);
            return Outcome.DONE;
        } catch (MemberException e) {
            if (NO_RIGHT.contains(e.errno())) {
                return Outcome.NO_RIGHT;
            }
            close();
            return Outcome.MISSED;
        }
    }

    private Session session(ConnectOptions options) {
        Session current = session;
        if (current != null && current.options().equals(options)) {
            return current;
        }
        close();
        Sql sql = Sql.open("", options);
        try {
            sql.limit(DEADLINE);
            // on the server too: a session that was given up here would go on waiting there
            sql.limitLocks(LOCKS);
            Session opened = new Session(options, sql);
            session = opened;
            return opened;
        } catch (SQLException e) {
            sql.close();
            throw MemberException.of("", e);
        }
    }

    @Override
    public synchronized void close() {
        Session current = session;
        session = null;
        if (current != null) {
            current.sql().close();
        }
    }
}
