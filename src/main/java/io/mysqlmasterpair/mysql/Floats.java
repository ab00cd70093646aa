package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * FLOAT values, which the server writes with six digits where up to nine are needed: a dump would round them without a
 * word. What is read as DOUBLE is exact.
 */
public final class Floats {

    private static final Duration SCAN = Duration.ofHours(6);
    private static final Set<String> NUMBERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year");
    private static final Set<String> TIMES = Set.of("date", "time", "datetime", "timestamp");
    private static final Set<String> TEXTS = Set.of("char", "varchar", "enum", "set");
    private static final Set<String> BYTES = Set.of("binary", "varbinary");

    private final Sql sql;
    private final RepairDialect dialect;

    Floats(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /**
     * A table that has FLOAT columns.
     *
     * @param floats names of these, without generated ones
     * @param key names and types of the columns of the primary key
     * @param stamped columns that change by themselves with every update
     */
    public record Table(TableName name, List<String> floats, Map<String, String> key, List<String> stamped) {

        /** Whether an update can name a single row of it. */
        public boolean hasKey() {
            return !key.isEmpty() && key.values().stream().allMatch(Floats::isLiteral);
        }
    }

    private static boolean isLiteral(String type) {
        return NUMBERS.contains(type) || TIMES.contains(type) || TEXTS.contains(type) || BYTES.contains(type);
    }

    public List<Table> tables() {
        Map<TableName, Table> tables = new LinkedHashMap<>();
        for (Row row : sql.rows("SELECT c.table_schema AS s, c.table_name AS t, c.column_name AS c"
                + " FROM information_schema.columns c JOIN information_schema.tables t"
                + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
                + " WHERE t.table_type = 'BASE TABLE' AND c.data_type = 'float' AND COALESCE(c.generation_expression, '') = ''"
                + " AND " + Catalog.isUser("c.table_schema") + " ORDER BY 1, 2, c.ordinal_position")) {
            TableName name = new TableName(row.text("s"), row.text("t"));
            tables.computeIfAbsent(name, this::described).floats().add(row.text("c"));
        }
        return List.copyOf(tables.values());
    }

    private Table described(TableName name) {
        Map<String, String> key = new LinkedHashMap<>();
        List<String> stamped = new ArrayList<>();
        for (Row row : sql.rows(
                "SELECT column_name AS c, LOWER(data_type) AS d, column_key AS k, extra AS e"
                        + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?",
                name.schema(),
                name.name())) {
            if (row.text("k").equals("PRI")) {
                key.put(row.text("c"), row.text("d"));
            }
            if (row.text("e").contains("on update")) {
                stamped.add(row.text("c"));
            }
        }
        return new Table(name, new ArrayList<>(), key, stamped);
    }

    /** Whether any value in it would be rounded. */
    public boolean isRounded(Table table) {
        String query = "SELECT EXISTS (SELECT 1 FROM " + table.name().quoted() + " WHERE " + rounded(table) + ")";
        return sql.within(SCAN, () -> sql.number(query)) == 1;
    }

    /** Hands out a statement for each row of a table with a key that a dump would round, one by one. */
    public void exact(Table table, Consumer<String> statement) {
        List<String> parts = new ArrayList<>();
        String set = "UPDATE " + table.name().quoted() + " SET ";
        for (String column : table.floats()) {
            String name = Quoting.identifier(column);
            parts.add(Quoting.literal(set + name + " = "));
            parts.add("COALESCE(CAST(" + exact(name) + " AS CHAR), 'NULL')");
            set = ", ";
        }
        for (String column : table.stamped()) {
            String name = Quoting.identifier(column);
            parts.add(Quoting.literal(", " + name + " = " + name));
        }
        String where = " WHERE ";
        for (Map.Entry<String, String> column : table.key().entrySet()) {
            String name = Quoting.identifier(column.getKey());
            parts.add(Quoting.literal(where + name + " = "));
            parts.add(literal(name, column.getValue()));
            where = " AND ";
        }
        String query = "SELECT CONCAT(" + String.join(", ", parts) + ", ';') FROM "
                + table.name().quoted() + " WHERE " + rounded(table);
        sql.within(SCAN, () -> sql.each(query, statement));
    }

    /** The value as DOUBLE, in words that every family has. */
    static String exact(String column) {
        return "(" + column + " + 0e0)";
    }

    private String rounded(Table table) {
        return table.floats().stream()
                .map(Quoting::identifier)
                .map(dialect::isRounded)
                .collect(Collectors.joining(" OR "));
    }

    /** An expression that gives a value as a literal. */
    private static String literal(String name, String type) {
        if (NUMBERS.contains(type)) {
            return "CAST(" + name + " AS CHAR)";
        }
        if (TIMES.contains(type)) {
            return "CONCAT('''', CAST(" + name + " AS CHAR), '''')";
        }
        return TEXTS.contains(type)
                ? "CONCAT('_utf8mb4 x''', HEX(CONVERT(" + name + " USING utf8mb4)), '''')"
                : "CONCAT('x''', HEX(" + name + "), '''')";
    }
}
