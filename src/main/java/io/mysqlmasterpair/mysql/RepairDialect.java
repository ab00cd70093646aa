package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ServerVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a repair needs to know of a family besides reading its state: fencing, loading, comparing. */
interface RepairDialect extends Dialect {

    /** Whether a setting can be made to outlive a restart: SET PERSIST. */
    boolean persists();

    /** The settings that make up a fence. */
    List<String> fence();

    /**
     * Whether it is locked accounts that keep others from writing and clients from logging in, at all times and not only over
     * a restart: where there is neither super_read_only nor offline mode.
     */
    default boolean fencesByLocks() {
        return false;
    }

    /** A query for the accounts that have to be locked, and are not: u, h. */
    default String openAccounts() {
        return AccountLocks.OPEN;
    }

    /** A query for one value: whether the server offers TLS, {@code Yes} or not. */
    String offersTls();

    /** The table of sessions: id, user, command, time. */
    String processlist();

    /** A query for the numbers by which InnoDB knows the user tables: n, i. */
    String tableNumbers();

    /** Switches that a session which loads a dump turns off, because the source holds the data as they are. */
    List<String> loadSwitches();

    /** An expression that combines the SHA-256, in hexadecimal, of all rows, whatever their order. */
    String combined(String hash);

    /** A condition: the value of a FLOAT column is not the one that its text has. */
    String isRounded(String column);

    /** The expression of a functional index in {@code information_schema.statistics}. */
    String indexExpression();

    /** Whether there are tables that are sequences. */
    default boolean hasSequences() {
        return false;
    }

    /** Whether identifiers can be added to gtid_purged while others are executed. */
    boolean addsToPurged();

    /**
     * Whether a member's GTIDs are a number a domain, from which each channel goes on: nothing is added to or taken from a set,
     * the channel is told a position.
     */
    default boolean countsByDomain() {
        return false;
    }

    /** A query for the active roles, {@code NONE} where there are none; empty where there are no roles. */
    Optional<String> activeRoles();

    /** What the account is granted that watches; one placeholder for its name. */
    List<String> monitorGrants();

    /** The rights that a repair needs, as {@code information_schema.user_privileges} names them. */
    List<String> administratorRights();

    /** The dialect of a version whose pairs can be repaired; empty when none fits. */
    static Optional<RepairDialect> of(ServerVersion version) {
        return Stream.<RepairDialect>of(new MySqlDialect(), new OldMySqlDialect(version), new MariaDbDialect())
                .filter(dialect -> dialect.supports(version))
                .findFirst();
    }
}
