package io.mysqlmasterpair.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A base table, as far as its rows are concerned.
 *
 * @param columns all of them, in order
 * @param key the columns that name a row: of the primary key, or of the first unique key in which nothing may be NULL;
 *     empty where there is neither
 * @param triggered it has triggers
 * @param cascading columns whose change, or whose row's end, the server carries on to rows of other tables
 */
public record TableShape(
        String schema,
        String table,
        List<ColumnShape> columns,
        List<String> key,
        boolean triggered,
        List<String> cascading) {

    /** The columns that hold what was written: all but the generated ones. Images have their values in this order. */
    public List<ColumnShape> stored() {
        return columns.stream().filter(column -> !column.generated()).toList();
    }

    /** Whether two tables have the same columns in the same order, so that a row of one is a row of the other. */
    public boolean fits(TableShape other) {
        return columns.equals(other.columns) && key.equals(other.key);
    }

    /** The values of the key; empty where the table has none, or where an image lacks one. */
    public Optional<List<String>> keyOf(List<@Nullable String> image) {
        List<ColumnShape> stored = stored();
        List<String> values = new ArrayList<>();
        for (String name : key) {
            for (int i = 0; i < stored.size(); i++) {
                String value = image.get(i);
                if (stored.get(i).name().equals(name) && value != null) {
                    values.add(value);
                }
            }
        }
        return key.isEmpty() || values.size() != key.size() ? Optional.empty() : Optional.of(values);
    }

    /** The columns of the key, in the key's order. */
    public List<ColumnShape> keyColumns() {
        Map<String, ColumnShape> byName = new TreeMap<>();
        columns.forEach(column -> byName.put(column.name(), column));
        return key.stream()
                .map(name -> java.util.Objects.requireNonNull(byName.get(name)))
                .toList();
    }

    /** An image for comparing with others: {@link JsonText#comparable}. */
    public List<@Nullable String> comparable(List<@Nullable String> image) {
        List<@Nullable String> values = new ArrayList<>(image);
        List<ColumnShape> stored = stored();
        for (int i = 0; i < stored.size(); i++) {
            String value = values.get(i);
            if (value != null && stored.get(i).kind() == ColumnKind.JSON) {
                values.set(i, JsonText.comparable(value));
            }
        }
        return values;
    }

    /** For people. */
    public String title() {
        return schema + "." + table;
    }
}
