package io.mysqlmasterpair.pair;

import java.util.Comparator;

/**
 * Coordinates in the binary logs of one server: a file such as {@code binlog.000007} and a byte offset in it. Ordered
 * as the server wrote them: by the number in the file's extension, then by offset. Only positions of the same server
 * compare.
 */
public record BinlogPosition(String file, long position) implements Comparable<BinlogPosition> {

    private static final Comparator<BinlogPosition> ORDER =
            Comparator.comparingLong(BinlogPosition::fileNumber).thenComparingLong(BinlogPosition::position);

    /** The number in the file's extension; 0 when there is none. */
    public long fileNumber() {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.chars().allMatch(Character::isDigit) && !digits.isEmpty() ? Long.parseLong(digits) : 0;
    }

    @Override
    public int compareTo(BinlogPosition other) {
        return ORDER.compare(this, other);
    }

    /** Whether this server's log has been read or applied up to {@code other} at least. */
    public boolean reaches(BinlogPosition other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return file + ":" + position;
    }
}
