package io.mysqlmasterpair.data;

/**
 * A column, as far as its values are concerned.
 *
 * @param dataType {@code varchar}
 * @param columnType {@code varchar(20)}
 * @param charset character set of a text, empty for everything else
 * @param octets length in bytes of a text or of bytes, 0 for everything else
 * @param generated the server computes it; it is never written and never compared
 */
public record ColumnShape(
        String name, String dataType, String columnType, String charset, long octets, boolean generated) {

    public ColumnKind kind() {
        return ColumnKind.of(dataType, columnType);
    }

    /** BINARY: the server gives it back with zero bytes up to its length, and writes them to no log. */
    public boolean isPadded() {
        return dataType.equalsIgnoreCase("binary");
    }
}
