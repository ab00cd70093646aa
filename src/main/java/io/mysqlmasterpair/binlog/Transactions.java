package io.mysqlmasterpair.binlog;

import io.airlift.compress.zstd.ZstdDecompressor;
import io.mysqlmasterpair.data.TableShape;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Goes through logs and tells of each chosen transaction what it did. One transaction's rows are never held at once. */
public final class Transactions {

    /** Who is told. */
    public interface Reader {
        void begin(Origin origin);

        void happened(Happening happening);

        void end();
    }

    /** How the shape of a table is found; empty for one that nobody knows. */
    public interface Shapes {
        Optional<TableShape> of(String schema, String table);
    }

    private static final String OWN = "mysqlmasterpair";

    private final Selection selection;
    private final Shapes shapes;
    private final Reader reader;
    private final Map<Long, TableMap> maps = new HashMap<>();
    private String file = "";
    private boolean chosen;

    private Transactions(Selection selection, Shapes shapes, Reader reader) {
        this.selection = selection;
        this.shapes = shapes;
        this.reader = reader;
    }

    /**
     * Reads logs of one server.
     *
     * @param files in the order in which they were written
     * @throws UnreadableLogException when a file is no log; what can't be read within one is told to the reader
     */
    public static void read(List<Path> files, Selection selection, Shapes shapes, Reader reader) throws IOException {
        Transactions transactions = new Transactions(selection, shapes, reader);
        for (Path file : files) {
            transactions.readFile(file);
        }
    }

    private void readFile(Path path) throws IOException {
        file = path.getFileName().toString();
        try (LogFileReader log = LogFileReader.open(path)) {
            Optional<LogEvent> event;
            while ((event = log.next()).isPresent()) {
                take(event.get());
            }
        }
        finish(); // no transaction goes over the end of a file
        maps.clear();
    }

    private void take(LogEvent event) {
        switch (event.type()) {
            case LogEvent.GTID -> begin(event, gtid(event.body()));
            // how a tagged identifier is written is not known here: a chosen one that is not met is missed by its
            // reader
            case LogEvent.ANONYMOUS_GTID, LogEvent.TAGGED_GTID -> begin(event, "");
            case LogEvent.MARIADB_GTID -> begin(event, domainAndNumber(event.body()));
            case LogEvent.STOP, LogEvent.ROTATE -> finish();
            default -> {
                if (chosen) {
                    inside(event);
                }
            }
        }
    }

    private void begin(LogEvent event, String gtid) {
        finish();
        Origin origin = new Origin(gtid, file, event.position(), Instant.ofEpochSecond(event.seconds()));
        chosen = selection.holds(origin, event.serverId());
        if (chosen) {
            reader.begin(origin);
        }
    }

    private void finish() {
        if (chosen) {
            reader.end();
        }
        chosen = false;
    }

    /** Flags, the server's uuid, the number. */
    private static String gtid(byte[] body) {
        Bytes in = new Bytes(body);
        in.skip(1);
        UUID uuid = new UUID(in.bigEndian(8), in.bigEndian(8));
        return uuid + ":" + in.number(8);
    }

    /** MariaDB's: the number, then the domain; the server's id is in the header. */
    private static String domainAndNumber(byte[] body) {
        Bytes in = new Bytes(body);
        long number = in.number(8);
        return in.number(4) + ":" + number;
    }

    private void inside(LogEvent event) {
        if (RowsReader.isRows(event)) {
            rows(event);
            return;
        }
        switch (event.type()) {
            case LogEvent.TABLE_MAP -> {
                TableMap map = TableMap.parse(event.body());
                maps.put(map.id(), map);
            }
            case LogEvent.QUERY -> query(event.body());
            case LogEvent.PAYLOAD -> payload(event);
            case LogEvent.XA_PREPARE ->
                unreadable("", "it is part of an XA transaction, of which it is not known how it ended");
            case LogEvent.XID,
                    LogEvent.FORMAT,
                    LogEvent.PREVIOUS_GTIDS,
                    LogEvent.ROWS_QUERY,
                    LogEvent.HEARTBEAT,
                    LogEvent.HEARTBEAT_2,
                    LogEvent.INTVAR,
                    LogEvent.RAND,
                    LogEvent.USER_VAR,
                    LogEvent.MARIADB_ANNOTATE,
                    LogEvent.MARIADB_CHECKPOINT,
                    LogEvent.MARIADB_GTID_LIST -> {}
            default -> {
                if (!event.ignorable()) {
                    unreadable("", "an event of kind " + event.type() + " can't be read");
                }
            }
        }
    }

    private void rows(LogEvent event) {
        TableMap map = maps.get(RowsReader.tableId(event));
        if (map == null) {
            unreadable("", "rows of a table that the log does not name");
            return;
        }
        if (map.schema().equals(OWN)) {
            return; // markers and the like: nobody misses them
        }
        String table = map.schema() + "." + map.table();
        if (!map.isKnown()) {
            unreadable(table, "it has columns of a type that can't be read");
            return;
        }
        Optional<TableShape> shape = shapes.of(map.schema(), map.table());
        if (shape.isEmpty()) {
            unreadable(table, "what columns it had is not known: there is no such table any more");
            return;
        }
        Optional<String> misfit = RowsReader.misfit(map, shape.get());
        if (misfit.isPresent()) {
            unreadable(table, misfit.get());
            return;
        }
        try {
            new RowsReader(event, map, shape.get()).each(change -> reader.happened(new Happening.Row(change)));
        } catch (UnreadableLogException e) {
            unreadable(table, String.valueOf(e.getMessage()));
        }
    }

    private void unreadable(String table, String why) {
        reader.happened(new Happening.Unreadable(table, 1, why));
    }

    private void query(byte[] body) {
        Bytes in = new Bytes(body);
        in.skip(8);
        int schemaLength = (int) in.number(1);
        in.skip(2);
        in.skip((int) in.number(2));
        String schema = in.text(schemaLength);
        in.skip(1);
        String text = in.text(in.remaining());
        if (!isFrame(text)) {
            reader.happened(new Happening.Statement(schema, text));
        }
    }

    /** What only holds a transaction together. The server writes these itself, in these words. */
    private static boolean isFrame(@Nullable String text) {
        return "BEGIN".equals(text) || "COMMIT".equals(text) || text != null && text.startsWith("SAVEPOINT ");
    }

    /** A whole transaction, packed. Fields of type, length and value; type 0 ends them. */
    private void payload(LogEvent event) {
        try {
            Bytes in = new Bytes(event.body());
            long packing = 0;
            long unpacked = 0;
            for (long field = in.packed(); field != 0; field = in.packed()) {
                Bytes value = new Bytes(in.take(in.packed()));
                switch ((int) field) {
                    case 2 -> packing = value.packed();
                    case 3 -> unpacked = value.packed();
                    default -> {}
                }
            }
            byte[] packed = in.take(in.remaining());
            for (LogEvent inner :
                    LogFileReader.inside(packing == 0 ? unpack(packed, unpacked) : packed, event.position())) {
                inside(inner);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            unreadable("", "a compressed transaction can't be unpacked: " + e.getMessage());
        }
    }

    private static byte[] unpack(byte[] packed, long unpacked) {
        if (unpacked <= 0 || unpacked > Integer.MAX_VALUE - 64) {
            throw new UnreadableLogException("a compressed transaction of " + unpacked + " bytes");
        }
        byte[] events = new byte[(int) unpacked];
        int length = new ZstdDecompressor().decompress(packed, 0, packed.length, events, 0, events.length);
        return java.util.Arrays.copyOf(events, length);
    }
}
