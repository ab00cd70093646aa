package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The sessions of others on a member. */
public final class Clients {

    private static final String NOT_CLIENTS = " AND command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID',"
            + " 'Connect', 'Register Replica', 'Register Slave') AND user NOT IN ('system user', 'event_scheduler')";

    private static final int XA_NOT_ALLOWED = 1401;

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
     * How many XA transactions are prepared: they belong to no session any more, and nobody but who knows their names ends
     * them. 0 also where the account may not look, for which MySQL has a right of its own.
     */
    public int prepared() {
        try {
            return sql.rows("XA RECOVER").size();
        } catch (MemberException e) {
            if (e.errno() == XA_NOT_ALLOWED) {
                return 0;
            }
            throw e;
        }
    }

    /** Whether a thread of replication has a transaction open: in the middle of a statement it lets nobody lock all tables. */
    public boolean replicationIsInTransaction() {
        return !sql.rows("SELECT 1 FROM information_schema.innodb_trx JOIN " + dialect.processlist()
                        + " p ON p.id = trx_mysql_thread_id WHERE p.user = 'system user' LIMIT 1")
                .isEmpty();
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

    /** As {@link #endAll}, with those that feed replicas; where what turns an account away leaves in who is in. */
    public int endAllAndReplicas(Set<Long> ours) {
        int ended = 0;
        for (Row row : sql.rows("SELECT id FROM " + dialect.processlist()
                + " WHERE command IN ('Binlog Dump', 'Binlog Dump GTID', 'Register Slave', 'Connect')"
                + " AND user NOT IN ('system user', 'event_scheduler')")) {
            if (!ours.contains(row.number("id")) && end(row.number("id"))) {
                ended++;
            }
        }
        return ended + endAll(ours);
    }

    /** Ends the sessions of some accounts, {@code user@host}, and of others of the same users. */
    public int endOf(List<String> accounts, Set<Long> ours) {
        Set<String> users = accounts.stream()
                .map(account -> account.substring(0, account.lastIndexOf('@')))
                .collect(Collectors.toSet());
        int ended = 0;
        for (Row row : sql.rows(
                "SELECT id, user FROM " + dialect.processlist() + " WHERE id <> CONNECTION_ID()" + NOT_CLIENTS)) {
            long id = row.number("id");
            if (users.contains(row.text("user")) && !ours.contains(id) && end(id)) {
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
