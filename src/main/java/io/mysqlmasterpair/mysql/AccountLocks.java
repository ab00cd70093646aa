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
    private static final String OPEN = """
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
                AND NOT EXISTS (SELECT 1 FROM mysql.tables_priv t WHERE t.user = u.user AND t.host = u.host)
                AND NOT EXISTS (SELECT 1 FROM mysql.columns_priv c WHERE c.user = u.user AND c.host = u.host)
                AND NOT EXISTS (SELECT 1 FROM mysql.procs_priv r WHERE r.user = u.user AND r.host = u.host)
                AND NOT EXISTS (SELECT 1 FROM mysql.proxies_priv x WHERE x.user = u.user AND x.host = u.host))
            ORDER BY 1, 2""";

    private final Sql sql;

    AccountLocks(Sql sql) {
        this.sql = sql;
    }

    /** The accounts that are open and would have to be locked, {@code user@host}. */
    List<String> open() {
        return sql.rows(OPEN).stream()
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
