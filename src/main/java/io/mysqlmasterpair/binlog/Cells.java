package io.mysqlmasterpair.binlog;

import io.mysqlmasterpair.data.ColumnKind;
import io.mysqlmasterpair.data.ColumnShape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One value in a row of a log, written as {@link ColumnKind} says. Source: MySQL source documentation, "Rows_event", and
 * for what is in each type {@code sql/log_event.cc} of 5.7 and later.
 */
final class Cells {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Cells() {}

    /** Reads the next value. */
    static String read(ColumnShape column, int type, int meta, Bytes in) {
        return switch (type) {
            case TableMap.TINY -> integer(column, in.number(1), 8);
            case TableMap.SHORT -> integer(column, in.number(2), 16);
            case TableMap.INT24 -> integer(column, in.number(3), 24);
            case TableMap.LONG -> integer(column, in.number(4), 32);
            case TableMap.LONGLONG -> integer(column, in.number(8), 64);
            case TableMap.FLOAT -> Double.toString(Float.intBitsToFloat((int) in.number(4)));
            case TableMap.DOUBLE -> Double.toString(Double.longBitsToDouble(in.number(8)));
            case TableMap.NEWDECIMAL -> decimal(meta >> 8, meta & 0xff, in);
            case TableMap.YEAR -> year(in.number(1));
            case TableMap.DATE -> date(in.number(3));
            case TableMap.TIMESTAMP2 -> Times.timestamp(meta, in);
            case TableMap.DATETIME2 -> Times.datetime(meta, in);
            case TableMap.TIME2 -> Times.time(meta, in);
            case TableMap.BIT -> Long.toUnsignedString(in.bigEndian((meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0)));
            case TableMap.ENUM, TableMap.SET -> Long.toUnsignedString(in.number(meta));
            case TableMap.VARCHAR -> HEX.formatHex(in.take(in.number(meta > 255 ? 2 : 1)));
            case TableMap.STRING -> padded(column, in.take(in.number(meta > 255 ? 2 : 1)));
            case TableMap.BLOB, TableMap.GEOMETRY, TableMap.VECTOR -> HEX.formatHex(in.take(in.number(meta)));
            case TableMap.JSON -> BinaryJson.text(in.take(in.number(meta)));
            default -> throw new UnreadableLogException("values of type " + type + " can't be read");
        };
    }

    /** Whether a column of this shape is logged as a column of this type: else the table was another one then. */
    static boolean fits(ColumnShape column, int type, int meta) {
        return switch (column.dataType().toLowerCase(Locale.ROOT)) {
            case "tinyint" -> type == TableMap.TINY;
            case "smallint" -> type == TableMap.SHORT;
            case "mediumint" -> type == TableMap.INT24;
            case "int" -> type == TableMap.LONG;
            case "bigint" -> type == TableMap.LONGLONG;
            case "float" -> type == TableMap.FLOAT;
            case "double" -> type == TableMap.DOUBLE;
            case "decimal" ->
                type == TableMap.NEWDECIMAL
                        && column.columnType().replace(" ", "").contains("(" + (meta >> 8) + "," + (meta & 0xff) + ")");
            case "year" -> type == TableMap.YEAR;
            case "date" -> type == TableMap.DATE;
            case "time" -> type == TableMap.TIME2;
            case "datetime" -> type == TableMap.DATETIME2;
            case "timestamp" -> type == TableMap.TIMESTAMP2;
            case "bit" -> type == TableMap.BIT;
            case "enum" -> type == TableMap.ENUM;
            case "set" -> type == TableMap.SET;
            case "json" -> type == TableMap.JSON;
            case "vector" -> type == TableMap.VECTOR;
            case "varchar", "varbinary" -> type == TableMap.VARCHAR && meta == column.octets();
            case "char", "binary" -> type == TableMap.STRING && meta == column.octets();
            case "tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob" ->
                type == TableMap.BLOB;
            default -> column.kind() == ColumnKind.BYTES && type == TableMap.GEOMETRY;
        };
    }

    private static String integer(ColumnShape column, long value, int bits) {
        if (column.kind() == ColumnKind.UNSIGNED) {
            return Long.toUnsignedString(value);
        }
        int spare = 64 - bits;
        return Long.toString(value << spare >> spare);
    }

    private static String year(long value) {
        return value == 0 ? "0" : Long.toString(1900 + value);
    }

    private static String date(long value) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", value >> 9, value >> 5 & 15, value & 31);
    }

    /** The server cuts trailing zero bytes of BINARY off, and adds them again. */
    private static String padded(ColumnShape column, byte[] bytes) {
        return HEX.formatHex(
                column.isPadded() && bytes.length < column.octets()
                        ? Arrays.copyOf(bytes, (int) column.octets())
                        : bytes);
    }

    private static final int DIGITS = 9;
    private static final int[] BYTES_OF = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    /** Groups of nine digits in four bytes each, what is left over at both ends in fewer; the sign is the first bit. */
    static String decimal(int precision, int scale, Bytes in) {
        int whole = precision - scale;
        int length = whole / DIGITS * 4 + BYTES_OF[whole % DIGITS] + scale / DIGITS * 4 + BYTES_OF[scale % DIGITS];
        byte[] raw = in.take(length);
        boolean negative = (raw[0] & 0x80) == 0;
        raw[0] ^= (byte) 0x80;
        if (negative) {
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) ~raw[i];
            }
        }
        Bytes groups = new Bytes(raw);
        StringBuilder digits = new StringBuilder();
        append(digits, groups, whole % DIGITS);
        for (int i = 0; i < whole / DIGITS + scale / DIGITS; i++) {
            append(digits, groups, DIGITS);
        }
        append(digits, groups, scale % DIGITS);
        BigInteger unscaled = new BigInteger(digits.isEmpty() ? "0" : digits.toString());
        return new BigDecimal(negative ? unscaled.negate() : unscaled, scale).toPlainString();
    }

    private static void append(StringBuilder digits, Bytes groups, int count) {
        if (count > 0) {
            String group = Long.toString(groups.bigEndian(BYTES_OF[count]));
            digits.append("0".repeat(Math.max(0, count - group.length()))).append(group);
        }
    }
}
