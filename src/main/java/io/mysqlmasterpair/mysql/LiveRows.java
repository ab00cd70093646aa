package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.JsonText;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.pair.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a member as they are now, one at a time, to be compared with a change and to be changed by it. In a session of
 * its own, whose changes are logged as anybody's: they are to travel.
 */
public final class LiveRows implements AutoCloseable {

    private static final Duration STATEMENT = Duration.ofMinutes(10);

    /** Duplicate key, foreign keys both ways, a check, a value that is not allowed: this row's own trouble. */
    private static final Set<Integer> OF_THE_ROW = Set.of(1048, 1062, 1169, 1216, 1217, 1451, 1452, 1586, 3819, 4025);

    private final Sql sql;

    private LiveRows(Sql sql) {
        this.sql = sql;
    }

    static LiveRows open(Sessions opening, String identity, String serverUuid) {
        Sql sql = opening.open(STATEMENT);
        try {
            // the address may lead elsewhere by now
            if (!sql.text("SELECT " + identity).equalsIgnoreCase(serverUuid)) {
                String why = "member " + opening.member() + " is another server now";
                throw new MemberException(Fault.UNSUPPORTED, 0, why, new IllegalStateException(why));
            }
            // values are written as they were, whatever a stricter mode thinks of a date or a zero
            sql.run(
                    "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', innodb_lock_wait_timeout = 10");
            // a row that is not there is not locked: nobody waits for us, and 1062 tells if it comes into being
            sql.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
            return new LiveRows(sql);
        } catch (RuntimeException e) {
            sql.close();
            throw e;
        }
    }

    public void begin() {
        sql.run("START TRANSACTION");
    }

    public void commit() {
        sql.run("COMMIT");
    }

    public void rollback() {
        sql.run("ROLLBACK");
    }

    /** Notes, as a part of the transaction, that it was done. */
    public void note(String transaction) {
        sql.run(Markers.WRITE, Markers.MERGED, transaction);
    }

    public boolean isNoted(String transaction) {
        return sql.number(Markers.COUNT, Markers.MERGED, transaction) == 1;
    }

    /**
     * The stored values of the row with this key, locked until the transaction ends.
     *
     * @param lock false to look only
     */
    public Optional<List<@Nullable String>> find(TableShape table, List<String> key, boolean lock) {
        List<ColumnShape> stored = table.stored();
        List<String> read = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            read.add(Literals.canonical(stored.get(i)) + " AS c" + i);
        }
        List<Row> rows = sql.rows("SELECT " + String.join(", ", read) + " FROM " + quoted(table) + where(table, key)
                + (lock ? " FOR UPDATE" : ""));
        return rows.stream().findFirst().map(row -> {
            List<@Nullable String> values = new ArrayList<>();
            for (int i = 0; i < stored.size(); i++) {
                values.add(normal(stored.get(i), row.columns().get("c" + i)));
            }
            return values;
        });
    }

    private static @Nullable String normal(ColumnShape column, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return switch (column.kind()) {
            case FLOATING -> Double.toString(Double.parseDouble(value));
            case JSON -> JsonText.canonical(value).orElse(value);
            // the driver would write 1E-30
            case DECIMAL -> new BigDecimal(value).toPlainString();
            case SIGNED, UNSIGNED, TEMPORAL, TEXT, BYTES, UNKNOWN -> value;
        };
    }

    /**
     * Does to the row what the change did. Nothing is done where it can't be.
     *
     * @return why the server refused this one row; empty when it is done
     */
    public Optional<String> apply(RowChange change) {
        try {
            sql.run(statement(change));
            return Optional.empty();
        } catch (MemberException e) {
            if (OF_THE_ROW.contains(e.errno())) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** The change as a statement, for the server or for a person. */
    public static String statement(RowChange change) {
        TableShape table = change.table();
        return switch (change.kind()) {
            case INSERT ->
                "INSERT INTO " + quoted(table) + " ("
                        + table.stored().stream()
                                .map(column -> Quoting.identifier(column.name()))
                                .collect(Collectors.joining(", "))
                        + ") VALUES ("
                        + String.join(", ", literals(table, change.after().orElseThrow())) + ")";
            case DELETE ->
                "DELETE FROM " + quoted(table)
                        + whereImage(table, change.before().orElseThrow());
            case UPDATE ->
                "UPDATE " + quoted(table) + " SET "
                        + String.join(", ", assignments(table, change.after().orElseThrow()))
                        + whereImage(table, change.before().orElseThrow());
        };
    }

    private static List<String> literals(TableShape table, List<@Nullable String> image) {
        List<String> literals = new ArrayList<>();
        List<ColumnShape> stored = table.stored();
        for (int i = 0; i < stored.size(); i++) {
            literals.add(Literals.of(stored.get(i), image.get(i)));
        }
        return literals;
    }

    private static List<String> assignments(TableShape table, List<@Nullable String> image) {
        List<String> literals = literals(table, image);
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < literals.size(); i++) {
            assignments.add(Quoting.identifier(table.stored().get(i).name()) + " = " + literals.get(i));
        }
        return assignments;
    }

    /** By its key; where there is none, by all that it was. */
    private static String whereImage(TableShape table, List<@Nullable String> image) {
        Optional<List<String>> key = table.keyOf(image);
        if (key.isPresent()) {
            return where(table, key.get());
        }
        List<String> conditions = new ArrayList<>();
        List<String> literals = literals(table, image);
        for (int i = 0; i < literals.size(); i++) {
            conditions.add(Quoting.identifier(table.stored().get(i).name()) + " <=> " + literals.get(i));
        }
        return " WHERE " + String.join(" AND ", conditions) + " LIMIT 1";
    }

    private static String where(TableShape table, List<String> key) {
        List<String> conditions = new ArrayList<>();
        List<ColumnShape> columns = table.keyColumns();
        for (int i = 0; i < columns.size(); i++) {
            conditions.add(Quoting.identifier(columns.get(i).name()) + " = " + Literals.of(columns.get(i), key.get(i)));
        }
        return " WHERE " + String.join(" AND ", conditions);
    }

    private static String quoted(TableShape table) {
        return Quoting.qualified(table.schema(), table.table());
    }

    @Override
    public void close() {
        sql.close();
    }
}
