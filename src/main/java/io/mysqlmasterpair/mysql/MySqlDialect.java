package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ServerVersion;

/** MySQL 8.4 and every later series: 9.x, 26.x. The old SLAVE and MASTER statements are errors there. */
final class MySqlDialect implements Dialect {

    @Override
    public boolean supports(ServerVersion version) {
        return !version.isMariaDb() && version.atLeast(8, 4, 0);
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
    public String startApplierUntilGtids(String literal) {
        return "START REPLICA SQL_THREAD UNTIL SQL_AFTER_GTIDS = " + literal;
    }

    @Override
    public String startApplierUntilPosition(String fileLiteral, long position) {
        return "START REPLICA SQL_THREAD UNTIL SOURCE_LOG_FILE = " + fileLiteral + ", SOURCE_LOG_POS = " + position;
    }

    @Override
    public String resetReplica() {
        return "RESET REPLICA";
    }

    @Override
    public String disableEventOnReplica() {
        return "DISABLE ON REPLICA";
    }
}
