package io.mysqlmasterpair.mysql;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a member has received and not applied yet, in the files that it keeps it in. */
final class RelayLog {

    private static final int PAGE = 500;

    /** ER_ERROR_WHEN_EXECUTING_COMMAND, ER_UNKNOWN_TARGET_BINLOG: there is no such file. */
    private static final Set<Integer> NO_FILE = Set.of(1220, 1373);

    private static final Pattern NUMBERED = Pattern.compile("(.*\\.)(\\d+)");

    private final Sql sql;

    RelayLog(Sql sql) {
        this.sql = sql;
    }

    /**
     * Whether a whole transaction lies behind a place. A receiver that was stopped leaves the beginning of one: an applier
     * waits for the rest for ever.
     *
     * @param file relay log up to which all is applied
     * @param position of the first event in it that is not
     */
    boolean hasWholeTransactionFrom(String file, long position) {
        RelayedEvents events = new RelayedEvents();
        long from = position;
        for (String name = file; ; name = next(name), from = 4) {
            try {
                if (hasEnd(events, name, from)) {
                    return true;
                }
            } catch (MemberException e) {
                if (NO_FILE.contains(e.errno()) && !name.equals(file)) {
                    return false;
                }
                throw e;
            }
        }
    }

    private boolean hasEnd(RelayedEvents events, String file, long position) {
        long from = position;
        int known = 0; // each page but the first begins with the last event of the one before
        while (true) {
            List<Row> page = sql.rows("SHOW RELAYLOG EVENTS IN '" + file.replace("'", "''") + "' FROM " + from
                    + " LIMIT " + (PAGE + known));
            if (page.stream().skip(known).anyMatch(events::isEnd)) {
                return true;
            }
            if (page.size() < PAGE + known) {
                return false;
            }
            from = page.getLast().number("Pos");
            known = 1;
        }
    }

    private static String next(String file) {
        Matcher numbered = NUMBERED.matcher(file);
        if (!numbered.matches()) {
            throw new IllegalStateException("the relay log " + file + " has no number");
        }
        String digits = numbered.group(2);
        return numbered.group(1) + ("%0" + digits.length() + "d").formatted(Long.parseLong(digits) + 1);
    }
}
