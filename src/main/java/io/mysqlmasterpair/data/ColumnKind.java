package io.mysqlmasterpair.data;

import java.util.Locale;

/**
 * How the values of a column are written down, so that a value from a binary log and the same value from a table are the
 * same text. Nothing is rounded and no character is converted.
 */
public enum ColumnKind {
    /** Decimal digits. */
    SIGNED,
    /** Decimal digits; also the bits of a BIT, the number of an ENUM's value, the bitmap of a SET, a YEAR. */
    UNSIGNED,
    /** Decimal digits with as many places as the column has. */
    DECIMAL,
    /** As Java writes a double: FLOAT and DOUBLE, exactly. */
    FLOATING,
    /** As the server writes it, TIMESTAMP in UTC. */
    TEMPORAL,
    /** The bytes in hexadecimal, in the column's own character set. */
    TEXT,
    /** The bytes in hexadecimal. */
    BYTES,
    /** JSON as a document, in the order in which the server keeps its members. */
    JSON,
    /** Nobody here knows it. */
    UNKNOWN;

    static ColumnKind of(String dataType, String columnType) {
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" ->
                columnType.toLowerCase(Locale.ROOT).contains("unsigned") ? UNSIGNED : SIGNED;
            case "bit", "enum", "set", "year" -> UNSIGNED;
            case "decimal" -> DECIMAL;
            case "float", "double" -> FLOATING;
            case "date", "time", "datetime", "timestamp" -> TEMPORAL;
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> TEXT;
            case "binary",
                    "varbinary",
                    "tinyblob",
                    "blob",
                    "mediumblob",
                    "longblob",
                    "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geomcollection",
                    "geometrycollection",
                    "vector" -> BYTES;
            case "json" -> JSON;
            default -> UNKNOWN;
        };
    }
}
