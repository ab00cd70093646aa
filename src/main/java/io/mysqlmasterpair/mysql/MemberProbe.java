package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.mysql.StateReader.Slow;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.Heartbeat;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one member with the monitor account, and never changes anything. Keeps its connection between probes and
 * drops it after any error, or when the options change. One probe at a time; every wait in it is finite.
 *
 * <p>Rights it needs: {@code PROCESS, REPLICATION CLIENT ON *.*} and {@code SELECT ON performance_schema.*}; for the
 * heartbeat, which it does without, {@code SELECT ON mysqlmasterpair.heartbeat}; on MariaDB
 * {@code PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.*}.
 */
public final class MemberProbe implements AutoCloseable {

    private static final Duration LOCKS = Duration.ofSeconds(1);

    private static final int LONGEST = 512;

    private final Duration slowAge;

    private @Nullable Session session;

    /**
     * @param slowAge how old what changes slowly may be: to count tables costs more than all the rest, and nothing is
     *     decided on a count that is a few rounds old
     */
    public MemberProbe(Duration slowAge) {
        this.slowAge = slowAge;
    }

    private record Session(ConnectOptions options, Sql sql, ServerVersion version, Counted counted) {}

    /** What changes slowly, as last read in this session; a new session reads anew, as the server may be another. */
    private static final class Counted {
        private @Nullable Slow slow;
        private long atNanos;
        private boolean heartless;

        Slow refreshed(Sql sql, Dialect dialect, StateReader.Status status, Duration age) throws SQLException {
            Slow known = slow;
            if (known == null || System.nanoTime() - atNanos > age.toNanos()) {
                known = Slow.read(sql, dialect, status);
                slow = known;
                atNanos = System.nanoTime();
                heartless = false;
            }
            return known;
        }

        /** Where it can't be read, it is asked for anew with what changes slowly: each time is an error on the server. */
        Heartbeat heartbeat(Sql sql) throws SQLException {
            Heartbeat read = heartless ? new Heartbeat.Unknown() : Heartbeats.read(sql);
            heartless = read instanceof Heartbeat.Unknown;
            return read;
        }
    }

    /**
     * Probes the member once.
     *
     * @param options where and as whom; the time-outs in it hold while connecting
     * @param deadline for each single answer of the server
     * @return what was seen; every failure is a value, nothing is thrown
     */
    public synchronized MemberState probe(ConnectOptions options, Duration deadline) {
        try {
            Session current = session(options);
            current.sql().limit(deadline);
            return look(current);
        } catch (SQLException e) {
            close();
            Faults.Explained explained = Faults.explain(e);
            return new MemberState.Unreachable(explained.fault(), explained.errno(), explained.message());
        } catch (RuntimeException e) {
            close();
            String why = String.valueOf(e.getMessage());
            return new MemberState.Unreachable(
                    Fault.OTHER, 0, "the probe failed: " + why.substring(0, Math.min(why.length(), LONGEST)));
        }
    }

    private MemberState look(Session s) throws SQLException {
        Optional<Dialect> dialect = Dialect.reading(s.version());
        if (dialect.isEmpty()) {
            return new MemberState.Unreachable(
                    Fault.UNSUPPORTED,
                    0,
                    "runs " + s.version() + "; MySQL 5.7 and later, and MariaDB 10.11 and 11.x, are supported");
        }
        Counted counted = s.counted();
        return StateReader.read(
                s.sql(),
                dialect.get(),
                s.version(),
                (sql, its, status) -> counted.refreshed(sql, its, status, slowAge),
                counted.heartbeat(s.sql()));
    }

    private Session session(ConnectOptions options) throws SQLException {
        Session current = session;
        if (current != null && current.options().equals(options)) {
            return current;
        }
        close();
        Sql sql = new Sql("", Connector.open(options));
        try {
            Session opened = new Session(options, sql, StateReader.version(sql), new Counted());
            // a table that somebody has locked must not make the member look dead
            sql.limitLocks(LOCKS);
            session = opened;
            return opened;
        } catch (SQLException e) {
            sql.close();
            throw e;
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
