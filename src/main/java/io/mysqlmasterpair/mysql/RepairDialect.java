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

    /** A query for one value: whether the server offers TLS, {@code Yes} or not. */
    String offersTls();

    /** The table of sessions: id, user, command, time. */
    String processlist();

    /** Switches that a session which loads a dump turns off, because the source holds the data as they are. */
    List<String> loadSwitches();

    /** An expression that combines the SHA-256, in hexadecimal, of all rows, whatever their order. */
    String combined(String hash);

    /** A condition: the value of a FLOAT column is not the one that its text has. */
    String isRounded(String column);

    /** The expression of a functional index in {@code information_schema.statistics}. */
    String indexExpression();

    /** Whether identifiers can be added to gtid_purged while others are executed. */
    boolean addsToPurged();

    /** A query for the active roles, {@code NONE} where there are none; empty where there are no roles. */
    Optional<String> activeRoles();

    /** The rights that a repair needs, as {@code information_schema.user_privileges} names them. */
    List<String> administratorRights();

    /** The dialect of a version whose pairs can be repaired; empty when none fits. */
    static Optional<RepairDialect> of(ServerVersion version) {
        return Stream.<RepairDialect>of(new MySqlDialect(), new OldMySqlDialect(version))
                .filter(dialect -> dialect.supports(version))
                .findFirst();
    }
}
