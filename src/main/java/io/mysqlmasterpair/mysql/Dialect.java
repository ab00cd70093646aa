package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ServerVersion;
import java.util.Optional;

/** The statements in which the server families differ. One implementation a family. */
interface Dialect {

    /** Whether this family's statements fit the version. */
    boolean supports(ServerVersion version);

    /** One row a channel; the column names are those of MySQL 8.4. */
    String replicaStatus();

    /** One row: File, Position. */
    String binaryLogStatus();

    String startReplica();

    String stopReplica();

    String stopApplier();

    String startApplier();

    /** Starts the applier until it has applied a GTID set; one placeholder for the set. */
    String startApplierUntilGtids();

    /** Starts the applier until it has reached a position in the source's log; placeholders: file, position. */
    String startApplierUntilPosition();

    /**
     * Points the channel. Placeholders: host, port, user, password, TLS on (1 or 0), CA file, host name checked (1 or 0),
     * public key asked for (1 or 0); then file and position unless {@code autoPosition}.
     */
    String pointAtSource(boolean autoPosition);

    /** Stops the receiver alone; the applier goes on with what was received. */
    String stopReceiver();

    /**
     * Changes how a channel logs in, and nothing about its source or its place. The receiver must be stopped. Placeholders:
     * user, password, TLS on (1 or 0), CA file, host name checked (1 or 0), public key asked for (1 or 0).
     */
    String changeLogin();

    /** Drops relay logs and forgets positions; keeps where the channel points. */
    String resetReplica();

    /** How an event is kept from firing on a replica. */
    String disableEventOnReplica();

    /** The dialect of a version; empty when none fits. */
    static Optional<Dialect> of(ServerVersion version) {
        Dialect mysql = new MySqlDialect();
        return mysql.supports(version) ? Optional.of(mysql) : Optional.empty();
    }
}
