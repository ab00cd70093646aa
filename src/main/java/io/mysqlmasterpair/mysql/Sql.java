package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Fault;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One session on a member. Runs statements, and turns what goes wrong into {@link MemberException}. */
final class Sql implements AutoCloseable {

    private static final Executor SAME_THREAD = Runnable::run;

    private final Connection connection;
    private final String member;

    Sql(String member, Connection connection) {
        this.member = member;
        this.connection = connection;
    }

    /** @throws MemberException when the login fails */
    static Sql open(String member, ConnectOptions options) {
        try {
            return new Sql(member, Connector.open(options));
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /** Sets how long each following statement may take until the session is given up. */
    void limit(Duration timeout) throws SQLException {
        connection.setNetworkTimeout(SAME_THREAD, Math.toIntExact(Math.max(1, timeout.toMillis())));
    }

    /** Sets how long each following statement may wait for a lock, on the server. Whole seconds. */
    void limitLocks(Duration wait) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute("SET SESSION lock_wait_timeout = " + wait.toSeconds() + ", innodb_lock_wait_timeout = "
                    + wait.toSeconds());
        }
    }

    /** Does what may take longer than other statements; the limit of those that follow is what it was. */
    <T> T within(Duration timeout, Supplier<T> work) {
        int before = raiseLimit(timeout);
        try {
            return work.get();
        } finally {
            putBack(before);
        }
    }

    /** As {@link #within(Duration, Supplier)}. */
    void within(Duration timeout, Runnable work) {
        within(timeout, () -> {
            work.run();
            return true;
        });
    }

    private int raiseLimit(Duration timeout) {
        try {
            int before = connection.getNetworkTimeout();
            limit(timeout);
            return before;
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    private void putBack(int limit) {
        try {
            connection.setNetworkTimeout(SAME_THREAD, limit);
        } catch (SQLException broken) {
            // such a session has no more statements, and what broke it is on its way to the caller
        }
    }

    List<Row> rows(String statement, Object... values) {
        try {
            return query(statement, values);
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /** As {@link #rows}, with the driver's own exception. */
    List<Row> query(String statement, Object... values) throws SQLException {
        // without values no placeholders are looked for: identifiers may hold question marks
        if (values.length == 0) {
            try (Statement s = connection.createStatement();
                    ResultSet result = s.executeQuery(statement)) {
                return read(result);
            }
        }
        try (PreparedStatement s = bind(statement, values);
                ResultSet result = s.executeQuery()) {
            return read(result);
        }
    }

    /** Hands out the first column of each row, never all at once. */
    void each(String statement, Consumer<String> value) {
        try (Statement s = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            s.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet result = s.executeQuery(statement)) {
                while (result.next()) {
                    value.accept(result.getString(1));
                }
            }
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /**
     * The first column of all rows, as what SHOW GRANTS says: names in it are UTF-8, also where the server labels the column
     * with another character set, as MariaDB does.
     */
    List<String> column(String statement) {
        try (Statement s = connection.createStatement();
                ResultSet result = s.executeQuery(statement)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(new String(result.getBytes(1), StandardCharsets.UTF_8));
            }
            return values;
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /** The only row. */
    Row row(String statement, Object... values) {
        List<Row> rows = rows(statement, values);
        return rows.isEmpty() ? new Row(Map.of()) : rows.getFirst();
    }

    /** The first column of the first row; the empty string for NULL or no row. */
    String text(String statement, Object... values) {
        List<Row> rows = rows(statement, values);
        if (rows.isEmpty()) {
            return "";
        }
        String value = rows.getFirst().columns().values().iterator().next();
        return value == null ? "" : value;
    }

    long number(String statement, Object... values) {
        String text = text(statement, values);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    void run(String statement, @Nullable Object... values) {
        try {
            if (values.length == 0) {
                try (Statement s = connection.createStatement()) {
                    s.execute(statement);
                }
                return;
            }
            try (PreparedStatement s = bind(statement, values)) {
                s.execute();
            }
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /** Runs something whose changes stay on this member. The session's binary log is on again afterwards. */
    void withoutBinaryLog(Runnable work) {
        run("SET SESSION sql_log_bin = 0");
        try {
            work.run();
        } finally {
            run("SET SESSION sql_log_bin = 1");
        }
    }

    /**
     * Runs statements that have a secret in them (S9). An account that may not keep them out of the server's records runs
     * them all the same: those records are its administrator's.
     */
    void unrecorded(Dialect dialect, Runnable work) {
        if (dialect.unrecorded().isEmpty() || !isSet(dialect.unrecorded().get())) {
            work.run();
            return;
        }
        try {
            work.run();
        } finally {
            run(dialect.recorded());
        }
    }

    private boolean isSet(String statement) {
        try {
            run(statement);
            return true;
        } catch (MemberException e) {
            if (e.fault() == Fault.CREDENTIAL) {
                return false;
            }
            throw e;
        }
    }

    private PreparedStatement bind(String statement, @Nullable Object... values) throws SQLException {
        PreparedStatement s = connection.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
        }
        return s;
    }

    private static List<Row> read(ResultSet result) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<Row> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, @Nullable String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.put(meta.getColumnLabel(i), result.getString(i));
            }
            rows.add(new Row(columns));
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // the session is gone either way, and nothing of ours depends on how
        }
    }
}
