package io.mysqlmasterpair.mysql;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes names and values that came from elsewhere into statements so that they stay names and values. */
public final class Quoting {

    private Quoting() {}

    /** {@code we`ird} becomes {@code `we``ird`}. Source: MySQL Reference Manual, "Schema Object Names". */
    public static String identifier(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** A schema's object: {@code `schema`.`name`}. */
    public static String qualified(String schema, String name) {
        return identifier(schema) + "." + identifier(name);
    }

    /** A string literal in hexadecimal: holds under every sql_mode and character set, whatever is in it. */
    public static String literal(String text) {
        return text.isEmpty()
                ? "''"
                : "CONVERT(0x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + " USING utf8mb4)";
    }

    /** A definer as the dictionary has it, {@code user@host}, as statements want it. The last @ separates. */
    static String account(String definer) {
        int at = definer.lastIndexOf('@');
        return identifier(definer.substring(0, at)) + "@" + identifier(definer.substring(at + 1));
    }
}
