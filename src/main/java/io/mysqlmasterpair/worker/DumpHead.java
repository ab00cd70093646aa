package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What mysqldump and mariadb-dump write at a dump's beginning: the point in the source's history at which its snapshot opened. */
final class DumpHead {

    private static final int LONGEST = 4 << 20;
    private static final Pattern COORDINATES = Pattern.compile(
            "^-- CHANGE (?:REPLICATION SOURCE|MASTER) TO (?:SOURCE|MASTER)_LOG_FILE='([^']+)',"
                    + " (?:SOURCE|MASTER)_LOG_POS=(\\d+);",
            Pattern.MULTILINE);
    private static final Pattern GTIDS =
            Pattern.compile("^/\\* SET @@GLOBAL.GTID_PURGED='\\+?([^']*)';\\*/", Pattern.MULTILINE);
    private static final String END = "\n-- Current Database:";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean complete;

    /** Takes the dump's next bytes, as long as they may belong to its head. */
    void accept(byte[] buffer, int offset, int length) {
        if (complete) {
            return;
        }
        bytes.write(buffer, offset, length);
        complete = bytes.size() >= LONGEST
                || bytes.toString(StandardCharsets.UTF_8).contains(END);
    }

    Optional<BinlogPosition> coordinates() {
        return coordinatesIn(text());
    }

    static Optional<BinlogPosition> coordinatesIn(String text) {
        Matcher found = COORDINATES.matcher(text);
        return found.find()
                ? Optional.of(new BinlogPosition(found.group(1), Long.parseLong(found.group(2))))
                : Optional.empty();
    }

    /** The executed set; empty in file/position mode and on MariaDB, where the dump has none. */
    Optional<GtidSet> gtids() {
        Matcher found = GTIDS.matcher(text());
        return found.find() ? Optional.of(GtidSet.parse(found.group(1))) : Optional.empty();
    }

    /** Only the head: a value in a row may look like one of its lines. */
    private String text() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        int end = text.indexOf(END);
        return end < 0 ? text : text.substring(0, end);
    }
}
