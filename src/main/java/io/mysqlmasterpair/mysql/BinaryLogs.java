package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A member's own binary logs. */
public final class BinaryLogs {

    private static final Set<String> NEUTRAL = Set.of(
            "Format_desc",
            "Previous_gtids",
            "Gtid_list",
            "Binlog_checkpoint",
            "Rotate",
            "Stop",
            "Start_encryption_event",
            "Start_encryption");

    private final String member;
    private final Sql sql;
    private final Dialect dialect;

    BinaryLogs(String member, Sql sql, Dialect dialect) {
        this.member = member;
        this.sql = sql;
        this.dialect = dialect;
    }

    /** A log file on the server, with its size in bytes. */
    public record LogFile(String name, long bytes, boolean encrypted) {

        private static final long HEAD = 512;

        /** How long a copy is at least: what a server encrypts it hands out in plain, without what is at the head. */
        public long leastCopy() {
            return encrypted ? bytes - HEAD : bytes;
        }
    }

    /** Where its next event will be written. */
    public BinlogPosition coordinates() {
        try {
            return StateReader.coordinates(sql, dialect);
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /** Oldest first. */
    public List<LogFile> files() {
        // MariaDB has it for all of them, MySQL tells of each
        boolean all = sql.row("SHOW GLOBAL VARIABLES LIKE 'encrypt_binlog'").flag("Value");
        return sql.rows("SHOW BINARY LOGS").stream()
                .map(row -> new LogFile(row.text("Log_name"), row.number("File_size"), all || row.flag("Encrypted")))
                .toList();
    }

    /** What had been executed when a log was begun; stands among its first events. */
    public GtidSet previousGtids(String file) {
        return previousGtids(sql.rows("SHOW BINLOG EVENTS IN " + literal(file) + " LIMIT 3"));
    }

    /** From the first events of a log: a set on MySQL, a position in brackets on MariaDB. */
    static GtidSet previousGtids(List<Row> events) {
        return events.stream()
                .filter(row -> row.text("Event_type").equals("Previous_gtids")
                        || row.text("Event_type").equals("Gtid_list"))
                .findFirst()
                .map(row -> GtidSet.parse(row.text("Info").replaceAll("[\\[\\]]", "")))
                .orElse(GtidSet.EMPTY);
    }

    /**
     * Whether anything was written after a position. What a restart writes does not count: it opens a new file and ends
     * the old one, with nothing in them that a replica could apply.
     */
    public boolean hasWritesSince(BinlogPosition position) {
        List<LogFile> files = files();
        if (!reachBackTo(position, files)) {
            return true;
        }
        for (LogFile file : files) {
            int order = Long.compare(new BinlogPosition(file.name(), 0).fileNumber(), position.fileNumber());
            if (order >= 0 && hasWrites(file, order == 0 ? position.position() : 4)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that was written after a position is still there. */
    public boolean reachBackTo(BinlogPosition position) {
        return reachBackTo(position, files());
    }

    /** A log that is gone or shorter than it was tells nothing: purged, or begun anew by RESET. */
    private static boolean reachBackTo(BinlogPosition position, List<LogFile> files) {
        return files.stream()
                .anyMatch(file -> file.name().equals(position.file()) && file.bytes() >= position.position());
    }

    private boolean hasWrites(LogFile file, long from) {
        long at = from;
        while (at < file.bytes()) {
            Optional<Row> event = eventAt(file.name(), at);
            if (event.isEmpty()) {
                return false;
            }
            long end = event.get().number("End_log_pos");
            // an event that does not say where the next one begins is none that we know
            if (!NEUTRAL.contains(event.get().text("Event_type")) || end <= at) {
                return true;
            }
            at = end;
        }
        return false;
    }

    /**
     * One by one: a server does not show an event that is larger than its max_allowed_packet, but what begins a
     * transaction is small, and to know that there is one no more need be seen.
     */
    private Optional<Row> eventAt(String file, long position) {
        return sql.rows("SHOW BINLOG EVENTS IN " + literal(file) + " FROM " + position + " LIMIT 1").stream()
                .findFirst();
    }

    private static String literal(String file) {
        return "'" + file.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
