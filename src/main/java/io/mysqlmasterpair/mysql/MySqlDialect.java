package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ServerVersion;
import java.util.List;
import java.util.Optional;

/** MySQL 8.4 and every later series: 9.x, 26.x. The old SLAVE and MASTER statements are errors there. */
final class MySqlDialect implements RepairDialect {

    static final String IDENTITY = "@@server_uuid";

    static final String SERVER = "SELECT @@server_uuid AS uuid, @@server_uuid AS origin, @@GLOBAL.server_id AS id,"
            + " @@GLOBAL.read_only AS readonly, @@GLOBAL.super_read_only AS closed, @@log_bin AS logbin,"
            // GLOBAL, because 5.7 has a session's gtid_executed too, which is empty
            + " @@GLOBAL.gtid_mode AS mode, @@GLOBAL.gtid_executed AS executed, @@GLOBAL.gtid_purged AS purged";

    static final List<String> MONITOR_GRANTS = List.of(
            "GRANT PROCESS, REPLICATION CLIENT ON *.* TO ?@'%'",
            "GRANT SELECT ON performance_schema.* TO ?@'%'", "GRANT SELECT ON mysql.innodb_table_stats TO ?@'%'");

    static final String WORKER_ERRORS = "SELECT last_error_number AS errno, last_error_message AS message"
            + " FROM performance_schema.replication_applier_status_by_worker"
            + " WHERE channel_name = ? AND last_error_number <> 0"
            + " ORDER BY last_error_timestamp LIMIT 1";

    /**
     * Counts by the names of InnoDB's tables, {@code schema/table#p#partition}, in which every odd character is encoded:
     * '/' and '#' only ever separate. Left out: the server's and the operator's own schemas, and the auxiliary tables of
     * full-text indexes. Tables of other engines are not seen here; preflight, with more rights, sees them.
     */
    static final String INVENTORY = """
            SELECT COUNT(DISTINCT SUBSTRING_INDEX(t.name, '/', 1)) AS schema_count,
                   COUNT(DISTINCT SUBSTRING_INDEX(LOWER(t.name), '#p#', 1)) AS table_count,
                   COALESCE(SUM(s.file_size), 0) AS bytes
            FROM information_schema.innodb_tables t
            LEFT JOIN information_schema.innodb_tablespaces s ON s.space = t.space AND s.space_type = 'Single'
            WHERE t.name LIKE '%/%'
              AND SUBSTRING_INDEX(t.name, '/', 1) NOT IN ('mysql', 'sys', 'mysqlmasterpair')
              AND t.name NOT LIKE 'mysqlmasterpair|_%' ESCAPE '|'
              AND t.name NOT REGEXP '/fts_[0-9a-f]{16}_'""";

    /** Of the same tables; but for those that a statement under way is making, which nobody dumps. */
    static final String TABLE_NUMBERS = """
            SELECT t.name AS n, t.table_id AS i FROM information_schema.innodb_tables t
            WHERE t.name LIKE '%/%'
              AND SUBSTRING_INDEX(t.name, '/', 1) NOT IN ('mysql', 'sys', 'mysqlmasterpair')
              AND t.name NOT LIKE 'mysqlmasterpair|_%' ESCAPE '|'
              AND t.name NOT LIKE '%/#sql%' AND t.name NOT REGEXP '/(fts|FTS)_[0-9a-f]{16}_'""";

    /** All 256 bits at once, from 8.0 on. */
    static final String XOR_OF_BYTES = "HEX(BIT_XOR(UNHEX(%s)))";

    @Override
    public boolean supports(ServerVersion version) {
        return !version.isMariaDb() && version.atLeast(8, 4, 0);
    }

    @Override
    public String server() {
        return SERVER;
    }

    @Override
    public String identity() {
        return IDENTITY;
    }

    @Override
    public GtidState gtidState(Row server, Sql sql) {
        return gtids(server);
    }

    static GtidState gtids(Row row) {
        return new GtidState(
                Optional.of(GtidMode.valueOf(row.text("mode"))),
                GtidSet.parse(row.text("executed")),
                GtidSet.parse(row.text("purged")));
    }

    @Override
    public String tableNumbers() {
        return TABLE_NUMBERS;
    }

    @Override
    public String inventory() {
        return INVENTORY;
    }

    @Override
    public Row channel(Row row) {
        return row;
    }

    @Override
    public Optional<String> workerErrors() {
        return Optional.of(WORKER_ERRORS);
    }

    @Override
    public boolean asksForPublicKey() {
        return true;
    }

    @Override
    public String replicaStatus() {
        return "SHOW REPLICA STATUS";
    }

