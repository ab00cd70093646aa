package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.mysql.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An application that tries to write to one server without pause, whether that takes writes or not, and remembers each
 * write that was acknowledged and when. It has no rights beyond its tables.
 */
public final class Scribe implements AutoCloseable {

    private static final Login APP = new Login("app", "app-pw1");

    private final MysqlServer server;
    private final String name;
    private final List<Write> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean open = true;

    /** An acknowledged write; times are of {@link System#nanoTime}. */
    public record Write(String token, long begun, long ended) {}

    private Scribe(MysqlServer server, String name) {
        this.server = server;
        this.name = name;
        this.thread = Thread.ofPlatform().name("scribe-" + name).daemon().start(this::run);
    }

    /** Makes the table and the account; they travel by replication. */
    public static void prepare(MysqlServer server) {
        server.run(
                "CREATE DATABASE IF NOT EXISTS shop",
                "CREATE TABLE shop.ledger (token varchar(64) PRIMARY KEY)",
                "CREATE USER app@'%' IDENTIFIED BY 'app-pw1'",
                "GRANT ALL ON shop.* TO app@'%'");
    }

    public static Scribe on(MysqlServer server, String name) {
        return new Scribe(server, name);
    }

    private void run() {
        long number = 0;
        while (open) {
            try (Connection connection = server.connect(APP);
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO shop.ledger VALUES (?)")) {
                while (open) {
                    String token = name + "-" + number++;
                    insert.setString(1, token);
                    long begun = System.nanoTime();
                    if (insert.executeUpdate() == 1) {
                        acknowledged.add(new Write(token, begun, System.nanoTime()));
                    }
                    pause(3);
                }
            } catch (SQLException refused) {
                pause(10);
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    public List<Write> acknowledged() {
        return acknowledged;
    }

    /** Stops; the write under way is finished first. */
    @Override
    public void close() {
        open = false;
        try {
            thread.join(15_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
