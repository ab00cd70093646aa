package io.mysqlmasterpair.binlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * MySQL's own form of JSON. Source: MySQL source documentation, {@code sql-common/json_binary.h}. Dates, times, decimals
 * and bytes inside of a document have no text that would make them again: such a document is said to be unreadable.
 */
final class BinaryJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LITERAL = 4;
    private static final int INT16 = 5;
    private static final int UINT16 = 6;
    private static final int INT32 = 7;
    private static final int UINT32 = 8;

    private final ByteBuffer b;

    private BinaryJson(byte[] document) {
        this.b = ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String text(byte[] document) {
        if (document.length == 0) {
            return "null"; // what the server makes of a column that was added NOT NULL
        }
        try {
            return new BinaryJson(document).value(document[0], 1).toString();
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableLogException("a JSON document is cut short, or changed in part only");
        }
    }

    private JsonNode value(int type, int at) {
        return switch (type) {
            case 0, 1 -> object(at, type == 1);
            case 2, 3 -> array(at, type == 3);
            case LITERAL -> literal(b.get(at));
            case INT16 -> NODES.numberNode(b.getShort(at));
            case UINT16 -> NODES.numberNode(Short.toUnsignedInt(b.getShort(at)));
            case INT32 -> NODES.numberNode(b.getInt(at));
            case UINT32 -> NODES.numberNode(Integer.toUnsignedLong(b.getInt(at)));
            case 9 -> NODES.numberNode(b.getLong(at));
            case 10 -> NODES.numberNode(new BigInteger(Long.toUnsignedString(b.getLong(at))));
            case 11 -> NODES.numberNode(b.getDouble(at));
            case 12 -> string(at);
            default -> throw new UnreadableLogException("a JSON document holds a date, a decimal or bytes");
        };
    }

    private static JsonNode literal(int value) {
        return switch (value) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(true);
            case 2 -> NODES.booleanNode(false);
            default -> throw new UnreadableLogException("a JSON document holds an unknown word");
        };
    }

    private JsonNode string(int at) {
        long length = 0;
        int next = at;
        int shift = 0;
        int part;
        do {
            part = b.get(next++);
            length |= (long) (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        return NODES.textNode(text(next, (int) length));
    }

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        b.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private JsonNode object(int at, boolean large) {
        ObjectNode node = NODES.objectNode();
        int width = large ? 4 : 2;
        int count = offset(at, large);
        int keys = at + 2 * width;
        int values = keys + count * (width + 2);
        for (int i = 0; i < count; i++) {
            int key = keys + i * (width + 2);
            int length = Short.toUnsignedInt(b.getShort(key + width));
            String name = text(at + offset(key, large), length);
            node.set(name, entry(at, values + i * (width + 1), large));
        }
        return node;
    }

    private JsonNode array(int at, boolean large) {
        ArrayNode node = NODES.arrayNode();
        int width = large ? 4 : 2;
        int count = offset(at, large);
        for (int i = 0; i < count; i++) {
            node.add(entry(at, at + 2 * width + i * (width + 1), large));
        }
        return node;
    }

    /** A value that fits stands in its entry; else the entry says where it is. */
    private JsonNode entry(int base, int at, boolean large) {
        int type = b.get(at);
        boolean here = type == LITERAL || type == INT16 || type == UINT16 || large && (type == INT32 || type == UINT32);
        return value(type, here ? at + 1 : base + offset(at + 1, large));
    }

    private int offset(int at, boolean large) {
        return large ? b.getInt(at) : Short.toUnsignedInt(b.getShort(at));
    }
}
