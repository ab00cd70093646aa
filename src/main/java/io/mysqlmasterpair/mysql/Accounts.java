package io.mysqlmasterpair.mysql;

import java.util.List;

/** The two accounts that the operator makes. It never touches another one, and none of this is replicated. */
public final class Accounts {

    private final Sql sql;
    private final RepairDialect dialect;
    private final Settings settings;

    Accounts(Sql sql, RepairDialect dialect, Settings settings) {
        this.sql = sql;
        this.dialect = dialect;
        this.settings = settings;
    }

    /** Makes or repairs the account that watches. No right on any data. */
    public void ensureMonitor(Login login) {
        ensure(
                login,
                "GRANT PROCESS, REPLICATION CLIENT ON *.* TO ?@'%'",
                "GRANT SELECT ON performance_schema.* TO ?@'%'");
    }

    /** Makes or repairs the account that channels log in with. */
    public void ensureReplication(Login login) {
        ensure(login, "GRANT REPLICATION SLAVE ON *.* TO ?@'%'");
    }

    /** Whether there is an account of this name, for whatever hosts. */
    public boolean exists(Login login) {
        return sql.number("SELECT COUNT(*) FROM mysql.user WHERE user = ?", login.username()) > 0;
    }

    /** The server itself masks passwords in its logs; values are bound, so no name or password can be a statement. */
    private void ensure(Login login, String... grants) {
        settings.whileAdministratorsMayWrite(() -> {
            sql.withoutBinaryLog(() -> {
                sql.run("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", login.username(), login.password());
                sql.run("ALTER USER ?@'%' IDENTIFIED BY ? ACCOUNT UNLOCK", login.username(), login.password());
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
        List<String> granted = sql
                .rows("SELECT privilege_type AS p FROM information_schema.user_privileges WHERE grantee ="
                        + " CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',"
                        + " QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))")
                .stream()
                .map(row -> row.text("p"))
                .toList();
        return dialect.administratorRights().stream()
                .filter(right -> !granted.contains(right))
                .toList();
    }
}
