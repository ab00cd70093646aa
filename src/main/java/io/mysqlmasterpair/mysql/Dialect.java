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

    /** Starts the applier until it has applied exactly a GTID set, given as a literal. */
    String startApplierUntilGtids(String literal);

    /** Starts the applier until it has reached a position in the source's log, the file given as a literal. */
    String startApplierUntilPosition(String fileLiteral, long position);

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
