package io.mysqlmasterpair.mysql;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One row of a result, by column name in any case. */
record Row(Map<String, @Nullable String> columns) {

    /** The value, or the empty string for NULL and for a column that this version does not have. */
    String text(String column) {
        String value = columns.get(column);
        return value == null ? "" : value;
    }

    /** As above, no longer than what it is can be: a member may say anything. */
    String text(String column, int longest) {
        String value = text(column);
        return value.length() <= longest ? value : value.substring(0, longest);
    }

    Optional<String> optional(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    long number(String column) {
        String value = text(column);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    boolean flag(String column) {
        String value = text(column);
        return value.equals("1") || value.equalsIgnoreCase("ON") || value.equalsIgnoreCase("YES");
    }
}
