package io.mysqlmasterpair.mysql;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Lets no more of an answer through than a probe ever needs. The driver keeps an answer whole, and takes lengths and numbers
 * of columns as they come: a member that lies about them, or never ends, would use up the memory that all pairs share. So
 * each packet is read here first. Once the login is done, an answer is a number of columns, their descriptions and rows; these
 * are texts, each behind its length (MySQL Internals, "Text Resultset").
 */
final class ReplyGuard extends InputStream {

    /** Bytes of one answer; the longest of a sound member hold a GTID set or two. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_VALUES = 20_000;
    private static final int MOST_COLUMNS = 512;

    private static final int HEADER = 4;
    private static final int OK = 0x00;
    private static final int ERROR = 0xff;
    private static final int END = 0xfe;
    private static final int LONGEST_END = 9;
    private static final int NULL = 0xfb;

    private final InputStream in;
    private byte[] packet = new byte[0];
    private int at;
    private boolean loggedIn;
    private boolean first;
    private long bytes;
    private int values;

    ReplyGuard(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** An answer that no sound member gives. */
    static final class Unfit extends IOException {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message);
        }
    }

    /** Where questions go out: what comes after one is another answer. */
    OutputStream asking(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                first = true;
                bytes = 0;
                values = 0;
                out.write(buffer, offset, length);
            }
        };
    }

    @Override
    public int read() throws IOException {
        return at < packet.length || next() ? packet[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (at == packet.length && !next()) {
            return -1;
        }
        int n = Math.min(length, packet.length - at);
        System.arraycopy(packet, at, buffer, offset, n);
        at += n;
        return n;
    }

    /** The rest of a packet: no answer is over while one of its packets was not read. */
    @Override
    public int available() {
        return packet.length - at;
    }

    private boolean next() throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return false;
        }
        if (header.length < HEADER) {
            throw new EOFException("it hung up in the middle of an answer");
        }
        int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        bytes += HEADER + length;
        if (bytes > MOST_BYTES) {
            throw new Unfit("an answer is longer than " + MOST_BYTES + " bytes");
        }
        packet = new byte[HEADER + length];
        System.arraycopy(header, 0, packet, 0, HEADER);
        if (in.readNBytes(packet, HEADER, length) < length) {
            throw new EOFException("it hung up in the middle of an answer");
        }
        at = 0;
        inspect(length);
        return true;
    }

    private void inspect(int length) throws IOException {
        int kind = length == 0 ? -1 : packet[HEADER] & 0xff;
        if (!loggedIn) {
            loggedIn = kind == OK;
            return;
        }
        if (first) {
            first = false;
            if (kind != OK && kind != ERROR) {
                requireColumns();
            }
        } else if (kind != ERROR && !(kind == END && length < LONGEST_END)) {
            requireTexts();
        }
    }

    private void requireColumns() throws IOException {
        Length columns = length(HEADER);
        if (columns.end() != packet.length || columns.value() < 0 || columns.value() > MOST_COLUMNS) {
            throw new Unfit("an answer has an impossible number of columns");
        }
    }

    private void requireTexts() throws IOException {
        for (int from = HEADER; from < packet.length; ) {
            Length text = length(from);
            if (text.value() < 0 || text.value() > packet.length - text.end()) {
                throw new Unfit("an answer has a value that is longer than the answer");
            }
            from = text.end() + (int) text.value();
            if (++values > MOST_VALUES) {
                throw new Unfit("an answer has more than " + MOST_VALUES + " values");
            }
        }
    }

    /** @param end where that which it is the length of begins */
    private record Length(long value, int end) {}

    private Length length(int from) throws IOException {
        if (from >= packet.length) {
            throw new Unfit("an answer is empty");
        }
        int begin = packet[from] & 0xff;
        int more = switch (begin) {
            case 0xfc -> 2;
            case 0xfd -> 3;
            case 0xfe -> 8;
            default -> 0;
        };
        if (begin == ERROR || packet.length - from - 1 < more) {
            throw new Unfit("an answer has an impossible length in it");
        }
        long value = more > 0 || begin == NULL ? 0 : begin;
        for (int i = more; i > 0; i--) {
            value = value << 8 | packet[from + i] & 0xff;
        }
        return new Length(value, from + 1 + more);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
