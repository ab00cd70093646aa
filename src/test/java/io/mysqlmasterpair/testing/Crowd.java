package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.mysql.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /**
     * Fills a server and ends what other sessions an administrator has: who watches it has to come anew. There are more than
     * are let in from then on, or one that ends would make room for that.
     */
    public static Crowd expel(MysqlServer server) {
        Crowd crowd = new Crowd();
        try {
            Set<String> own = new HashSet<>();
            while (own.size() < ROOM + 2) {
                crowd.sessions.addFirst(server.connect());
                own.addAll(crowd.ask("SELECT CONNECTION_ID()"));
            }
            crowd.say("SET GLOBAL max_connections = " + ROOM);
            List<String> all = crowd.ask("SELECT id FROM information_schema.processlist WHERE user = 'root'");
            for (String other : all.stream().filter(id -> !own.contains(id)).toList()) {
                crowd.say("KILL " + other);
            }
            requireFull(server);
            return crowd;
        } catch (SQLException e) {
            crowd.close();
            throw new IllegalStateException(e);
        }
    }

    private static void requireFull(MysqlServer server) throws SQLException {
        try (Connection one = server.connect()) {
            throw new IllegalStateException("there was room for " + one);
        } catch (SQLException e) {
            if (e.getErrorCode() != FULL) {
                throw e;
            }
        }
    }

    private List<String> ask(String query) throws SQLException {
        try (var s = sessions.getFirst().createStatement();
                var result = s.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
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
