package io.mysqlmasterpair.mysql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysqlmasterpair.pair.ServerVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** MySQL's accounts, from its tables. SHOW CREATE USER leaves quotes in subjects as they are, so it is not asked for those. */
record MySqlAccountWords(ServerVersion version) implements AccountWords {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "SELECT * FROM mysql.user WHERE user NOT IN ('root', 'mysql.sys',"
            + " 'mysql.session', 'mysql.infoschema') ORDER BY user, host";

    /**
     * Anonymous accounts are left out on 8.0 to 8.3: SHOW GRANTS for one makes 8.0.15 crash, and in which version that ended
     * is not known.
     */
    private boolean isSafe(Row row) {
        return !row.text("User").isEmpty() || !version.atLeast(8, 0, 0) || version.atLeast(8, 4, 0);
    }

    @Override
    public List<Account> read(Sql sql) {
        List<Account> accounts = new ArrayList<>();
        for (Row row : sql.rows(OURS).stream().filter(this::isSafe).toList()) {
            String name = Quoting.identifier(row.text("User")) + "@" + Quoting.identifier(row.text("Host"));
            accounts.add(new Account(
                    row.text("User"),
                    row.text("Host"),
                    false,
                    new Account.Identification(identification(sql, row, name)),
                    options(row),
                    row.text("account_locked").equals("Y"),
                    Grant.in(sql.column("SHOW GRANTS FOR " + name)),
                    defaultRoles(sql, row)));
        }
        return accounts;
    }

    /** Older hashes are bytes of seven bits with any sign among them; newer servers write them in hexadecimal. */
    private String identification(Sql sql, Row row, String name) {
        if (version.atLeast(8, 0, 17)) {
            sql.run("SET SESSION print_identified_with_as_hex = ON");
            return AccountWords.identificationIn(sql.text("SHOW CREATE USER " + name), "DEFAULT ROLE", "REQUIRE");
        }
        String hash = row.text("authentication_string");
        return "IDENTIFIED WITH " + AccountWords.literal(row.text("plugin"))
                + (hash.isEmpty() ? "" : " AS " + AccountWords.literal(hash));
    }

    private Map<String, String> options(Row row) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(TLS, AccountWords.tls(row));
        options.put(LIMITS, AccountWords.limits(row));
        options.put(
                "expiry",
                AccountWords.expiry(
                        row.text("password_lifetime"),
                        row.text("password_expired").equals("Y")));
        if (version.atLeast(8, 0, 3)) {
            options.put("history", "PASSWORD HISTORY " + orDefault(row.text("Password_reuse_history"), ""));
            options.put("reuse", "PASSWORD REUSE INTERVAL " + orDefault(row.text("Password_reuse_time"), " DAY"));
        }
        if (version.atLeast(8, 0, 13)) {
            options.put(
                    "current",
                    "PASSWORD REQUIRE CURRENT"
                            + switch (row.text("Password_require_current")) {
                                case "Y" -> "";
                                case "N" -> " OPTIONAL";
                                default -> " DEFAULT";
                            });
        }
        attributes(row.text("User_attributes"), options);
        return options;
    }

    private static String orDefault(String number, String unit) {
        return number.isEmpty() ? "DEFAULT" : number + unit;
    }

    private void attributes(String json, Map<String, String> options) {
        try {
            JsonNode root = JSON.readTree(json.isEmpty() ? "{}" : json);
            JsonNode locking = root.path("Password_locking");
            if (version.atLeast(8, 0, 19)) {
                int days = locking.path("password_lock_time_days").asInt(0);
                options.put(
                        "failed logins",
                        "FAILED_LOGIN_ATTEMPTS "
                                + locking.path("failed_login_attempts").asInt(0) + " PASSWORD_LOCK_TIME "
                                + (days < 0 ? "UNBOUNDED" : String.valueOf(days)));
            }
            if (root.has("metadata")) {
                options.put(
                        "attribute",
                        "ATTRIBUTE " + AccountWords.literal(root.get("metadata").toString()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an account's attributes are no JSON");
        }
    }

    private SortedSet<String> defaultRoles(Sql sql, Row row) {
        SortedSet<String> roles = new TreeSet<>();
        if (version.atLeast(8, 0, 0)) {
            sql.rows(
                            "SELECT default_role_user AS u, default_role_host AS h FROM mysql.default_roles"
                                    + " WHERE user = ? AND host = ?",
                            row.text("User"),
                            row.text("Host"))
                    .forEach(role ->
                            roles.add(Quoting.identifier(role.text("u")) + "@" + Quoting.identifier(role.text("h"))));
        }
        return roles;
    }

    @Override
    public String defaultRoles(Account account) {
        return "SET DEFAULT ROLE "
                + (account.defaultRoles().isEmpty() ? "NONE" : String.join(", ", account.defaultRoles())) + " TO "
                + account.quoted();
    }
}
