package io.mysqlmasterpair.pair;

/** The last error of a replication thread. {@code errno} 0 and an empty text mean none. */
public record ReplicationError(int errno, String text) {

    public static final ReplicationError NONE = new ReplicationError(0, "");

    public boolean isPresent() {
        return errno != 0;
    }
}
