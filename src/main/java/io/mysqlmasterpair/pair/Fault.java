package io.mysqlmasterpair.pair;

import java.util.Set;

/** Why a login failed, on a probe or on a channel. None of these is ever a reason to overwrite data (S5). */
public enum Fault {
    /** Name not resolved, connection refused or reset. */
    NETWORK,
    /** Connected, but no answer within the deadline. */
    TIMEOUT,
    /** The server refused the account or its password, or the account lacks a right. */
    CREDENTIAL,
    /** The TLS handshake or the check of the certificate failed, or the server demands TLS. */
    TLS,
    /** The server is in offline mode (error 3032): fenced, or put there by a person. */
    OFFLINE_MODE,
    /** The server takes no more sessions, of anybody or of this account. It passes, and nothing is wrong with either. */
    FULL,
    /** Something answers that does not speak the MySQL protocol. */
    NOT_MYSQL,
    /** A MySQL server of a version that this operator does not know. */
    UNSUPPORTED,
    /** The server answered with an error that has no place above. */
    OTHER;

    /**
     * ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS and ER_USER_LIMIT_REACHED. Source: MySQL Error Message Reference; MariaDB
     * has the same.
     */
    private static final Set<Integer> NO_ROOM = Set.of(1040, 1203, 1226);

    /** Whether this error number says that there is no room for a further session. */
    public static boolean isFull(int errno) {
        return NO_ROOM.contains(errno);
    }
}
