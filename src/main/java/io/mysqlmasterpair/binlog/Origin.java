package io.mysqlmasterpair.binlog;

import java.time.Instant;

/**
 * Where a transaction comes from.
 *
 * @param gtid its identifier; empty where there is none, or where it can't be read
 * @param file the log it lies in
 * @param position offset at which it begins
 * @param at when it was committed, by the server's clock
 */
public record Origin(String gtid, String file, long position, Instant at) {

    /** How a person refers to it. */
    public String name() {
        return gtid.isEmpty() ? file + ":" + position : gtid;
    }
}
