package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ServerVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * MySQL 5.7 and 8.0, up to 8.3. The statements with SLAVE and MASTER in them are the only ones before 8.0.22, and work
 * until 8.4 takes them away.
 */
final class OldMySqlDialect implements OldStatements {

    private final ServerVersion version;
    private final boolean before8;

    OldMySqlDialect(ServerVersion version) {
        this.version = version;
        before8 = !version.atLeast(8, 0, 0);
    }

    @Override
    public boolean supports(ServerVersion version) {
        return !version.isMariaDb() && version.atLeast(5, 7, 0) && !version.atLeast(8, 4, 0);
    }

    @Override
    public String server() {
        return MySqlDialect.SERVER;
    }

    @Override
    public String identity() {
        return MySqlDialect.IDENTITY;
    }

    @Override
    public GtidState gtidState(Row server, Sql sql) {
        return MySqlDialect.gtids(server);
    }

    @Override
    public String tableNumbers() {
        return before8
                ? MySqlDialect.TABLE_NUMBERS.replace("innodb_table", "innodb_sys_table")
                : MySqlDialect.TABLE_NUMBERS;
    }

    @Override
    public String inventory() {
        return before8 ? MySqlDialect.INVENTORY.replace("innodb_table", "innodb_sys_table") : MySqlDialect.INVENTORY;
    }

    @Override
    public String replicaStatus() {
        return "SHOW SLAVE STATUS";
    }

    @Override
    public Row channel(Row row) {
        return OldNames.translated(row);
    }

    @Override
    public Optional<String> workerErrors() {
        // before 8.0 the timestamps have whole seconds, which only makes the first of two workers' errors a guess
        return Optional.of(MySqlDialect.WORKER_ERRORS);
    }

    @Override
    public Optional<String> startApplierUntilGtids() {
        return Optional.of("START SLAVE SQL_THREAD UNTIL SQL_AFTER_GTIDS = ?");
    }

    @Override
    public String pointAtSource(boolean autoPosition) {
        return "CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?,"
                + " MASTER_SSL = ?, MASTER_SSL_CA = ?, MASTER_SSL_VERIFY_SERVER_CERT = ?,"
                + (before8 ? "" : " GET_MASTER_PUBLIC_KEY = ?,")
                + " MASTER_CONNECT_RETRY = 2, MASTER_RETRY_COUNT = 0, "
                + (autoPosition
                        ? "MASTER_AUTO_POSITION = 1"
                        : "MASTER_AUTO_POSITION = 0, MASTER_LOG_FILE = ?, MASTER_LOG_POS = ?");
    }

    @Override
    public String stopForLogin() {
        return "STOP SLAVE IO_THREAD";
    }

    @Override
    public String changeLogin() {
        return "CHANGE MASTER TO MASTER_USER = ?, MASTER_PASSWORD = ?, MASTER_SSL = ?, MASTER_SSL_CA = ?,"
                + " MASTER_SSL_VERIFY_SERVER_CERT = ?" + (before8 ? "" : ", GET_MASTER_PUBLIC_KEY = ?");
    }

    @Override
    public boolean asksForPublicKey() {
        return !before8;
    }

    @Override
    public boolean persists() {
        return !before8;
    }

    @Override
    public List<String> fence() {
        return List.of("event_scheduler", "super_read_only", "read_only", "offline_mode");
    }

    @Override
    public List<String> loadSwitches() {
        List<String> switches = new ArrayList<>(List.of("innodb_strict_mode"));
        if (version.atLeast(8, 0, 13)) {
            switches.add("sql_require_primary_key");
        }
        if (version.atLeast(8, 0, 30)) {
            switches.add("sql_generate_invisible_primary_key");
        }
        return switches;
    }

    @Override
    public String combined(String hash) {
        return before8 ? xorOfNumbers(hash) : MySqlDialect.XOR_OF_BYTES.formatted(hash);
    }

    /** Before 8.0, and on MariaDB, the exclusive or of bytes is, without a word, the number 0: 64 bits at a time. */
    static String xorOfNumbers(String hash) {
        return IntStream.of(1, 17, 33, 49)
                .mapToObj(
                        from -> "HEX(BIT_XOR(CAST(CONV(SUBSTR(" + hash + ", " + from + ", 16), 16, 10) AS UNSIGNED)))")
                .collect(Collectors.joining(", '-', ", "CONCAT(", ")"));
    }

    @Override
    public String isRounded(String column) {
        return differsFromItsText(column);
    }

    /**
     * No text can be cast to FLOAT before 8.0.17. The text stands for the value when it is nearer to it than half of the
     * step to the next FLOAT, of 24 binary digits; the step below a power of two is half as wide, so there every difference
     * counts.
     */
    static String differsFromItsText(String column) {
        String off = "ABS((" + column + " + 0e0) - (CAST(" + column + " AS CHAR) + 0e0))";
        String size = "LOG2(ABS(" + column + " + 0e0))";
        return "(" + off + " >= POW(2, FLOOR(" + size + ") - 24) OR (" + off + " > 0 AND POW(2, ROUND(" + size
                + ")) = ABS(" + column + " + 0e0)))";
    }

    /** Functional indexes came with 8.0.13. */
    @Override
    public String indexExpression() {
        return version.atLeast(8, 0, 13) ? "expression" : "NULL";
    }

    @Override
    public boolean addsToPurged() {
        return !before8;
    }

    @Override
    public Optional<String> activeRoles() {
        return before8 ? Optional.empty() : Optional.of("SELECT CURRENT_ROLE()");
    }

    @Override
    public List<String> monitorGrants() {
        return MySqlDialect.MONITOR_GRANTS;
    }

    @Override
    public List<String> administratorRights() {
        if (before8) {
            return Rights.with("SUPER");
        }
        List<String> rights = new ArrayList<>(Rights.with(
                "SYSTEM_VARIABLES_ADMIN",
                "SET_USER_ID",
                "REPLICATION_SLAVE_ADMIN",
                "CONNECTION_ADMIN",
                "SESSION_VARIABLES_ADMIN"));
        if (version.atLeast(8, 0, 16)) {
            rights.add("SYSTEM_USER");
        }
        return rights;
    }
}
