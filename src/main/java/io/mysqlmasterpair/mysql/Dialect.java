package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The statements in which the server families differ. One implementation a family. */
interface Dialect {

    /** Whether this family's statements fit the version. */
    boolean supports(ServerVersion version);

    /**
     * What the server says of itself: uuid, origin, id, readonly, logbin; and closed, which is readonly for administrators too,
     * on a family that has it; and, for {@link #gtidState}, of its GTIDs.
     */
    String server();

    /** An expression for what {@link #server} calls uuid. */
    String identity();

    /** The GTIDs of a member, from the row that {@link #server} gave and what else must be asked for. */
    GtidState gtidState(Row server, Sql sql) throws SQLException;

    /** The same, read anew. */
    default GtidState gtidState(Sql sql) throws SQLException {
        return gtidState(sql.query(server()).getFirst(), sql);
    }

    /** @param mode empty where the mode is the channel's and not the server's */
    record GtidState(Optional<GtidMode> mode, GtidSet executed, GtidSet purged) {}

    /** One row: schema_count, table_count, bytes. By the names of InnoDB's tables: no right on the data is needed. */
    String inventory();

    /** One row a channel; the column names are the family's. */
    String replicaStatus();

    /** A row of {@link #replicaStatus} with the column names of MySQL 8.4. */
    Row channel(Row row);

    /** As {@link #channel}, for all channels. */
    default List<Row> channels(Sql sql) throws SQLException {
        return sql.query(replicaStatus()).stream().map(this::channel).toList();
    }

    /** One placeholder for the channel's name; rows: errno, message. Empty where the status itself says why. */
    Optional<String> workerErrors();

    /** One row: File, Position. */
    String binaryLogStatus();

    String startReplica();

    String stopReplica();

    String stopApplier();

    String startApplier();

    /** Starts the applier until it has applied a GTID set; one placeholder for the set. Empty where it can't be told so. */
    Optional<String> startApplierUntilGtids();

    /** Starts the applier until it has reached a position in the source's log; placeholders: file, position. */
    String startApplierUntilPosition();

    /**
     * Points the channel. Placeholders: host, port, user, password, TLS on (1 or 0), CA file, host name checked (1 or 0);
     * public key asked for (1 or 0) where {@link #asksForPublicKey}; then file and position unless {@code autoPosition}.
     */
    String pointAtSource(boolean autoPosition);

    /** Whether to point a channel drops its relay log and its errors, and makes {@link #resetReplica} before it wrong. */
    default boolean pointingForgets() {
        return false;
    }

    /** Stops what must stand while {@link #changeLogin}: the receiver, or all. */
    String stopForLogin();

    /** Whether {@link #changeLogin} leaves the relay log where the applier runs. */
    default boolean loginKeepsRelayLog() {
        return true;
    }

    /**
     * Changes how a channel logs in, and nothing about its source or its place. Behind {@link #stopForLogin}. Placeholders:
     * user, password, TLS on (1 or 0), CA file, host name checked (1 or 0); then public key asked for (1 or 0) where
     * {@link #asksForPublicKey}.
     */
    String changeLogin();

    /** Whether a channel without TLS may have to ask the source for its RSA key: caching_sha2_password. */
    boolean asksForPublicKey();

    /** Drops relay logs and forgets positions; keeps where the channel points. */
    String resetReplica();

    /** Drops the relay log of a channel by GTID, which goes on with what its server has not executed. Both threads must be stopped. */
    String dropRelayLogByGtid();

    /** The same of a channel by position, which goes on where it is told; placeholders: file, position in the source's log. */
    String dropRelayLogByPosition();

    /**
     * Forgets the channel altogether. Empty where a setting keeps a restart from starting it, so that nothing has to be
     * forgotten for that.
     */
    Optional<String> forgetReplica();

    /** How an event is kept from firing on a replica. */
    String disableEventOnReplica();

    /**
     * What keeps the session's statements out of the server's records of statements, where the server itself does not take
     * passwords out of them; what {@link #recorded} undoes. Empty where it does.
     */
    default Optional<String> unrecorded() {
        return Optional.empty();
    }

    /** The end of {@link #unrecorded}. */
    default String recorded() {
        return "DO 0";
    }

    /** The dialect of a version whose state can be read; empty when none fits. */
    static Optional<Dialect> reading(ServerVersion version) {
        return Stream.<Dialect>of(new MySqlDialect(), new OldMySqlDialect(version), new MariaDbDialect())
                .filter(dialect -> dialect.supports(version))
                .findFirst();
    }
}
