package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;

/**
 * One write of an application.
 *
 * @param token a text that is nowhere else; DELETE: the one of the row that goes
 * @param row UPDATE: the row's key; else empty
 * @param before UPDATE: the token that the row held, read in the same transaction; else empty
 */
record Write(Side on, Kind kind, String token, String row, String before) {

    enum Kind {
        INSERT,
        /** A row in each of two tables. */
        TRANSACTION,
        UPDATE,
        DELETE,
        /** A table whose name is the token. */
        CREATE_TABLE
    }

    static Write of(Side on, Kind kind, String token) {
        return new Write(on, kind, token, "", "");
    }
}
