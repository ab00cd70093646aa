package io.mysqlmasterpair.mysql;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The two accounts that the operator makes. It never touches another one, and none of this is replicated. */
public final class Accounts {

    private static final String GRANT_OPTION = "GRANT OPTION";
    private static final String HEARTBEAT = "GRANT SELECT, UPDATE ON mysqlmasterpair.heartbeat TO ?@'%'";
    private static final String CHANNELS = "GRANT REPLICATION SLAVE ON *.* TO ?@'%'";

    private final Sql sql;
    private final RepairDialect dialect;
    private final Settings settings;

    Accounts(Sql sql, RepairDialect dialect, Settings settings) {
        this.sql = sql;
        this.dialect = dialect;
        this.settings = settings;
    }

    /**
     * Makes or repairs the account that watches. No right on any data but the heartbeat, whose table must be there: a right
     * on a table that is not can't be given.
     */
    public void ensureMonitor(Login login) {
        ensure(
                login,
                "UNLOCK",
                Stream.concat(dialect.monitorGrants().stream(), Stream.of(HEARTBEAT))
                        .toList());
    }

    /** Makes or repairs the account that channels log in with. */
    public void ensureReplication(Login login) {
        ensure(login, "UNLOCK", List.of(CHANNELS));
    }

    /** The same on a member that is shut: where locks shut it, the account is made locked, to be opened with the others. */
    public void ensureReplicationBehindFence(Login login) {
        ensure(login, dialect.fencesByLocks() ? "LOCK" : "UNLOCK", List.of(CHANNELS));
    }

    /** The name, {@code user@host}, of an account that this makes. */
    public static String nameOf(Login login) {
        return login.username() + "@%";
    }

    /** Whether there is an account of this name, for whatever hosts. */
    public boolean exists(Login login) {
        return sql.number("SELECT COUNT(*) FROM mysql.user WHERE user = ?", login.username()) > 0;
    }

    /** MySQL itself masks passwords in its records; values are bound, so no name or password can be a statement. */
    private void ensure(Login login, String lock, List<String> grants) {
        settings.whileAdministratorsMayWrite(() -> {
            sql.withoutBinaryLog(() -> {
                sql.unrecorded(dialect, () -> {
                    sql.run(
                            "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? ACCOUNT " + lock,
                            login.username(),
                            login.password());
                    sql.run("ALTER USER ?@'%' IDENTIFIED BY ? ACCOUNT " + lock, login.username(), login.password());
                });
                for (String grant : grants) {
                    sql.run(grant, login.username());
                }
            });
            return true;
        });
    }

    /**
     * The rights that the connected account lacks of those a repair needs, as names; empty when none. What comes by a role
     * is not looked through: such an account is trusted here, and refused by the server where it must be.
     */
    public List<String> missingAdministratorRights() {
        if (dialect.activeRoles()
                .filter(query -> !sql.text(query).equals("NONE"))
                .isPresent()) {
            return List.of();
        }
        List<Row> granted = sql.rows(
                "SELECT privilege_type AS p, is_grantable AS g FROM information_schema.user_privileges WHERE grantee ="
                        + " CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',"
                        + " QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))");
        Set<String> held = granted.stream().map(row -> row.text("p")).collect(Collectors.toSet());
        // what the monitor account gets must be ours to give
        boolean mayGive = granted.stream().anyMatch(row -> row.text("p").equals("PROCESS") && row.flag("g"));
        return Stream.concat(dialect.administratorRights().stream(), mayGive ? Stream.of() : Stream.of(GRANT_OPTION))
                .filter(right -> !held.contains(right))
                .toList();
    }
}
