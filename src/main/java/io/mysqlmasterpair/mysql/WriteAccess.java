package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.List;

/**
 * Whether a member takes writes: its role in a pair of which one member does. It outlasts all runs; the fence of a repair is
 * something else, and is lifted when the repair is over: {@link Settings}.
 */
public final class WriteAccess {

    /** What closes a member, the strongest first. */
    private static final List<String> CLOSED = List.of("super_read_only", "read_only");

    private final Sql sql;
    private final RepairDialect dialect;
    private final Settings settings;

    WriteAccess(Sql sql, RepairDialect dialect, Settings settings) {
        this.sql = sql;
        this.dialect = dialect;
        this.settings = settings;
    }

    /** Whether every account that has the right may write. */
    public boolean isOpen() {
        return !settings.isOn("read_only");
    }

    /** Whether nobody may write; where there is nothing more than read_only, nobody but administrators. */
    public boolean isClosed() {
        return settings.isOn(
                CLOSED.stream().filter(dialect.fence()::contains).findFirst().orElse("read_only"));
    }

    /** Whether a restart leaves a closed member closed. */
    public boolean outlivesRestarts() {
        return dialect.persists() && settings.persistedAreLoaded();
    }

    /**
     * Closes it to everybody; also after a restart, where that can be had. Waits for commits under way, at most {@code limit}.
     *
     * @throws MemberException errno 1205 when a client's lock was in the way
     */
    public void close(Duration limit) {
        sql.run("SET SESSION lock_wait_timeout = " + Math.max(1, limit.toSeconds()));
        CLOSED.stream()
                .filter(dialect.fence()::contains)
                .forEach(name -> sql.run((dialect.persists() ? "SET PERSIST " : "SET GLOBAL ") + name + " = ON"));
    }

    /**
     * Opens it. What closed it after a restart is taken back, and nothing is put in its place: a server that its own
     * configuration starts as read only goes on doing so. Whoever was active before a crash does not know whether he still
     * is.
     */
    public void open() {
        if (dialect.persists()) {
            CLOSED.forEach(name -> sql.run("RESET PERSIST IF EXISTS " + name));
        }
        sql.run("SET GLOBAL read_only = OFF"); // takes super_read_only with it
    }
}
