package io.mysqlmasterpair.binlog;

/**
 * An event of a binary log, without header and checksum.
 *
 * @param type its code
 * @param position offset at which it begins; of an event inside a compressed transaction, that of the whole
 * @param ignorable the server says that who does not know it may pass it over
 */
record LogEvent(int type, long seconds, long serverId, long position, boolean ignorable, byte[] body) {

    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int INTVAR = 5;
    static final int RAND = 13;
    static final int USER_VAR = 14;
    static final int FORMAT = 15;
    static final int XID = 16;
    static final int TABLE_MAP = 19;
    static final int WRITE_ROWS_V1 = 23;
    static final int UPDATE_ROWS_V1 = 24;
    static final int DELETE_ROWS_V1 = 25;
    static final int HEARTBEAT = 27;
    static final int ROWS_QUERY = 29;
    static final int WRITE_ROWS = 30;
    static final int UPDATE_ROWS = 31;
    static final int DELETE_ROWS = 32;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int XA_PREPARE = 38;
    static final int PAYLOAD = 40;
    static final int HEARTBEAT_2 = 41;
    static final int TAGGED_GTID = 42;
    static final int MARIADB_ANNOTATE = 160;
    static final int MARIADB_CHECKPOINT = 161;
    static final int MARIADB_GTID = 162;
    static final int MARIADB_GTID_LIST = 163;
}
