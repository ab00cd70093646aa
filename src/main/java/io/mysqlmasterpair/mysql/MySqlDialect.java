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
    public String startApplierUntilGtids() {
        return "START REPLICA SQL_THREAD UNTIL SQL_AFTER_GTIDS = ?";
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
    public String stopReceiver() {
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
    public String disableEventOnReplica() {
        return "DISABLE ON REPLICA";
    }
}
