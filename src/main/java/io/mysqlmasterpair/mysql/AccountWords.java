package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ServerVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a family tells its accounts, and how they are said there. */
sealed interface AccountWords permits MySqlAccountWords, MariaDbAccountWords {

    String TLS = "tls";
    String LIMITS = "limits";

    static AccountWords of(ServerVersion version) {
        return switch (version.flavour()) {
            case MYSQL -> new MySqlAccountWords(version);
            case MARIADB -> new MariaDbAccountWords();
        };
    }

    /** Every account but the server's own and root's. */
    List<Account> read(Sql sql);

    /** The statement that gives an account its default roles, or none. */
    String defaultRoles(Account account);

    /** Clauses in the order in which the statements want them: TLS, limits, and then whatever. */
    default List<String> inOrder(Map<String, String> options) {
        List<String> clauses = new ArrayList<>();
        Map<String, String> rest = new LinkedHashMap<>(options);
        for (String first : List.of(TLS, LIMITS)) {
            String clause = rest.remove(first);
            if (clause != null) {
                clauses.add(clause);
            }
        }
        clauses.addAll(rest.values());
        return clauses;
    }

    /** REQUIRE, out of the columns that both families have. */
    static String tls(Row row) {
        return switch (row.text("ssl_type")) {
            case "ANY" -> "REQUIRE SSL";
            case "X509" -> "REQUIRE X509";
            case "SPECIFIED" -> {
                StringBuilder text = new StringBuilder("REQUIRE");
                for (String[] part :
                        new String[][] {{"CIPHER", "ssl_cipher"}, {"ISSUER", "x509_issuer"}, {"SUBJECT", "x509_subject"}
                        }) {
                    if (!row.text(part[1]).isEmpty()) {
                        text.append(' ').append(part[0]).append(' ').append(literal(row.text(part[1])));
                    }
                }
                yield text.toString();
            }
            default -> "REQUIRE NONE";
        };
    }

    static String limits(Row row) {
        return "WITH MAX_QUERIES_PER_HOUR " + row.number("max_questions") + " MAX_UPDATES_PER_HOUR "
                + row.number("max_updates") + " MAX_CONNECTIONS_PER_HOUR " + row.number("max_connections")
                + " MAX_USER_CONNECTIONS " + row.number("max_user_connections");
    }

    static String expiry(String lifetime, boolean expired) {
        if (expired) {
            return "PASSWORD EXPIRE";
        }
        return switch (lifetime) {
            case "", "-1" -> "PASSWORD EXPIRE DEFAULT";
            case "0" -> "PASSWORD EXPIRE NEVER";
            default -> "PASSWORD EXPIRE INTERVAL " + lifetime + " DAY";
        };
    }

    /** What stands behind an account's name in SHOW CREATE USER on how it proves itself; a hash has no quotes in it. */
    static String identificationIn(String created, String... next) {
        int from = created.indexOf(" IDENTIFIED ");
        int end = created.length();
        for (String word : next) {
            int at = Grant.top(created, " " + word + " ");
            end = at >= 0 && at < end ? at : end;
        }
        return from < 0 || from >= end ? "" : created.substring(from + 1, end);
    }

    /** In a session without sql_mode: no account statement takes an expression. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
