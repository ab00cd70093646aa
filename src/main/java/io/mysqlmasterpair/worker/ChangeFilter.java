package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.Shown;
import io.mysqlmasterpair.data.TableShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a person asks for.
 *
 * @param table {@code schema.table}; empty: any
 * @param columns values by column, as they are shown; a change is meant when the row had them before or has them after
 */
public record ChangeFilter(Optional<String> table, Map<String, String> columns) {

    boolean names(String title) {
        return table.isEmpty() || table.get().equals(title);
    }

    boolean holds(RowChange change) {
        return names(change.table().title())
                && (columns.isEmpty()
                        || change.before()
                                .filter(image -> has(change.table(), image))
                                .isPresent()
                        || change.after()
                                .filter(image -> has(change.table(), image))
                                .isPresent());
    }

    private boolean has(TableShape shape, List<@Nullable String> image) {
        List<ColumnShape> stored = shape.stored();
        int found = 0;
        for (int i = 0; i < stored.size(); i++) {
            String wanted = columns.get(stored.get(i).name());
            if (wanted != null) {
                String value = Shown.value(stored.get(i), image.get(i));
                if (!wanted.equals(value == null ? "NULL" : value)) {
                    return false;
                }
                found++;
            }
        }
        return found == columns.size();
    }
}
