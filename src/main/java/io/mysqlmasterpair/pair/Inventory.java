package io.mysqlmasterpair.pair;

import java.util.OptionalLong;

/**
 * What a member holds in user schemas (all but the server's own and the operator's).
 *
 * @param schemas number of schemas that have at least one table
 * @param tables number of tables
 * @param bytes size on disk of their tablespaces
 * @param rows the server's own estimate of the rows in them; empty where it can't be asked
 */
public record Inventory(int schemas, int tables, long bytes, OptionalLong rows) {

    public static final Inventory EMPTY = new Inventory(0, 0, 0, OptionalLong.of(0));

    public boolean isEmpty() {
        return tables == 0;
    }
}
