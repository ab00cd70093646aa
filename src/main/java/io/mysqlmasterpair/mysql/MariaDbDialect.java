package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.11 and 11.x. It has the old words, no server_uuid, GTIDs with domains, and neither super_read_only nor offline
 * mode nor persisted settings: its fence is made of locked accounts.
 */
final class MariaDbDialect implements OldStatements {

    /** Named after the id, which is all that a channel tells of its source. */
    private static final String IDENTITY = "CONCAT('server-id-', @@GLOBAL.server_id)";

    private static final int NO_BINARY_LOG = 1381;

    /** From 12 on read_only has levels, and keeps off others than today. */
    @Override
    public boolean supports(ServerVersion version) {
        return version.isMariaDb() && version.atLeast(10, 11, 0) && !version.atLeast(12, 0, 0);
    }

    @Override
    public String server() {
        return "SELECT " + IDENTITY + " AS uuid, @@GLOBAL.gtid_domain_id AS origin, @@GLOBAL.server_id AS id,"
                + " @@GLOBAL.read_only AS readonly, @@log_bin AS logbin, @@GLOBAL.gtid_binlog_pos AS logged,"
                + " @@GLOBAL.gtid_slave_pos AS received";
    }

    @Override
    public String identity() {
        return IDENTITY;
    }

    /**
     * Of its own domain a member has executed what is in its own log: that is where it goes on counting, whatever came back
     * to it by its peer. Of others, what it has logged or, where it does not log what it receives, has received.
     */
    @Override
    public GtidState gtidState(Row server, Sql sql) throws SQLException {
        GtidSet received = GtidSet.parse(server.text("received")).subtract(GtidSet.allOf(server.text("origin")));
        return new GtidState(
                Optional.empty(), GtidSet.parse(server.text("logged")).union(received), purged(sql));
    }

    /** What stands before the oldest log. */
    private static GtidSet purged(Sql sql) throws SQLException {
        try {
            return BinaryLogs.previousGtids(sql.query("SHOW BINLOG EVENTS LIMIT 3"));
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_BINARY_LOG) {
                return GtidSet.EMPTY;
            }
            throw e;
        }
    }

    @Override
    public String tableNumbers() {
        return MySqlDialect.TABLE_NUMBERS.replace("innodb_table", "innodb_sys_table");
    }

    @Override
    public String inventory() {
        return MySqlDialect.INVENTORY
                .replace("innodb_table", "innodb_sys_table")
                .replace("s.space_type = 'Single'", "t.space <> 0");
    }

    /** All of them: a channel with a name is none of ours, and is to be seen. */
    @Override
    public String replicaStatus() {
        return "SHOW ALL SLAVES STATUS";
    }

    @Override
    public Row channel(Row row) {
        Map<String, @Nullable String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        columns.putAll(OldNames.translated(row).columns());
        String sourceId = row.text("Master_Server_Id");
        // the id stays when the channel is pointed elsewhere; the log's name does not
        boolean read = !row.text("Master_Log_File").isEmpty();
        columns.put("Channel_Name", row.text("Connection_name"));
        columns.put("Source_UUID", !read || sourceId.equals("0") ? "" : "server-id-" + sourceId);
        columns.put("Auto_Position", row.text("Using_Gtid").equalsIgnoreCase("No") ? "0" : "1");
        columns.put("Retrieved_Gtid_Set", row.text("Gtid_IO_Pos"));
        return new Row(columns);
    }

    /** The status itself has the worker's error. */
    @Override
    public Optional<String> workerErrors() {
        return Optional.empty();
    }

    /** Until a GTID it starts both threads or none; the applier alone stops at positions, also where it goes by GTIDs. */
    @Override
    public Optional<String> startApplierUntilGtids() {
        return Optional.empty();
    }

    /** Whether certificates are checked is said always: from 11.3 on they are where nothing is said. */
    @Override
    public String pointAtSource(boolean autoPosition) {
        return "CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?, MASTER_SSL = ?,"
                + " MASTER_SSL_CA = ?, MASTER_SSL_VERIFY_SERVER_CERT = ?, MASTER_CONNECT_RETRY = 2, "
                + (autoPosition
                        ? "MASTER_USE_GTID = slave_pos"
                        : "MASTER_USE_GTID = no, MASTER_LOG_FILE = ?, MASTER_LOG_POS = ?");
    }

    /** It drops relay logs and errors by itself; RESET SLAVE before it would switch a channel by position to GTIDs. */
    @Override
    public boolean pointingForgets() {
        return true;
    }

    @Override
    public String dropRelayLogByGtid() {
        return "CHANGE MASTER TO MASTER_USE_GTID = slave_pos";
    }

    @Override
    public String dropRelayLogByPosition() {
        return "CHANGE MASTER TO MASTER_USE_GTID = no, MASTER_LOG_FILE = ?, MASTER_LOG_POS = ?";
    }

    /** No channel is changed while one of its threads runs. */
    @Override
    public String stopForLogin() {
        return "STOP SLAVE";
    }

    @Override
    public boolean loginKeepsRelayLog() {
        return false;
    }

    @Override
    public String changeLogin() {
        return "CHANGE MASTER TO MASTER_USER = ?, MASTER_PASSWORD = ?, MASTER_SSL = ?, MASTER_SSL_CA = ?,"
                + " MASTER_SSL_VERIFY_SERVER_CERT = ?";
    }

    @Override
    public boolean asksForPublicKey() {
        return false;
    }

    @Override
    public boolean persists() {
        return false;
    }

    @Override
    public List<String> fence() {
        return List.of("event_scheduler", "read_only");
    }

    @Override
    public boolean fencesByLocks() {
        return true;
    }

    @Override
    public String openAccounts() {
        return AccountLocks.OPEN_ON_MARIADB;
    }

    @Override
    public List<String> loadSwitches() {
        return List.of("innodb_strict_mode");
    }

    @Override
    public String combined(String hash) {
        return OldMySqlDialect.xorOfNumbers(hash);
    }

    @Override
    public String isRounded(String column) {
        return OldMySqlDialect.differsFromItsText(column);
    }

    @Override
    public String indexExpression() {
        return "NULL";
    }

    @Override
    public boolean hasSequences() {
        return true;
    }

    @Override
    public boolean addsToPurged() {
        return true;
    }

    @Override
    public boolean countsByDomain() {
        return true;
    }

    @Override
    public Optional<String> activeRoles() {
        return Optional.of("SELECT COALESCE(CURRENT_ROLE(), 'NONE')");
    }

    /** It writes statements down as they came: CREATE USER, ALTER USER and CHANGE MASTER with the password in them. */
    @Override
    public Optional<String> unrecorded() {
        return Optional.of("SET SESSION sql_log_off = 1, SESSION slow_query_log = 0");
    }

    @Override
    public String recorded() {
        return "SET SESSION sql_log_off = DEFAULT, SESSION slow_query_log = DEFAULT";
    }

    @Override
    public List<String> monitorGrants() {
        return List.of(
                "GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO ?@'%'",
                "GRANT SELECT ON mysql.innodb_table_stats TO ?@'%'");
    }

    @Override
    public List<String> administratorRights() {
        return Rights.onMariaDb();
    }
}
