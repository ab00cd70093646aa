package io.mysqlmasterpair.binlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Reads the body of an event from front to back. */
final class Bytes {

    private final ByteBuffer b;

    Bytes(byte[] body) {
        this.b = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean hasMore() {
        return b.hasRemaining();
    }

    int remaining() {
        return b.remaining();
    }

    /** Little endian, unsigned; of eight bytes the last bit is the sign. */
    long number(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) Byte.toUnsignedInt(b.get()) << (8 * i);
        }
        return value;
    }

    /** Big endian, unsigned. */
    long bigEndian(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | Byte.toUnsignedInt(b.get());
        }
        return value;
    }

    /** A length that says itself how many bytes it takes. */
    long packed() {
        int first = (int) number(1);
        return switch (first) {
            case 252 -> number(2);
            case 253 -> number(3);
            case 254 -> number(8);
            default -> first;
        };
    }

    byte[] take(long length) {
        if (length < 0 || length > b.remaining()) {
            throw new UnreadableLogException("a value of " + length + " bytes, where " + b.remaining() + " are left");
        }
        byte[] bytes = new byte[(int) length];
        b.get(bytes);
        return bytes;
    }

    void skip(int length) {
        take(length);
    }

    BitSet bits(int count) {
        return BitSet.valueOf(take((count + 7) / 8));
    }

    String text(int length) {
        return new String(take(length), StandardCharsets.UTF_8);
    }
}
