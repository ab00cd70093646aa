package io.mysqlmasterpair.binlog;

/** Something in a log that nobody here can read. It is said, never guessed. */
public final class UnreadableLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableLogException(String message) {
        super(message);
    }
}
