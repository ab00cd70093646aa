package io.mysqlmasterpair.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a member holds in user schemas: all but the server's own and the operator's. */
public final class Catalog {

    static final String USER_SCHEMAS =
            " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys', 'mysqlmasterpair')";
    private static final Duration COUNTING = Duration.ofHours(1);
    private static final Duration ASKING = Duration.ofMinutes(1);

    private final Sql sql;
    private final RepairDialect dialect;

    Catalog(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    public List<String> userSchemas() {
        return sql
                .rows("SELECT schema_name AS s FROM information_schema.schemata WHERE schema_name" + USER_SCHEMAS
                        + " ORDER BY schema_name")
                .stream()
                .map(row -> row.text("s"))
                .toList();
    }

    /** Size of data and indexes, in bytes, as the server estimates it. */
    public long dataBytes() {
        return sql.number("SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables"
                + " WHERE table_schema" + USER_SCHEMAS);
    }

    /** Every base table with its columns; also what {@code SHOW CREATE TABLE} would tell apart. */
    public List<TableDef> tables() {
        Map<TableName, List<Column>> columns = columns();
        Set<TableName> keyed = keyed();
        List<TableDef> tables = new ArrayList<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t, engine AS e FROM information_schema.tables"
                + " WHERE table_type = 'BASE TABLE' AND table_schema" + USER_SCHEMAS + " ORDER BY 1, 2")) {
            TableName name = new TableName(row.text("s"), row.text("t"));
            tables.add(new TableDef(name, row.text("e"), keyed.contains(name), columns.getOrDefault(name, List.of())));
        }
        return tables;
    }

    /**
     * Views that can't be read, because what they name is gone or their definer lacks rights, with the statement that made
     * them. mysqldump ends at the first of them.
     */
    public Map<TableName, String> brokenViews() {
        Map<TableName, String> broken = new TreeMap<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t FROM information_schema.tables"
                + " WHERE table_type = 'VIEW' AND table_comment <> 'VIEW' AND table_schema" + USER_SCHEMAS)) {
            TableName view = new TableName(row.text("s"), row.text("t"));
            broken.put(view, sql.row("SHOW CREATE VIEW " + view.quoted()).text("Create View"));
        }
        return broken;
    }

    private Map<TableName, List<Column>> columns() {
        Map<TableName, List<Column>> columns = new LinkedHashMap<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t, column_name AS c, LOWER(data_type) AS dt,"
                + " CONCAT_WS('|', column_type, is_nullable, collation_name, extra, generation_expression,"
                + " column_default) AS d FROM information_schema.columns WHERE table_schema" + USER_SCHEMAS
                + " ORDER BY table_schema, table_name, ordinal_position")) {
            columns.computeIfAbsent(new TableName(row.text("s"), row.text("t")), t -> new ArrayList<>())
                    .add(new Column(row.text("c"), row.text("dt"), row.text("d")));
        }
        return columns;
    }

    private Set<TableName> keyed() {
        Set<TableName> keyed = new HashSet<>();
        sql.rows("SELECT table_schema AS s, table_name AS t FROM information_schema.table_constraints"
                        + " WHERE constraint_type = 'PRIMARY KEY' AND table_schema" + USER_SCHEMAS)
                .forEach(row -> keyed.add(new TableName(row.text("s"), row.text("t"))));
        return keyed;
    }

    /**
     * Every object but the schemas themselves, one line each: kind, name and a digest of its definition. Equal sets mean
     * equal definitions; a set that changed in between means that somebody ran DDL.
     */
    public SortedSet<String> objects() {
        SortedSet<String> objects = new TreeSet<>();
        for (TableDef table : tables()) {
            objects.add("table " + table.table() + " " + digest(table.engine() + table.columns()));
        }
        add(
                objects,
                "index",
                "SELECT table_schema AS s, CONCAT(table_name, '.', index_name, '.', seq_in_index) AS n,"
                        + " CONCAT_WS('|', non_unique, column_name, sub_part, index_type, "
                        + dialect.indexExpression() + ") AS d"
                        + " FROM information_schema.statistics WHERE table_schema" + USER_SCHEMAS);
        // broken views are left out: no dump can hold them
        add(
                objects,
                "view",
                "SELECT v.table_schema AS s, v.table_name AS n,"
                        + " CONCAT_WS('|', view_definition, check_option, security_type, definer) AS d"
                        + " FROM information_schema.views v JOIN information_schema.tables t"
                        + " ON t.table_schema = v.table_schema AND t.table_name = v.table_name"
                        + " WHERE t.table_comment = 'VIEW' AND v.table_schema" + USER_SCHEMAS);
        add(
                objects,
                "routine",
                "SELECT routine_schema AS s, CONCAT(routine_type, ' ', routine_name) AS n,"
                        + " CONCAT_WS('|', routine_definition, security_type, definer, sql_mode, dtd_identifier) AS d"
                        + " FROM information_schema.routines WHERE routine_schema" + USER_SCHEMAS);
        add(
                objects,
                "trigger",
                "SELECT trigger_schema AS s, trigger_name AS n,"
                        + " CONCAT_WS('|', action_timing, event_manipulation, event_object_table, action_statement, definer) AS d"
                        + " FROM information_schema.triggers WHERE trigger_schema" + USER_SCHEMAS);
        add(
                objects,
                "event",
                "SELECT event_schema AS s, event_name AS n,"
                        + " CONCAT_WS('|', event_definition, event_type, interval_value, interval_field, execute_at, definer) AS d"
                        + " FROM information_schema.events WHERE event_schema" + USER_SCHEMAS);
        return objects;
    }

    private void add(SortedSet<String> objects, String kind, String query) {
        for (Row row : sql.rows(query)) {
            objects.add(kind + " " + row.text("s") + "." + row.text("n") + " " + digest(row.text("d")));
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Drops whole schemas on this member alone, unlogged: in the binary log it would empty the peer (S7). Order among
     * schemas does not matter, so foreign keys across them are not asked.
     */
    public void dropUnlogged(List<String> schemas) {
        sql.limited(COUNTING).run("SET SESSION foreign_key_checks = 0");
        try {
            sql.withoutBinaryLog(
                    () -> schemas.forEach(schema -> sql.run("DROP DATABASE IF EXISTS " + Quoting.identifier(schema))));
        } finally {
            sql.run("SET SESSION foreign_key_checks = 1");
            sql.limited(ASKING);
        }
    }

    /** Counts the rows of a table, however long it takes up to an hour. */
    public long rows(TableName table) {
        try {
            return sql.limited(COUNTING).number("SELECT COUNT(*) FROM " + table.quoted());
        } finally {
            sql.limited(ASKING);
        }
    }
}
