package io.mysqlmasterpair.data;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one row.
 *
 * @param before its stored values before, none for an INSERT
 * @param after its stored values after, none for a DELETE
 */
public record RowChange(
        TableShape table, Optional<List<@Nullable String>> before, Optional<List<@Nullable String>> after) {

    /** What a statement would have been called that did this. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    public Kind kind() {
        if (before.isEmpty()) {
            return Kind.INSERT;
        }
        return after.isEmpty() ? Kind.DELETE : Kind.UPDATE;
    }

    /** The key under which a person finds it: as it is after the change, before it for a DELETE. */
    public Optional<List<String>> key() {
        return after.or(() -> before).flatMap(table::keyOf);
    }
}
