package io.mysqlmasterpair.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A beat that can't be given is somebody's fault, and nobody else's trouble. */
class HeartMysqlIT {

    private static final PairKey SOUND = new PairKey("shop", "sound");
    private static final PairKey SICK = new PairKey("shop", "sick");
    private static final Login MONITOR = new Login("monitor", "monitor-p'w1");
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String WAITING =
            "SELECT COUNT(*) FROM performance_schema.processlist WHERE user = 'monitor' AND command <> 'Sleep'";

    private static MysqlServer server;

    private final Heart heart = new Heart(Clock.systemUTC());

    @BeforeAll
    static void start() {
        server = MysqlServer.start(1, ReplicationMode.GTID);
        server.run(
                "CREATE DATABASE mysqlmasterpair",
                "CREATE TABLE mysqlmasterpair.heartbeat (member varchar(63) PRIMARY KEY, at_ms bigint NOT NULL,"
                        + " every_ms bigint NOT NULL, beats bigint NOT NULL)",
                "INSERT INTO mysqlmasterpair.heartbeat VALUES ('a', 0, 0, 0)",
                "CREATE USER monitor@'%' IDENTIFIED BY 'monitor-p\\'w1'",
                "GRANT SELECT, UPDATE ON mysqlmasterpair.heartbeat TO monitor@'%'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void hangUp() {
        heart.close();
    }

    private static ConnectOptions options(Endpoint endpoint) {
        return ConnectOptions.forProbe(endpoint, MONITOR, Tls.PREFERRED);
    }

    private void beat(PairKey pair, Endpoint where) {
        long begun = System.nanoTime();
        heart.beat(pair, Side.A, "a", EVERY, side -> options(where));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("nobody waits")
                // a member that hangs is given up after three seconds
                .isLessThan(Duration.ofSeconds(2));
    }

    private static long beats() {
        return Long.parseLong(server.text("SELECT beats FROM mysqlmasterpair.heartbeat WHERE member = 'a'"));
    }

    private void awaitBeats(long more) {
        long wanted = beats() + more;
        Awaitility.await().until(() -> {
            beat(SOUND, server.endpoint());
            return beats() >= wanted;
        });
    }

    @Test
    void aMemberThatHangsStallsNobody() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            beat(SICK, new Endpoint("127.0.0.1", mute.getLocalPort()));
            awaitBeats(2);
            beat(SICK, new Endpoint("127.0.0.1", mute.getLocalPort()));
        }
    }

    @Test
    void aLockedTableIsLetGoAndNothingPilesUpOnTheServer() throws SQLException {
        awaitBeats(1);
        try (Connection connection = server.connect();
                Statement holder = connection.createStatement()) {
            holder.execute("LOCK TABLES mysqlmasterpair.heartbeat READ");
            for (int i = 0; i < 3; i++) {
                beat(SICK, server.endpoint());
                Awaitility.await().until(() -> server.text(WAITING).equals("0"));
            }
            holder.execute("UNLOCK TABLES");
        }
        awaitBeats(1);
    }

    @Test
    void aMissingRightIsToldAndNotAskedForAgainAtOnce() {
        server.run("REVOKE UPDATE ON mysqlmasterpair.heartbeat FROM monitor@'%'");
        beat(SOUND, server.endpoint());
        Awaitility.await().until(() -> heart.refused(SOUND).contains(Side.A));
        String asked =
                "SELECT SUM(count_star) FROM performance_schema.events_statements_summary_by_account_by_event_name"
                        + " WHERE user = 'monitor' AND event_name = 'statement/sql/update'";
        String before = server.text(asked);

        server.run("GRANT UPDATE ON mysqlmasterpair.heartbeat TO monitor@'%'");
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> {
            beat(SOUND, server.endpoint());
            return true;
        });

        assertThat(server.text(asked)).isEqualTo(before);
        heart.forget(SOUND);
        assertThat(heart.refused(SOUND)).isEmpty();
        awaitBeats(1);
    }
}
