package io.mysqlmasterpair.pair;

/** How the channels of a pair find their place: by GTID auto-position, or by file and position. */
public enum ReplicationMode {
    GTID,
    FILE_POSITION
}
