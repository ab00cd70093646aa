package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.Optional;

/**
 * The lock that keeps two processes from working on one member at the same time (S6). Lives in a session of its own that
 * runs nothing else, so that no time-out of work can lose it.
 */
public final class NamedLock implements AutoCloseable {

    private static final String NAME = "mysqlmasterpair";

    private final Sql sql;

    private NamedLock(Sql sql) {
        this.sql = sql;
    }

    static Optional<NamedLock> take(Sessions opening, Duration wait) {
        Sql sql = opening.open();
        try {
            // longer than any repair: the default of eight hours could end the session under us
            sql.run("SET SESSION wait_timeout = 604800");
            if (sql.number("SELECT GET_LOCK(?, ?)", NAME, wait.toSeconds()) == 1) {
                return Optional.of(new NamedLock(sql));
            }
        } catch (RuntimeException e) {
            sql.close();
            throw e;
        }
        sql.close();
        return Optional.empty();
    }

    /** Whether this session still holds the lock. Asked before each step. */
    public boolean isHeld() {
        return sql.number("SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0)", NAME) == 1;
    }

    long sessionId() {
        return sql.number("SELECT CONNECTION_ID()");
    }

    @Override
    public void close() {
        sql.close();
    }
}
