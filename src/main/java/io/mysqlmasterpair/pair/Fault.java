package io.mysqlmasterpair.pair;

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
    /** Something answers that does not speak the MySQL protocol. */
    NOT_MYSQL,
    /** A MySQL server of a version that this operator does not know. */
    UNSUPPORTED,
    /** The server answered with an error that has no place above. */
    OTHER
}
