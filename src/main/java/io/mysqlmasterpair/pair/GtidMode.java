package io.mysqlmasterpair.pair;

/** The server's {@code gtid_mode}. Only {@link #ON} and {@link #OFF} are steady states that a repair can rely on. */
public enum GtidMode {
    OFF,
    OFF_PERMISSIVE,
    ON_PERMISSIVE,
    ON
}
