package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.client.LocalPortForward;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An application that writes to one member without pause and keeps a ledger of every write that the server acknowledged:
 * each row carries a token that is nowhere else. Like an application it has no rights beyond its tables, and connects
 * again when it loses the server.
 */
public final class Ledger implements AutoCloseable {

    public static final String USER = "app";
    public static final String PASSWORD = "app-password-for-tests";

    private final Cluster cluster;
    private final String namespace;
    private final String member;
    private final Duration pause;
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean open = true;
    private volatile long longestGapNanos;

    private Ledger(Cluster cluster, MysqlPair pair, String member, Duration pause) {
        this.cluster = cluster;
        this.namespace = pair.namespace();
        this.member = member;
        this.pause = pause;
        this.thread = Thread.ofPlatform().name("ledger-" + member).daemon().start(this::run);
    }

    /** Makes the table and the account, through replication where the pair replicates. */
    public static void prepare(MysqlPair pair, String member) {
        pair.sql(member, """
                CREATE DATABASE IF NOT EXISTS shop;
                CREATE TABLE IF NOT EXISTS shop.ledger (id BIGINT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(64) NOT NULL UNIQUE,
                  origin CHAR(1) NOT NULL, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6));
                CREATE TABLE IF NOT EXISTS shop.basket (id BIGINT PRIMARY KEY, token VARCHAR(64) NOT NULL);
                """);
        account(pair, member);
    }

    /** Makes the account alone, on one member and without replicating it, as after a member lost its volume. */
    public static void account(MysqlPair pair, String member) {
        pair.sql(
                member,
                "SET sql_log_bin=0; CREATE USER IF NOT EXISTS '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD
                        + "'; GRANT ALL ON shop.* TO '" + USER + "'@'%';");
    }

    /** Begins to write on a member. */
    public static Ledger write(Cluster cluster, MysqlPair pair, String member) {
        return write(cluster, pair, member, Duration.ofMillis(20));
    }

    /** Begins to write on a member, with a pause after each write. */
    public static Ledger write(Cluster cluster, MysqlPair pair, String member, Duration pause) {
        return new Ledger(cluster, pair, member, pause);
    }

    private void run() {
        long number = 0;
        long last = 0;
        boolean first = true;
        String run = Long.toString(System.nanoTime(), 36);
        while (open) {
            try (LocalPortForward forward = cluster.client()
                            .pods()
                            .inNamespace(namespace)
                            .withName(MysqlPair.pod(member))
                            .portForward(3306);
                    Connection connection = connect(forward.getLocalPort());
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO shop.ledger (token, origin) VALUES (?, ?)")) {
                while (open) {
                    String token = member + "-" + run + "-" + number++;
                    insert.setString(1, token);
                    insert.setString(2, member);
                    if (insert.executeUpdate() == 1) {
                        acknowledged.add(token);
                        long now = System.nanoTime();
                        // the way to the first one is no gap
                        longestGapNanos = first ? 0 : Math.max(longestGapNanos, now - last);
                        first = false;
                        last = now;
                    }
                    Thread.sleep(pause);
                }
            } catch (InterruptedException closed) {
                return;
            } catch (SQLException | java.io.IOException | RuntimeException lost) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Connection connect(int port) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        properties.setProperty("connectTimeout", "3000");
        properties.setProperty("socketTimeout", "10000");
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/", properties);
    }

    /** Tokens of the writes that the server acknowledged, in order. */
    public List<String> acknowledged() {
        return acknowledged;
    }

    /** The longest time between two acknowledged writes. */
    public Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }

    /** Stops writing; the write under way is finished first. */
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
