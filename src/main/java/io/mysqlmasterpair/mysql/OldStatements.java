package io.mysqlmasterpair.mysql;

import java.util.Optional;

/** The statements about channels and servers that MySQL had until 8.4, and that MariaDB still has. */
interface OldStatements extends RepairDialect {

    @Override
    default String binaryLogStatus() {
        return "SHOW MASTER STATUS";
    }

    @Override
    default String startReplica() {
        return "START SLAVE";
    }

    @Override
    default String stopReplica() {
        return "STOP SLAVE";
    }

    @Override
    default String stopApplier() {
        return "STOP SLAVE SQL_THREAD";
    }

    @Override
    default String startApplier() {
        return "START SLAVE SQL_THREAD";
    }

    @Override
    default String startApplierUntilPosition() {
        return "START SLAVE SQL_THREAD UNTIL MASTER_LOG_FILE = ?, MASTER_LOG_POS = ?";
    }

    @Override
    default String resetReplica() {
        return "RESET SLAVE";
    }

    @Override
    default String dropRelayLogByGtid() {
        return resetReplica();
    }

    @Override
    default String dropRelayLogByPosition() {
        return "CHANGE MASTER TO MASTER_LOG_FILE = ?, MASTER_LOG_POS = ?";
    }

    /** Before 8.0.24 only an option file keeps a restart from starting replication. */
    @Override
    default Optional<String> forgetReplica() {
        return Optional.of("RESET SLAVE ALL");
    }

    @Override
    default String disableEventOnReplica() {
        return "DISABLE ON SLAVE";
    }

    @Override
    default String offersTls() {
        return "SELECT @@have_ssl";
    }

    /** The one in performance_schema is there from 8.0.22 on. */
    @Override
    default String processlist() {
        return "information_schema.processlist";
    }
}
