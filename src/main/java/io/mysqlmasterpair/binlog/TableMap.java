package io.mysqlmasterpair.binlog;

import java.util.Set;

/**
 * What a log says of a table before it tells of rows in it: names and types of columns, not their names. Source: MySQL
 * source documentation, "Table_map_event".
 *
 * @param types codes of the columns' types
 * @param meta what reading a value of each needs to know
 */
record TableMap(long id, String schema, String table, int[] types, int[] meta) {

    static final int TINY = 1;
    static final int SHORT = 2;
    static final int LONG = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int LONGLONG = 8;
    static final int INT24 = 9;
    static final int DATE = 10;
    static final int YEAR = 13;
    static final int VARCHAR = 15;
    static final int BIT = 16;
    static final int TIMESTAMP2 = 17;
    static final int DATETIME2 = 18;
    static final int TIME2 = 19;
    static final int VECTOR = 242;
    static final int JSON = 245;
    static final int NEWDECIMAL = 246;
    static final int ENUM = 247;
    static final int SET = 248;
    static final int BLOB = 252;
    static final int STRING = 254;
    static final int GEOMETRY = 255;

    /** Types of which it is known how many bytes of metadata they have; the bytes of others can't be told apart. */
    private static final Set<Integer> KNOWN = Set.of(
            TINY,
            SHORT,
            LONG,
            FLOAT,
            DOUBLE,
            LONGLONG,
            INT24,
            DATE,
            YEAR,
            VARCHAR,
            BIT,
            TIMESTAMP2,
            DATETIME2,
            TIME2,
            VECTOR,
            JSON,
            NEWDECIMAL,
            ENUM,
            SET,
            BLOB,
            STRING,
            GEOMETRY);

    boolean isKnown() {
        for (int type : types) {
            if (!KNOWN.contains(type)) {
                return false;
            }
        }
        return true;
    }

    static TableMap parse(byte[] body) {
        Bytes in = new Bytes(body);
        long id = in.number(6);
        in.skip(2);
        String schema = name(in);
        String table = name(in);
        int columns = (int) in.packed();
        int[] types = new int[columns];
        for (int i = 0; i < columns; i++) {
            types[i] = (int) in.number(1);
        }
        Bytes metadata = new Bytes(in.take(in.packed()));
        int[] meta = new int[columns];
        for (int i = 0; i < columns; i++) {
            if (!KNOWN.contains(types[i])) {
                break; // isKnown() tells
            }
            meta[i] = meta(types, i, metadata);
        }
        return new TableMap(id, schema, table, types, meta);
    }

    private static String name(Bytes in) {
        String name = in.text((int) in.packed());
        in.skip(1);
        return name;
    }

    private static int meta(int[] types, int i, Bytes in) {
        return switch (types[i]) {
            case FLOAT, DOUBLE, BLOB, GEOMETRY, JSON, VECTOR, TIMESTAMP2, DATETIME2, TIME2 -> (int) in.number(1);
            case VARCHAR, BIT -> (int) in.number(2);
            case NEWDECIMAL -> (int) in.bigEndian(2);
            case STRING, ENUM, SET -> string(types, i, (int) in.number(1), (int) in.number(1));
            default -> 0;
        };
    }

    /** CHAR, ENUM and SET share a code; what it is, and two bits of its length, hide in the first byte. */
    private static int string(int[] types, int i, int first, int second) {
        if ((first & 0x30) != 0x30) {
            types[i] = STRING;
            return second | ((first & 0x30) ^ 0x30) << 4;
        }
        types[i] = first == ENUM || first == SET ? first : STRING;
        return second;
    }
}
