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

    /** How the schemas begin into which archives are restored to be looked at: no part of the pair's data. */
    public static final String SCRATCH = "mysqlmasterpair_";

    private static final Duration COUNTING = Duration.ofHours(1);

    private final Sql sql;
    private final RepairDialect dialect;

    Catalog(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** A condition on the name of a schema: neither the server's nor the operator's own, and no scratch. */
    static String isUser(String column) {
        return column + " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys', 'mysqlmasterpair') AND "
                + column + " NOT LIKE 'mysqlmasterpair|_%' ESCAPE '|'";
    }

    public List<String> userSchemas() {
        return sql
                .rows("SELECT schema_name AS s FROM information_schema.schemata WHERE " + isUser("schema_name")
                        + " ORDER BY schema_name")
                .stream()
                .map(row -> row.text("s"))
                .toList();
    }

    /** Schemas into which archives were restored. */
    public List<String> scratchSchemas() {
        return sql
                .rows("SELECT schema_name AS s FROM information_schema.schemata"
                        + " WHERE schema_name LIKE 'mysqlmasterpair|_%' ESCAPE '|' ORDER BY schema_name")
                .stream()
                .map(row -> row.text("s"))
                .toList();
    }

    /** Makes a schema on this member alone. It must not exist. */
    public void createUnlogged(String schema) {
        sql.withoutBinaryLog(() -> sql.run("CREATE DATABASE " + Quoting.identifier(schema)));
    }

    /**
     * Size of data and indexes, in bytes: of the files they lie in. Statistics may be a day old, or of when a table was
     * empty; they count where they are more, for tables that share a file.
     */
    public long dataBytes() {
        long estimated = sql.number("SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables"
                + " WHERE " + isUser("table_schema"));
        return Math.max(estimated, sql.row(dialect.inventory()).number("bytes"));
    }

    /** Every base table with its columns; also what {@code SHOW CREATE TABLE} would tell apart. */
    public List<TableDef> tables() {
        Map<TableName, List<Column>> columns = columns();
        Set<TableName> keyed = keyed();
        List<TableDef> tables = new ArrayList<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t, engine AS e FROM information_schema.tables"
                + " WHERE table_type = 'BASE TABLE' AND " + isUser("table_schema") + " ORDER BY 1, 2")) {
            TableName name = new TableName(row.text("s"), row.text("t"));
            tables.add(new TableDef(name, row.text("e"), keyed.contains(name), columns.getOrDefault(name, List.of())));
        }
        return tables;
    }

    /** Tables that keep what their rows were, on MariaDB: no base tables there. */
    public List<TableName> systemVersioned() {
        return sql
                .rows("SELECT table_schema AS s, table_name AS t FROM information_schema.tables"
                        + " WHERE table_type = 'SYSTEM VERSIONED' AND " + isUser("table_schema") + " ORDER BY 1, 2")
                .stream()
                .map(row -> new TableName(row.text("s"), row.text("t")))
                .toList();
    }

    /** By definition; how far one has counted is left out, as members may hold numbers in store. */
    private Map<TableName, String> sequences() {
        Map<TableName, String> sequences = new TreeMap<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t FROM information_schema.tables"
                + " WHERE table_type = 'SEQUENCE' AND " + isUser("table_schema"))) {
            TableName name = new TableName(row.text("s"), row.text("t"));
            sequences.put(name, sql.row("SHOW CREATE SEQUENCE " + name.quoted()).text("Create Table"));
        }
        return sequences;
    }

    /**
     * Views that can't be read, because what they name is gone or their definer lacks rights, with the statement that made
     * them. mysqldump ends at the first of them.
     */
    public Map<TableName, String> brokenViews() {
        Map<TableName, String> broken = new TreeMap<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t FROM information_schema.tables"
                + " WHERE table_type = 'VIEW' AND table_comment <> 'VIEW' AND " + isUser("table_schema"))) {
            TableName view = new TableName(row.text("s"), row.text("t"));
            broken.put(view, sql.row("SHOW CREATE VIEW " + view.quoted()).text("Create View"));
        }
        return broken;
    }

    private Map<TableName, List<Column>> columns() {
        Map<TableName, List<Column>> columns = new LinkedHashMap<>();
        for (Row row : sql.rows("SELECT table_schema AS s, table_name AS t, column_name AS c, LOWER(data_type) AS dt,"
                + " CONCAT_WS('|', column_type, is_nullable, collation_name, extra, generation_expression,"
                + " column_default) AS d FROM information_schema.columns WHERE " + isUser("table_schema")
                + " ORDER BY table_schema, table_name, ordinal_position")) {
            columns.computeIfAbsent(new TableName(row.text("s"), row.text("t")), t -> new ArrayList<>())
                    .add(new Column(row.text("c"), row.text("dt"), row.text("d")));
        }
        return columns;
    }

    private Set<TableName> keyed() {
        Set<TableName> keyed = new HashSet<>();
        sql.rows("SELECT table_schema AS s, table_name AS t FROM information_schema.table_constraints"
                        + " WHERE constraint_type = 'PRIMARY KEY' AND " + isUser("table_schema"))
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
        if (dialect.hasSequences()) {
            sequences().forEach((name, definition) -> objects.add("sequence " + name + " " + digest(definition)));
        }
        add(
                objects,
                "index",
                "SELECT table_schema AS s, CONCAT(table_name, '.', index_name, '.', seq_in_index) AS n,"
                        + " CONCAT_WS('|', non_unique, column_name, sub_part, index_type, "
                        + dialect.indexExpression() + ") AS d"
                        + " FROM information_schema.statistics WHERE " + isUser("table_schema"));
        // broken views are left out: no dump can hold them
        add(
                objects,
                "view",
                "SELECT v.table_schema AS s, v.table_name AS n,"
                        + " CONCAT_WS('|', view_definition, check_option, security_type, definer) AS d"
                        + " FROM information_schema.views v JOIN information_schema.tables t"
                        + " ON t.table_schema = v.table_schema AND t.table_name = v.table_name"
                        + " WHERE t.table_comment = 'VIEW' AND " + isUser("v.table_schema"));
        add(
                objects,
                "routine",
                "SELECT routine_schema AS s, CONCAT(routine_type, ' ', routine_name) AS n,"
                        + " CONCAT_WS('|', routine_definition, security_type, definer, sql_mode, dtd_identifier) AS d"
                        + " FROM information_schema.routines WHERE " + isUser("routine_schema"));
        add(
                objects,
                "trigger",
                "SELECT trigger_schema AS s, trigger_name AS n,"
                        + " CONCAT_WS('|', action_timing, event_manipulation, event_object_table, action_statement, definer) AS d"
                        + " FROM information_schema.triggers WHERE " + isUser("trigger_schema"));
        add(
                objects,
                "event",
                "SELECT event_schema AS s, event_name AS n,"
                        + " CONCAT_WS('|', event_definition, event_type, interval_value, interval_field, execute_at, definer) AS d"
                        + " FROM information_schema.events WHERE " + isUser("event_schema"));
        return objects;
    }

    /**
     * What tells a table from another one of its name and shape, for this member alone: the number that InnoDB gave it, when
     * it was made or altered, and its foreign keys. A set that changed in between means that somebody renamed, emptied,
     * rebuilt or made anew what {@link #objects} shows as it was.
     */
    public SortedSet<String> identities() {
        SortedSet<String> identities = new TreeSet<>();
        sql.rows(dialect.tableNumbers())
                .forEach(row -> identities.add("table " + row.text("n") + " number " + row.text("i")));
        sql.rows("SELECT table_schema AS s, table_name AS n, create_time AS c FROM information_schema.tables"
                        + " WHERE table_type = 'BASE TABLE' AND " + isUser("table_schema"))
                .forEach(
                        row -> identities.add("table " + row.text("s") + "." + row.text("n") + " of " + row.text("c")));
        sql.rows("SELECT constraint_schema AS s, table_name AS t, constraint_name AS n, CONCAT_WS('|',"
                        + " unique_constraint_schema, referenced_table_name, update_rule, delete_rule) AS d"
                        + " FROM information_schema.referential_constraints WHERE " + isUser("constraint_schema"))
                .forEach(row -> identities.add("foreign key " + row.text("s") + "." + row.text("t") + "."
                        + row.text("n") + " " + row.text("d")));
        return identities;
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
        sql.run("SET SESSION foreign_key_checks = 0");
        try {
            sql.within(
                    COUNTING,
                    () -> sql.withoutBinaryLog(() -> schemas.forEach(
                            schema -> sql.run("DROP DATABASE IF EXISTS " + Quoting.identifier(schema)))));
        } finally {
            sql.run("SET SESSION foreign_key_checks = 1");
        }
    }

    /** Counts the rows of a table, however long it takes up to an hour. */
    public long rows(TableName table) {
        return sql.within(COUNTING, () -> sql.number("SELECT COUNT(*) FROM " + table.quoted()));
    }
}
