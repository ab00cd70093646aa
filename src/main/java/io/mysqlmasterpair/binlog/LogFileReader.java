package io.mysqlmasterpair.binlog;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The events of one log file, in order. Source: MySQL Internals, "Event Structure"; the layout has been version 4 since
 * MySQL 5.0, and is the same in MariaDB.
 */
final class LogFileReader implements AutoCloseable {

    private static final byte[] MAGIC = {(byte) 0xfe, 'b', 'i', 'n'};
    private static final int HEADER = 19;
    private static final int CHECKSUM = 4;
    private static final int IGNORABLE = 0x80;

    private final DataInputStream in;
    private long position = MAGIC.length;
    private int checksum;

    private LogFileReader(DataInputStream in) {
        this.in = in;
    }

    /** @throws UnreadableLogException when it is no binary log, or an encrypted one */
    static LogFileReader open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16));
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            in.close();
            throw new UnreadableLogException(file.getFileName() + " is no binary log, or an encrypted one");
        }
        return new LogFileReader(in);
    }

    /** The next event; empty at the end. A log that was being written when it was copied may end in half an event. */
    Optional<LogEvent> next() throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            return Optional.empty();
        }
        Header parsed = Header.of(header);
        byte[] body = in.readNBytes(parsed.length - HEADER);
        if (body.length < parsed.length - HEADER) {
            throw new EOFException("the log ends within an event, at " + position);
        }
        long at = position;
        position += parsed.length;
        if (parsed.type == LogEvent.FORMAT) {
            // the last byte before its own checksum says whether events have one
            checksum = body[body.length - CHECKSUM - 1] == 1 ? CHECKSUM : 0;
            body = Arrays.copyOf(body, body.length - CHECKSUM);
        } else {
            body = Arrays.copyOf(body, body.length - checksum);
        }
        return Optional.of(parsed.event(at, body));
    }

    /** The events in an unpacked transaction; they have no checksums. */
    static java.util.List<LogEvent> inside(byte[] events, long at) {
        java.util.List<LogEvent> found = new java.util.ArrayList<>();
        int next = 0;
        while (next + HEADER <= events.length) {
            Header header = Header.of(Arrays.copyOfRange(events, next, next + HEADER));
            found.add(header.event(at, Arrays.copyOfRange(events, next + HEADER, next + header.length)));
            next += header.length;
        }
        return found;
    }

    private record Header(long seconds, int type, long serverId, int length, int flags) {

        static Header of(byte[] bytes) {
            ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long seconds = Integer.toUnsignedLong(b.getInt());
            int type = Byte.toUnsignedInt(b.get());
            long serverId = Integer.toUnsignedLong(b.getInt());
            int length = b.getInt();
            b.getInt();
            if (length < HEADER) {
                throw new UnreadableLogException("an event of " + length + " bytes is none");
            }
            return new Header(seconds, type, serverId, length, b.getShort());
        }

        LogEvent event(long at, byte[] body) {
            return new LogEvent(type, seconds, serverId, at, (flags & IGNORABLE) != 0, body);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