    @Override
    public String binaryLogStatus() {
        return "SHOW BINARY LOG STATUS";
    }

    @Override
    public String startReplica() {
        return "START REPLICA";
    }

    @Override
    public String stopReplica() {
        return "STOP REPLICA";
    }

    @Override
    public String stopApplier() {
        return "STOP REPLICA SQL_THREAD";
    }

    @Override
    public String startApplier() {
        return "START REPLICA SQL_THREAD";
    }

    @Override
    public Optional<String> startApplierUntilGtids() {
        return Optional.of("START REPLICA SQL_THREAD UNTIL SQL_AFTER_GTIDS = ?");
    }

    @Override
    public String startApplierUntilPosition() {
        return "START REPLICA SQL_THREAD UNTIL SOURCE_LOG_FILE = ?, SOURCE_LOG_POS = ?";
    }

    /** A retry count of 0 is without end: the default of 8.4, ten, gives up within minutes of a source's restart. */
    @Override
    public String pointAtSource(boolean autoPosition) {
        return "CHANGE REPLICATION SOURCE TO SOURCE_HOST = ?, SOURCE_PORT = ?, SOURCE_USER = ?, SOURCE_PASSWORD = ?,"
                + " SOURCE_SSL = ?, SOURCE_SSL_CA = ?, SOURCE_SSL_VERIFY_SERVER_CERT = ?, GET_SOURCE_PUBLIC_KEY = ?,"
                + " SOURCE_CONNECT_RETRY = 2, SOURCE_RETRY_COUNT = 0, "
                + (autoPosition
                        ? "SOURCE_AUTO_POSITION = 1"
                        : "SOURCE_AUTO_POSITION = 0, SOURCE_LOG_FILE = ?, SOURCE_LOG_POS = ?");
    }

    @Override
    public String stopForLogin() {
        return "STOP REPLICA IO_THREAD";
    }

    @Override
    public String changeLogin() {
        return "CHANGE REPLICATION SOURCE TO SOURCE_USER = ?, SOURCE_PASSWORD = ?, SOURCE_SSL = ?, SOURCE_SSL_CA = ?,"
                + " SOURCE_SSL_VERIFY_SERVER_CERT = ?, GET_SOURCE_PUBLIC_KEY = ?";
    }

    @Override
    public String resetReplica() {
        return "RESET REPLICA";
    }

    @Override
    public String dropRelayLogByGtid() {
        return resetReplica();
    }

    @Override
    public String dropRelayLogByPosition() {
        return "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE = ?, SOURCE_LOG_POS = ?";
    }

    @Override
    public String disableEventOnReplica() {
        return "DISABLE ON REPLICA";
    }

    @Override
    public boolean persists() {
        return true;
    }

    @Override
    public List<String> fence() {
        return List.of("event_scheduler", "super_read_only", "read_only", "offline_mode", Settings.NO_REPLICA_START);
    }

    @Override
    public Optional<String> forgetReplica() {
        return Optional.empty();
    }

    @Override
    public String offersTls() {
        return "SELECT value FROM performance_schema.tls_channel_status"
                + " WHERE channel = 'mysql_main' AND property = 'Enabled'";
    }

    @Override
    public String processlist() {
        return "performance_schema.processlist";
    }

    @Override
    public List<String> loadSwitches() {
        return List.of(
                "sql_require_primary_key",
                "sql_generate_invisible_primary_key",
                "innodb_strict_mode",
                "restrict_fk_on_non_standard_key");
    }

    @Override
    public String combined(String hash) {
        return XOR_OF_BYTES.formatted(hash);
    }

    @Override
    public String isRounded(String column) {
        return column + " <> CAST(CAST(" + column + " AS CHAR) AS FLOAT)";
    }

    @Override
    public String indexExpression() {
        return "expression";
    }

    @Override
    public boolean addsToPurged() {
        return true;
    }

    @Override
    public Optional<String> activeRoles() {
        return Optional.of("SELECT CURRENT_ROLE()");
    }

    @Override
    public List<String> monitorGrants() {
        return MONITOR_GRANTS;
    }

    @Override
    public List<String> administratorRights() {
        return Rights.with(
                "SYSTEM_VARIABLES_ADMIN",
                "PERSIST_RO_VARIABLES_ADMIN",
                "SET_ANY_DEFINER",
                "ALLOW_NONEXISTENT_DEFINER",
                "REPLICATION_SLAVE_ADMIN",
                "CONNECTION_ADMIN",
                "SESSION_VARIABLES_ADMIN",
                "SYSTEM_USER");
    }
}
