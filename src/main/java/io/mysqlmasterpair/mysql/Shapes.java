package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The shapes of a member's user tables, read anew. */
public final class Shapes {

    private static final Set<String> MEASURED = Set.of("char", "varchar", "binary", "varbinary");

    private final Sql sql;

    Shapes(Sql sql) {
        this.sql = sql;
    }

    /** Every base table in user schemas, by name. */
    public Map<TableName, TableShape> all() {
        Map<TableName, List<ColumnShape>> columns = columns();
        Map<TableName, List<String>> keys = keys(columns);
        Map<TableName, Set<String>> cascading = cascading();
        Set<TableName> triggered = triggered();
        Map<TableName, TableShape> shapes = new TreeMap<>();
        columns.forEach((name, shape) -> shapes.put(
                name,
                new TableShape(
                        name.schema(),
                        name.name(),
                        List.copyOf(shape),
                        keys.getOrDefault(name, List.of()),
                        triggered.contains(name),
                        List.copyOf(cascading.getOrDefault(name, Set.of())))));
        return shapes;
    }

    private Map<TableName, List<ColumnShape>> columns() {
        Map<TableName, List<ColumnShape>> columns = new LinkedHashMap<>();
        for (Row row : sql.rows("SELECT c.table_schema AS s, c.table_name AS t, c.column_name AS c,"
                + " LOWER(c.data_type) AS dt, c.column_type AS ct, c.character_set_name AS cs,"
                + " c.character_octet_length AS o, COALESCE(c.generation_expression, '') <> '' AS g"
                + " FROM information_schema.columns c JOIN information_schema.tables t"
                + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
                + " WHERE t.table_type = 'BASE TABLE' AND " + Catalog.isUser("c.table_schema")
                + " ORDER BY c.table_schema, c.table_name, c.ordinal_position")) {
            String type = row.text("dt");
            columns.computeIfAbsent(new TableName(row.text("s"), row.text("t")), t -> new ArrayList<>())
                    .add(new ColumnShape(
                            row.text("c"),
                            type,
                            row.text("ct"),
                            row.text("cs"),
                            MEASURED.contains(type) ? row.number("o") : 0,
                            row.flag("g")));
        }
        return columns;
    }

    /**
     * The primary key, else the first unique key without NULLs; only of whole columns that are stored, because a row has to
     * be found by what a log tells of it.
     */
    private Map<TableName, List<String>> keys(Map<TableName, List<ColumnShape>> columns) {
        record Index(TableName table, String name) {}
        Map<Index, List<String>> whole = new LinkedHashMap<>();
        Set<Index> unfit = new LinkedHashSet<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t, index_name AS i, column_name AS c,"
                + " (column_name IS NULL OR sub_part IS NOT NULL OR nullable = 'YES') AS unfit"
                + " FROM information_schema.statistics WHERE non_unique = 0 AND " + Catalog.isUser("table_schema")
                + " ORDER BY table_schema, table_name, index_name <> 'PRIMARY', index_name, seq_in_index")) {
            Index index = new Index(new TableName(row.text("s"), row.text("t")), row.text("i"));
            whole.computeIfAbsent(index, i -> new ArrayList<>()).add(row.text("c"));
            boolean stored = columns.getOrDefault(index.table(), List.of()).stream()
                    .anyMatch(column -> column.name().equals(row.text("c")) && !column.generated());
            if (row.flag("unfit") || !stored) {
                unfit.add(index);
            }
        }
        Map<TableName, List<String>> keys = new TreeMap<>();
        whole.forEach((index, names) -> {
            if (!unfit.contains(index)) {
                keys.putIfAbsent(index.table(), List.copyOf(names));
            }
        });
        return keys;
    }

    private Set<TableName> triggered() {
        Set<TableName> triggered = new LinkedHashSet<>();
        sql.rows("SELECT event_object_schema AS s, event_object_table AS t FROM information_schema.triggers WHERE "
                        + Catalog.isUser("event_object_schema"))
                .forEach(row -> triggered.add(new TableName(row.text("s"), row.text("t"))));
        return triggered;
    }

    private Map<TableName, Set<String>> cascading() {
        Map<TableName, Set<String>> cascading = new TreeMap<>();
        for (Row row : sql.rows("SELECT k.referenced_table_schema AS s, k.referenced_table_name AS t,"
                + " k.referenced_column_name AS c FROM information_schema.key_column_usage k"
                + " JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema"
                + " AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name"
                + " WHERE k.referenced_table_name IS NOT NULL AND (r.delete_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT')"
                + " OR r.update_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT'))")) {
            cascading
                    .computeIfAbsent(new TableName(row.text("s"), row.text("t")), t -> new LinkedHashSet<>())
                    .add(row.text("c"));
        }
        return cascading;
    }
}
