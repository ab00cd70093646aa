package io.mysqlmasterpair.pair;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of a server, from {@code @@version}: {@code 9.7.4}, {@code 8.0.36-28}, {@code 10.11.6-MariaDB-1}. Compared by
 * number, part by part. MariaDB's handshake puts {@code 5.5.5-} before its version; that is no part of it.
 *
 * @param text as the server wrote it
 */
public record ServerVersion(int major, int minor, int patch, String text) implements Comparable<ServerVersion> {

    private static final Pattern NUMBERS =
            Pattern.compile("^(?:5\\.5\\.5-(?=\\d+\\.\\d+\\.\\d+-MariaDB))?(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** Parses {@code @@version}; a text without numbers is version 0.0.0, which no dialect supports. */
    public static ServerVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.find()) {
            return new ServerVersion(0, 0, 0, text);
        }
        int patch = numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3));
        return new ServerVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), patch, text);
    }

    /** Whose server it is: what decides on the statements, before the number does. */
    public enum Flavour {
        MYSQL,
        MARIADB
    }

    public Flavour flavour() {
        return text.contains("MariaDB") ? Flavour.MARIADB : Flavour.MYSQL;
    }

    public boolean isMariaDb() {
        return flavour() == Flavour.MARIADB;
    }

    public boolean atLeast(int major, int minor, int patch) {
        return compareTo(new ServerVersion(major, minor, patch, "")) >= 0;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
