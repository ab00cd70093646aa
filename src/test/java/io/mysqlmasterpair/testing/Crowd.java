package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.mysql.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Idle sessions that leave no room on a server, for anybody. */
public final class Crowd implements AutoCloseable {

    /** The least that MariaDB may be set to. */
    private static final int ROOM = 10;

    private static final int FULL = 1040;

    private final Deque<Connection> sessions = new ArrayDeque<>();

    private Crowd() {}

    /** Opens sessions until not even an administrator gets one more. */
    public static Crowd fill(MysqlServer server) {
        Crowd crowd = new Crowd();
        try {
            crowd.sessions.add(server.connect());
            crowd.say("SET GLOBAL max_connections = " + ROOM);
            while (true) {
                crowd.sessions.add(server.connect());
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != FULL) {
                crowd.close();
                throw new IllegalStateException(e);
            }
            return crowd;
        }
    }

    private void say(String statement) throws SQLException {
        try (var s = sessions.getFirst().createStatement()) {
            s.execute(statement);
        }
    }

    /** Leaves, and there is room as before. */
    @Override
    public void close() {
        try {
            say("SET GLOBAL max_connections = 151");
            for (Connection session : sessions) {
                session.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** At most so many sessions of one account; 0: as many as it likes. In no binary log. */
    public static void limit(MysqlServer server, Login login, int sessions) {
        server.run(
                "SET sql_log_bin = 0", "ALTER USER " + login.username() + "@'%' WITH MAX_USER_CONNECTIONS " + sessions);
    }
}
