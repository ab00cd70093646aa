package io.mysqlmasterpair.mysql;

import java.util.List;

/**
 * Locks accounts, where no setting of the server outlives a restart: a locked account does. Definers may be locked; what
 * they defined goes on working. Nothing of this is replicated.
 */
final class AccountLocks {

    /**
     * Left open: the account at work, the server's own, administrators on the server's own machine, as probes of its pod log
     * in with (offline mode lets these in, too), and accounts that see no data, as the one that the operator watches
     * with. That an account sees none must be shown: it has PROCESS and nothing but what is named here.
     */
    static final String OPEN = """
            SELECT u.user AS u, u.host AS h FROM mysql.user u
            WHERE u.account_locked = 'N' AND CONCAT(u.user, '@', u.host) <> CURRENT_USER()
              AND u.user NOT IN ('mysql.sys', 'mysql.session', 'mysql.infoschema')
              AND NOT (u.super_priv = 'Y' AND u.host IN ('localhost', '127.0.0.1', '::1'))
              AND NOT (
                EXISTS (SELECT 1 FROM information_schema.user_privileges p
                        WHERE p.grantee = CONCAT(QUOTE(u.user), '@', QUOTE(u.host)) AND p.privilege_type = 'PROCESS')
                AND NOT EXISTS (SELECT 1 FROM information_schema.user_privileges p
                        WHERE p.grantee = CONCAT(QUOTE(u.user), '@', QUOTE(u.host))
                          AND p.privilege_type NOT IN ('USAGE', 'PROCESS', 'REPLICATION CLIENT'))
                AND NOT EXISTS (SELECT 1 FROM mysql.db d
                        WHERE d.user = u.user AND d.host = u.host AND d.db <> 'performance_schema')
                AND NOT EXISTS (SELECT 1 FROM mysql.tables_priv t WHERE t.user = u.user AND t.host = u.host
                                AND NOT (t.db = 'mysql' AND t.table_name = 'innodb_table_stats')
                                AND t.db <> 'mysqlmasterpair')
                AND NOT EXISTS (SELECT 1 FROM mysql.columns_priv c WHERE c.user = u.user AND c.host = u.host)
                AND NOT EXISTS (SELECT 1 FROM mysql.procs_priv r WHERE r.user = u.user AND r.host = u.host)
                AND NOT EXISTS (SELECT 1 FROM mysql.proxies_priv x WHERE x.user = u.user AND x.host = u.host))
            ORDER BY 1, 2""";

    /** MariaDB, locked or not: mysql.user is a view there, has roles among the accounts, and knows nothing of locks. */
    private static final String OTHERS_ON_MARIADB = OPEN.replace("FROM mysql.user u", """
                    FROM mysql.user u JOIN mysql.global_priv g ON g.user = u.user AND g.host = u.host""")
            .replace("u.account_locked = 'N'", "u.is_role = 'N'")
            .replace("'mysql.sys', 'mysql.session', 'mysql.infoschema'", "'mariadb.sys'")
            .replace("'REPLICATION CLIENT'", "'BINLOG MONITOR', 'SLAVE MONITOR'")
            .replace(
                    "AND NOT EXISTS (SELECT 1 FROM mysql.tables_priv",
                    "AND NOT EXISTS (SELECT 1 FROM mysql.roles_mapping m WHERE m.user = u.user AND m.host = u.host)\n"
                            + "    AND NOT EXISTS (SELECT 1 FROM mysql.tables_priv");

    static final String OPEN_ON_MARIADB = OTHERS_ON_MARIADB.replace(
            "u.is_role = 'N'",
            "u.is_role = 'N' AND COALESCE(JSON_VALUE(g.priv, '$.account_locked'), 0) NOT IN ('1', 'true')");

    /** Of these, the ones that read_only does not keep from writing; who has any role may have that right by it. */
    private static final String PAST_READ_ONLY = """
            SELECT DISTINCT u, h FROM (%s) o
            WHERE EXISTS (SELECT 1 FROM information_schema.user_privileges p
                    WHERE p.grantee = CONCAT(QUOTE(o.u), '@', QUOTE(o.h)) AND p.privilege_type = 'READ_ONLY ADMIN')
              OR EXISTS (SELECT 1 FROM mysql.roles_mapping m WHERE m.user = o.u AND m.host = o.h)""";

    private final Sql sql;
    private final RepairDialect dialect;

    AccountLocks(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** The accounts that are open and would have to be locked, {@code user@host}. */
    List<String> open() {
        return names(dialect.openAccounts());
    }

    /** Of the {@link #open} ones, those that write although the member is read_only. On MariaDB. */
    List<String> openPastReadOnly() {
        return names(PAST_READ_ONLY.formatted(OPEN_ON_MARIADB));
    }

    /** As {@link #openPastReadOnly}, with those that are locked. */
    List<String> pastReadOnly() {
        return names(PAST_READ_ONLY.formatted(OTHERS_ON_MARIADB));
    }

    private List<String> names(String query) {
        return sql.rows(query).stream()
                .map(row -> row.text("u") + "@" + row.text("h"))
                .toList();
    }

    void lock(List<String> accounts) {
        alter(accounts, "LOCK");
    }

    /** Those that were dropped in the meantime are passed over. */
    void unlock(List<String> accounts) {
        alter(accounts, "UNLOCK");
    }

    private void alter(List<String> accounts, String what) {
        sql.withoutBinaryLog(() -> accounts.forEach(
                account -> sql.run("ALTER USER IF EXISTS " + Quoting.account(account) + " ACCOUNT " + what)));
    }
}
