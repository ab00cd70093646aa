package io.mysqlmasterpair.pair;

/** State of a replication thread, as in {@code Replica_IO_Running} and {@code Replica_SQL_Running}. */
public enum ThreadState {
    RUNNING,
    /** The receiver only: trying to reach its source. */
    CONNECTING,
    STOPPED
}
