package io.mysqlmasterpair.mysql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** MariaDB's accounts: a view as MySQL's table, beside it JSON with the rest, and roles that are no accounts. */
record MariaDbAccountWords() implements AccountWords {

    private static final String OURS = """
            SELECT u.*, COALESCE(JSON_VALUE(g.priv, '$.account_locked'), '0') IN ('1', 'true') AS is_locked,
                   JSON_VALUE(g.priv, '$.password_lifetime') AS lifetime
            FROM mysql.user u JOIN mysql.global_priv g ON g.user = u.user AND g.host = u.host
            WHERE u.user NOT IN ('root', 'mysql', 'mariadb.sys', 'PUBLIC') ORDER BY u.is_role DESC, u.user, u.host""";

    @Override
    public List<Account> read(Sql sql) {
        List<Account> accounts = new ArrayList<>();
        for (Row row : sql.rows(OURS)) {
            boolean role = row.text("is_role").equals("Y");
            String name =
                    Quoting.identifier(row.text("User")) + (role ? "" : "@" + Quoting.identifier(row.text("Host")));
            accounts.add(new Account(
                    row.text("User"),
                    role ? "" : row.text("Host"),
                    role,
                    new Account.Identification(role ? "" : identification(sql, name)),
                    role ? Map.of() : options(row),
                    row.flag("is_locked"),
                    grants(sql, name),
                    defaultRoles(row)));
        }
        return accounts;
    }

    private static String identification(Sql sql, String name) {
        String clause = AccountWords.identificationIn(
                sql.text("SHOW CREATE USER " + name), "REQUIRE", "WITH", "ACCOUNT", "PASSWORD EXPIRE");
        return clause.isEmpty() ? "IDENTIFIED BY ''" : clause;
    }

    private static Map<String, String> options(Row row) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(TLS, AccountWords.tls(row));
        String seconds = row.text("max_statement_time").replaceFirst("\\.?0+$", "");
        options.put(LIMITS, AccountWords.limits(row) + " MAX_STATEMENT_TIME " + (seconds.isEmpty() ? "0" : seconds));
        options.put(
                "expiry",
                AccountWords.expiry(
                        row.text("lifetime"), row.text("password_expired").equals("Y")));
        return options;
    }

    /** A role's list names the rights of the roles that it has, too: only its own are asked for. */
    private static SortedSet<Grant> grants(Sql sql, String name) {
        List<String> own = sql.column("SHOW GRANTS FOR " + name).stream()
                .filter(line -> line.startsWith("GRANT PROXY ") || Grant.top(line, " TO " + name) >= 0)
                .toList();
        return Grant.in(own);
    }

    private static SortedSet<String> defaultRoles(Row row) {
        SortedSet<String> roles = new TreeSet<>();
        if (!row.text("default_role").isEmpty()) {
            roles.add(Quoting.identifier(row.text("default_role")));
        }
        return roles;
    }

    @Override
    public String defaultRoles(Account account) {
        return "SET DEFAULT ROLE "
                + (account.defaultRoles().isEmpty()
                        ? "NONE"
                        : account.defaultRoles().first()) + " FOR " + account.quoted();
    }
}
