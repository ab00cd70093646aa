package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The sessions of others on a member. */
public final class Clients {

    private static final String NOT_CLIENTS = " AND command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID',"
            + " 'Connect', 'Register Replica', 'Register Slave') AND user NOT IN ('system user', 'event_scheduler')";

    private final Sql sql;
    private final RepairDialect dialect;

    Clients(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** A statement that has been running for long. */
    public record Running(long id, String user, long seconds) {}

    /** Statements and open transactions older than {@code age}; a read lock on all tables would wait for them. */
    public List<Running> longerThan(Duration age) {
        return sql
                .rows("SELECT id, user, time FROM " + dialect.processlist()
                        + " WHERE command IN ('Query', 'Execute') AND time > " + age.toSeconds() + NOT_CLIENTS
                        + " AND id <> CONNECTION_ID() ORDER BY time DESC")
                .stream()
                .map(row -> new Running(row.number("id"), row.text("user"), row.number("time")))
                .toList();
    }

    /**
     * Ends every client's session. Left alone are the server's own threads, those that feed replicas, and ours.
     *
     * @return how many were ended
     */
    public int endAll(Set<Long> ours) {
        int ended = 0;
        for (Row row :
                sql.rows("SELECT id FROM " + dialect.processlist() + " WHERE id <> CONNECTION_ID()" + NOT_CLIENTS)) {
            long id = row.number("id");
            if (!ours.contains(id) && end(id)) {
                ended++;
            }
        }
        return ended;
    }

    private boolean end(long id) {
        try {
            sql.run("KILL CONNECTION " + id);
            return true;
        } catch (MemberException e) {
            if (e.errno() == 1094) {
                return false; // it left by itself
            }
            throw e;
        }
    }
}
