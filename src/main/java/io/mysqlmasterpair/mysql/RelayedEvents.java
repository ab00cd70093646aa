package io.mysqlmasterpair.mysql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks, event by event, for the end of a transaction in what a server lists of a log. What it does not know counts as one: of
 * what is no more than a beginning nothing can be applied, ever, and so it has to be certain.
 */
final class RelayedEvents {

    private static final Set<String> NO_END = Set.of(
            "format_desc",
            "previous_gtids",
            "anonymous_gtid",
            "gtid_list",
            "binlog_checkpoint",
            "start_encryption",
            "start_encryption_event",
            "rotate",
            "stop",
            "heartbeat",
            "table_map",
            "rows_query",
            "annotate_rows",
            "intvar",
            "rand",
            "user var",
            "user_var");

    private static final List<String> ROWS =
            List.of("write_rows", "update_rows", "delete_rows", "partial_update_rows", "update_rows_partial");

    private boolean begun;

    /** Whether a transaction ends with this event; it need not have begun with one that was looked at. */
    boolean isEnd(Row event) {
        String type = event.text("Event_type").toLowerCase(Locale.ROOT);
        String info = event.text("Info").toUpperCase(Locale.ROOT);
        return switch (type) {
            case "gtid" -> {
                // MariaDB's says whether more than one statement follows, MySQL's is followed by its BEGIN
                begun = info.startsWith("BEGIN ");
                yield false;
            }
            case "query", "query_compressed" -> isEnd(info);
            default -> !NO_END.contains(type) && ROWS.stream().noneMatch(type::startsWith);
        };
    }

    private boolean isEnd(String statement) {
        if (statement.equals("BEGIN") || statement.startsWith("XA START")) {
            begun = true;
            return false;
        }
        return !begun || statement.startsWith("COMMIT") || statement.startsWith("ROLLBACK");
    }
}
