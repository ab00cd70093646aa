package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.torture.Write.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * An application on one member: ordinary rights, connects again when it loses the server, never stops. It updates rows of
 * its own only, so that what conflicts is what the plan wants to conflict.
 */
final class Writer implements AutoCloseable {

    static final Login APP = new Login("app", "app-p'w1");

    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Side side;
    private final Supplier<MysqlServer> server;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final Deque<String> removable = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean open = true;
    private volatile boolean paused;
    private volatile long lastNanos = System.nanoTime();
    private volatile long longestNanos;
    private long number;

    Writer(Side side, Supplier<MysqlServer> server, Ledger ledger, long seed) {
        this.side = side;
        this.server = server;
        this.ledger = ledger;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 2 + side.ordinal());
        this.thread = Thread.ofVirtual().name("writer-" + Names.of(side)).start(this::run);
    }

    private void run() {
        while (open) {
            try (Connection connection = server.get().connect(APP)) {
                connection.setAutoCommit(false);
                while (open) {
                    if (!paused) {
                        write(connection);
                        long now = System.nanoTime();
                        longestNanos = Math.max(longestNanos, now - lastNanos);
                        lastNanos = now;
                    }
                    Thread.sleep(PAUSE);
                }
            } catch (InterruptedException closed) {
                return;
            } catch (SQLException | RuntimeException lost) {
                if (open) {
                    rest();
                }
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Connection connection) throws SQLException {
        // rarely, and not at once on both: a dump begins anew when tables change under it
        if (number++ % 211 == 100 + side.ordinal()) {
            createTable(connection);
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> insert(connection, Kind.INSERT);
            case 3, 4 -> insert(connection, Kind.TRANSACTION);
            case 5 -> delete(connection);
            default -> update(connection);
        }
    }

    private void insert(Connection connection, Kind kind) throws SQLException {
        Write write = ledger.attempt(Write.of(side, kind, ledger.token(side)));
        execute(
                connection,
                "INSERT INTO shop.ledger (token, origin, amount, note) VALUES (?, ?, 1.25, 'Größe 1\"\\'')",
                write.token(),
                Names.of(side));
        if (kind == Kind.TRANSACTION) {
            execute(connection, "INSERT INTO shop.item (token) VALUES (?)", write.token());
        }
        connection.commit();
        ledger.acknowledge(write);
        if (kind == Kind.INSERT) {
            removable.add(write.token());
        }
    }

    private void update(Connection connection) throws SQLException {
        int row = 10 * side.ordinal() + random.nextInt(5);
        String before = read(connection, row);
        if (before == null) {
            connection.rollback();
            return;
        }
        Write write = ledger.attempt(new Write(side, Kind.UPDATE, ledger.token(side), Integer.toString(row), before));
        execute(connection, "UPDATE shop.counter SET token = ? WHERE id = " + row, write.token());
        connection.commit();
        ledger.acknowledge(write);
    }

    private static @Nullable String read(Connection connection, int row) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT token FROM shop.counter WHERE id = " + row + " FOR UPDATE")) {
            return result.next() ? result.getString(1) : null;
        }
    }

    private void delete(Connection connection) throws SQLException {
        String token = removable.poll();
        if (token == null) {
            return;
        }
        Write write = ledger.attempt(Write.of(side, Kind.DELETE, token));
        int rows = execute(connection, "DELETE FROM shop.ledger WHERE token = ?", token);
        connection.commit();
        if (rows == 1) {
            ledger.acknowledge(write);
        }
    }

    private void createTable(Connection connection) throws SQLException {
        Write write = ledger.attempt(Write.of(side, Kind.CREATE_TABLE, ledger.token(side)));
        execute(connection, "CREATE TABLE shop." + write.token() + " (id int PRIMARY KEY)");
        ledger.acknowledge(write);
    }

    private static int execute(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Lets it finish what it is at, and write no more until {@link #goOn}. */
    void pause() throws InterruptedException {
        paused = true;
        Thread.sleep(500);
    }

    void goOn() {
        lastNanos = System.nanoTime();
        paused = false;
    }

    /** The longest time between two acknowledged writes, up to now. */
    Duration longestPause() {
        return Duration.ofNanos(Math.max(longestNanos, System.nanoTime() - lastNanos));
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
