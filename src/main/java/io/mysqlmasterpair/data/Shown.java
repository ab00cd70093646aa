package io.mysqlmasterpair.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as people read and type them. */
public final class Shown {

    private Shown() {}

    /** A value in full: text as text, bytes as {@code 0x…}. */
    public static @Nullable String value(ColumnShape column, @Nullable String canonical) {
        if (canonical == null) {
            return null;
        }
        return switch (column.kind()) {
            case TEXT -> text(column, canonical);
            case BYTES -> "0x" + canonical;
            case SIGNED, UNSIGNED, DECIMAL, FLOATING, TEMPORAL, JSON, UNKNOWN -> canonical;
        };
    }

    /** A value on one line, of at most {@code length} characters. */
    public static String brief(ColumnShape column, @Nullable String canonical, int length) {
        String value = value(column, canonical);
        if (value == null) {
            return "NULL";
        }
        String line = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= length ? line : line.substring(0, length - 1) + "…";
    }

    /** A key on one line: {@code id=7}, {@code shop=1,number=12}. */
    public static String key(TableShape table, List<String> values, int length) {
        List<String> parts = new ArrayList<>();
        List<ColumnShape> columns = table.keyColumns();
        for (int i = 0; i < columns.size(); i++) {
            parts.add(columns.get(i).name().replace("\n", "\\n") + "=" + brief(columns.get(i), values.get(i), length));
        }
        return String.join(",", parts);
    }

    private static String text(ColumnShape column, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try {
            return charset(column.charset())
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException | IllegalCharsetNameException | UnsupportedCharsetException e) {
            return "0x" + hex;
        }
    }

    private static Charset charset(String name) {
        return Charset.forName(
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "utf8", "utf8mb3", "utf8mb4" -> "UTF-8";
                    // what the server calls latin1 is what others call Windows' code page 1252
                    case "latin1" -> "windows-1252";
                    case "latin2" -> "ISO-8859-2";
                    case "ascii" -> "US-ASCII";
                    case "ucs2", "utf16" -> "UTF-16BE";
                    case "utf16le" -> "UTF-16LE";
                    case "utf32" -> "UTF-32BE";
                    case "cp1250", "cp1251", "cp1256", "cp1257" -> "windows-" + name.substring(2);
                    case "sjis", "cp932" -> "windows-31j";
                    case "ujis", "eucjpms" -> "EUC-JP";
                    case "gbk" -> "GBK";
                    case "gb18030" -> "GB18030";
                    case "big5" -> "Big5";
                    case "euckr" -> "EUC-KR";
                    case "koi8r" -> "KOI8-R";
                    case "koi8u" -> "KOI8-U";
                    case "greek" -> "ISO-8859-7";
                    case "hebrew" -> "ISO-8859-8";
                    default -> name;
                });
    }
}
