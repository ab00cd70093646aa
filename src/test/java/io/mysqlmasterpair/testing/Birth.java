package io.mysqlmasterpair.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server looked like when it was new, and how it becomes so again: nobody connected, no channel, no schema, account or
 * setting of a test, no history. What can't be brought back is found by comparing, and such a server is not used again.
 */
final class Birth {

    private static final String USER_SCHEMAS = "SELECT schema_name FROM information_schema.schemata"
            + " WHERE LOWER(schema_name) NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')";
    private static final String OTHERS = "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
            + " AND user NOT IN ('system user', 'event_scheduler') AND command NOT IN ('Daemon',"
            + " 'Slave_IO', 'Slave_SQL', 'Slave_worker')";
    /** Who may do what, and what was loaded into the server. */
    private static final String GRANT_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema ="
            + " 'mysql' AND table_type = 'BASE TABLE' AND table_name IN ('user', 'global_priv', 'db', 'tables_priv',"
            + " 'columns_priv', 'procs_priv', 'proxies_priv', 'role_edges', 'roles_mapping', 'default_roles',"
            + " 'global_grants', 'plugin', 'func', 'servers', 'component', 'event', 'proc') ORDER BY table_name";

    private static final String HISTORIES = "SELECT table_name FROM information_schema.tables WHERE table_schema ="
            + " 'performance_schema' AND table_name IN ('events_statements_history', 'events_statements_history_long',"
            + " 'events_statements_summary_by_digest')";
    /** They say what was done, not how the server is set. */
    private static final Set<String> MOVING = Set.of(
            "gtid_executed",
            "gtid_purged",
            "gtid_owned",
            "gtid_binlog_pos",
            "gtid_binlog_state",
            "gtid_current_pos",
            "gtid_slave_pos");

    private final MysqlServer server;
    private final List<String> accounts;
    private final SortedMap<String, String> settings;
    private final SortedMap<String, List<List<String>>> rights;

    private Birth(Session session, MysqlServer server) throws SQLException {
        this.server = server;
        this.accounts = session.column(accounts());
        this.settings = session.settings();
        this.rights = session.rights();
    }

    static Birth of(MysqlServer server) {
        try (Session session = new Session(server)) {
            return new Birth(session, server);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String accounts() {
        return "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user";
    }

    /** Ends its channel. */
    boolean rest() {
        return tried(session -> {
            session.endChannels();
            return true;
        });
    }

    /** Whether it is as new; if not it must not be used any more, and what is left was printed. */
    boolean renew() {
        return tried(session -> {
                    session.endOthers();
                    session.setBack(settings);
                    return true;
                })
                && tried(
                        session -> { // with the settings that it has now
                            session.forget(accounts);
                            session.setBackAccounts(rights.getOrDefault("global_priv", List.of()));
                            return isAsNew(session);
                        });
    }

    private interface Attempt {
        boolean on(Session session) throws SQLException;
    }

    private boolean tried(Attempt attempt) {
        try (Session session = new Session(server)) {
            return attempt.on(session);
        } catch (SQLException e) {
            System.out.println("A server is not used again: " + e.getMessage());
            return false;
        }
    }

    private boolean isAsNew(Session session) throws SQLException {
        SortedMap<String, String> now = session.settings();
        now.entrySet().removeAll(settings.entrySet());
        SortedMap<String, List<List<String>>> others = session.rights();
        others.entrySet().removeAll(rights.entrySet());
        boolean asNew = now.isEmpty()
                && others.isEmpty()
                && session.column(USER_SCHEMAS).isEmpty()
                && session.column("XA RECOVER").isEmpty()
                && session.column(server.family().replicaStatus()).isEmpty();
        if (!asNew) {
            System.out.println("A server is not used again: " + now + " " + others);
        }
        return asNew;
    }

    /** One session as root. */
    private static final class Session implements AutoCloseable {

        private final ServerFamily family;
        private final Connection connection;
        private final Statement statement;

        Session(MysqlServer server) throws SQLException {
            family = server.family();
            connection = server.connect();
            statement = connection.createStatement();
            run("SET SESSION sql_log_bin = 0");
            run("SET SESSION lock_wait_timeout = 5");
            run("SET SESSION foreign_key_checks = 0");
        }

        void run(String sql) throws SQLException {
            statement.execute(family.say(sql));
        }

        List<List<String>> rows(String query) throws SQLException {
            try (ResultSet result = statement.executeQuery(query)) {
                List<List<String>> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(Objects.toString(result.getString(i)));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }

        List<String> column(String query) throws SQLException {
            return rows(query).stream().map(List::getFirst).toList();
        }

        SortedMap<String, String> settings() throws SQLException {
            SortedMap<String, String> values = new TreeMap<>();
            for (List<String> row : rows("SHOW GLOBAL VARIABLES")) {
                if (!MOVING.contains(row.get(0))) {
                    values.put(row.get(0), row.get(1));
                }
            }
            return values;
        }

        SortedMap<String, List<List<String>>> rights() throws SQLException {
            SortedMap<String, List<List<String>>> tables = new TreeMap<>();
            for (String table : column(GRANT_TABLES)) {
                tables.put(table, rows("SELECT * FROM mysql." + table + " ORDER BY 1, 2"));
            }
            return tables;
        }

        void endOthers() throws SQLException {
            for (String id : column(OTHERS)) {
                try {
                    run("KILL " + id);
                } catch (SQLException gone) {
                    // it has ended by itself
                }
            }
        }

        void endChannels() throws SQLException {
            run(family.isMariaDb() ? "STOP ALL SLAVES" : "STOP REPLICA");
            run("RESET REPLICA ALL");
        }

        void setBack(SortedMap<String, String> before) throws SQLException {
            if (family.canPersist()) {
                run("RESET PERSIST");
            }
            SortedMap<String, String> now = settings();
            for (String name : before.keySet()) {
                String value = Objects.requireNonNull(before.get(name));
                if (!value.equals(now.get(name))) {
                    boolean number = value.matches("-?\\d+(\\.\\d+)?");
                    run("SET GLOBAL " + name + " = " + (number ? value : "'" + value.replace("'", "''") + "'"));
                }
            }
        }

        void forget(List<String> accounts) throws SQLException {
            for (String schema : column(USER_SCHEMAS)) {
                run("DROP DATABASE `" + schema.replace("`", "``") + "`");
            }
            if (family.isMariaDb()) {
                for (String role : column("SELECT QUOTE(user) FROM mysql.user WHERE is_role = 'Y'")) {
                    run("DROP ROLE " + role);
                }
            }
            for (String account : column(accounts())) {
                if (!accounts.contains(account)) {
                    run("DROP USER " + account);
                }
            }
            run("RESET BINARY LOGS AND GTIDS");
            if (family.isMariaDb()) {
                run("SET GLOBAL gtid_slave_pos = ''");
            }
            for (String table : column(HISTORIES)) {
                run("TRUNCATE TABLE performance_schema." + table);
            }
        }

        /** MariaDB writes down that an account is not locked once it was. */
        void setBackAccounts(List<List<String>> before) throws SQLException {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE mysql.global_priv SET priv = ? WHERE host = ? AND user = ?")) {
                for (List<String> row : before) {
                    update.setString(1, row.get(2));
                    update.setString(2, row.get(0));
                    update.setString(3, row.get(1));
                    update.executeUpdate();
                }
            }
            run("FLUSH PRIVILEGES");
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
