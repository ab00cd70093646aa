package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.data.ColumnShape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values in their canonical form ({@code ColumnKind}), into statements and out of tables. */
final class Literals {

    private Literals() {}

    /** An expression that is exactly this value when it is put into the column, and equal to it there. */
    static String of(ColumnShape column, @Nullable String canonical) {
        if (canonical == null) {
            return "NULL";
        }
        return switch (column.kind()) {
            case SIGNED, UNSIGNED, DECIMAL, FLOATING -> canonical;
            case TEMPORAL -> "'" + canonical + "'";
            // the bytes as they are, in the column's own character set: nothing is converted
            case TEXT -> "_" + column.charset() + " x'" + canonical + "'";
            case BYTES -> "x'" + canonical + "'";
            case JSON -> "CAST(" + Quoting.literal(canonical) + " AS JSON)";
            case UNKNOWN -> throw new IllegalArgumentException("no literal for " + column.columnType());
        };
    }

    /** An expression that reads the column's value in its canonical form, but for FLOAT, DOUBLE and JSON. */
    static String canonical(ColumnShape column) {
        String name = Quoting.identifier(column.name());
        return switch (column.kind()) {
            case SIGNED -> "CAST(" + name + " AS SIGNED)";
            case UNSIGNED -> "CAST(" + name + " AS UNSIGNED)";
            // ZEROFILL would show
            case DECIMAL -> "(" + name + " + 0)";
            case FLOATING -> Floats.exact(name);
            case TEMPORAL, JSON -> "CAST(" + name + " AS CHAR)";
            case TEXT, BYTES -> isSpatial(column) ? "HEX(CAST(" + name + " AS BINARY))" : "HEX(" + name + ")";
            case UNKNOWN -> throw new IllegalArgumentException("no reading of " + column.columnType());
        };
    }

    private static boolean isSpatial(ColumnShape column) {
        String type = column.dataType().toLowerCase(Locale.ROOT);
        return !type.contains("blob")
                && !type.contains("binary")
                && column.charset().isEmpty();
    }
}
