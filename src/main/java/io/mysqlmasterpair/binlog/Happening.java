package io.mysqlmasterpair.binlog;

import io.mysqlmasterpair.data.RowChange;

/** Something that a transaction did. */
public sealed interface Happening {

    /** A row was changed. */
    record Row(RowChange change) implements Happening {}

    /** A statement was logged as it is: DDL, accounts, or DML where the server was set to log statements. */
    record Statement(String schema, String text) implements Happening {}

    /**
     * Something was done that can't be told.
     *
     * @param table what to, as far as that is known; else empty
     * @param rows how many changes that are, as far as that is known; at least 1
     */
    record Unreadable(String table, long rows, String why) implements Happening {}
}
