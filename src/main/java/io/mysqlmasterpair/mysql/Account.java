package io.mysqlmasterpair.mysql;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * An account or a role, with all that one server could differ in from another; not what belongs to the day, such as the time
 * of its last password.
 *
 * @param host empty for a role on MariaDB, which has none
 * @param role whether it is a role on MariaDB; elsewhere a role is an account
 * @param options clauses of CREATE USER that follow the password, by what they are about, in the statement's order
 * @param locked whether it is locked apart from a fence
 * @param defaultRoles active after a login, as statements name them
 */
public record Account(
        String user,
        String host,
        boolean role,
        Identification identification,
        Map<String, String> options,
        boolean locked,
        SortedSet<Grant> grants,
        SortedSet<String> defaultRoles) {

    /** How a login proves itself: a clause that has the password's hash in it, and so is never shown (S9). */
    public static final class Identification {

        private final String clause;

        Identification(String clause) {
            this.clause = clause;
        }

        String clause() {
            return clause;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Identification that && clause.equals(that.clause);
        }

        @Override
        public int hashCode() {
            return clause.hashCode();
        }

        @Override
        public String toString() {
            return "…";
        }
    }

    /** As the fence's records have it, {@code user@host}. */
    public String key() {
        return role ? user : user + "@" + host;
    }

    /** For people. */
    public String shown() {
        return role ? "role " + user : (user.isEmpty() ? "''" : user) + "@" + host;
    }

    /** For statements. */
    String quoted() {
        return role ? Quoting.identifier(user) : Quoting.identifier(user) + "@" + Quoting.identifier(host);
    }

    public Account withLocked(boolean now) {
        return new Account(user, host, role, identification, options, now, grants, defaultRoles);
    }

    /** The options that differ, by what they are about. */
    Map<String, String> optionsUnlike(Account other) {
        Map<String, String> unlike = new TreeMap<>();
        options.forEach((name, clause) -> {
            if (!clause.equals(other.options.getOrDefault(name, ""))) {
                unlike.put(name, clause);
            }
        });
        other.options.keySet().stream()
                .filter(name -> !options.containsKey(name))
                .forEach(name -> unlike.put(name, ""));
        return unlike;
    }
}
