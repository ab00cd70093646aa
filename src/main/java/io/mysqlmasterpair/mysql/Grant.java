package io.mysqlmasterpair.mysql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One right of an account, taken out of a line of SHOW GRANTS, where several stand together.
 *
 * @param what the right, with its columns; or the role
 * @param on the object as statements name it, {@code `shop`.*}; empty for a role
 * @param option whether this one may be passed on, where that is said of a single right: roles, dynamic privileges, proxies
 * @param withheld a right that is taken out of a wider one: MySQL's partial revokes
 */
public record Grant(String what, String on, boolean option, boolean withheld) implements Comparable<Grant> {

    private static final Comparator<Grant> ORDER = Comparator.comparing(Grant::on)
            .thenComparing(Grant::what)
            .thenComparing(Grant::option)
            .thenComparing(Grant::withheld);
    private static final String OPTION = "GRANT OPTION";
    private static final Pattern MAY_GRANT = Pattern.compile("(?s).* WITH GRANT OPTION( MAX_[A-Z_]+ [0-9.]+)*");

    /** The rights in the lines of SHOW GRANTS. What else stands in these lines, passwords on MariaDB, is left out. */
    static SortedSet<Grant> in(List<String> lines) {
        SortedSet<Grant> grants = new TreeSet<>();
        for (String line : lines) {
            if (line.startsWith("GRANT ")) {
                granted(line.substring("GRANT ".length()), grants);
            } else if (line.startsWith("REVOKE ")) {
                String rest = line.substring("REVOKE ".length());
                int on = top(rest, " ON ");
                int from = top(rest, " FROM ");
                list(rest.substring(0, on))
                        .forEach(what -> grants.add(new Grant(what, rest.substring(on + 4, from), false, true)));
            }
        }
        return grants;
    }

    private static void granted(String line, SortedSet<Grant> grants) {
        int on = top(line, " ON ");
        int to = top(line, " TO ");
        String tail = line.substring(to);
        if (on < 0 || on > to) {
            boolean admin = tail.endsWith(" WITH ADMIN OPTION");
            list(line.substring(0, to)).forEach(role -> grants.add(new Grant(role, "", admin, false)));
            return;
        }
        boolean option = MAY_GRANT.matcher(tail).matches();
        String object = line.substring(on + 4, to);
        List<String> rights = list(line.substring(0, on));
        boolean single = rights.equals(List.of("PROXY"))
                || object.equals("*.*") && rights.stream().allMatch(right -> right.contains("_"));
        for (String right : rights) {
            if (!right.equals("USAGE")) {
                String name = right.equals("ALL") ? "ALL PRIVILEGES" : right;
                grants.add(new Grant(
                        name, single && name.equals("PROXY") ? sameQuotes(object) : object, single && option, false));
            }
        }
        if (option && !single) {
            grants.add(new Grant(OPTION, object, false, false));
        }
    }

    /** Versions quote a proxied account in two ways. */
    private static String sameQuotes(String account) {
        return account.contains("`") ? account : account.replace("'", "`");
    }

    /** What stands between commas. */
    private static List<String> list(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        for (int comma = top(rest, ","); comma >= 0; comma = top(rest, ",")) {
            parts.add(rest.substring(0, comma).strip());
            rest = rest.substring(comma + 1);
        }
        parts.add(rest.strip());
        return parts;
    }

    /** Where a text stands outside of quotes and parentheses; -1 when it does not. */
    static int top(String line, String text) {
        char quote = 0;
        int depth = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && depth == 0 && line.startsWith(text, i)) {
                return i;
            }
            if (quote != 0) {
                i += c == '\\' && quote == '\'' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '`') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        return -1;
    }

    /** The statement that gives it. */
    String give(String account) {
        return withheld ? take(what, account) : grant(account);
    }

    /** The statement that takes it away. */
    String takeAway(String account) {
        return withheld ? grant(account) : take(what, account);
    }

    private String grant(String account) {
        if (on.isEmpty()) {
            return "GRANT " + what + " TO " + account + (option ? " WITH ADMIN OPTION" : "");
        }
        return what.equals(OPTION)
                ? "GRANT USAGE ON " + on + " TO " + account + " WITH GRANT OPTION"
                : "GRANT " + what + " ON " + on + " TO " + account + (option ? " WITH GRANT OPTION" : "");
    }

    private String take(String right, String account) {
        return "REVOKE " + right + (on.isEmpty() ? "" : " ON " + on) + " FROM " + account;
    }

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }

    /** {@code SELECT ON `shop`.*}. */
    @Override
    public String toString() {
        String text = on.isEmpty() ? "role " + what : what + " ON " + on;
        String passing = on.isEmpty() ? " WITH ADMIN OPTION" : " WITH GRANT OPTION";
        return (withheld ? "not " : "") + text + (option ? passing : "");
    }
}
