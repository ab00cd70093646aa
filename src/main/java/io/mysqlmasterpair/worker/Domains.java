package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.pair.GtidSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers that a set has of each domain, on MariaDB: in one piece, because positions are all that is told there. */
record Domains(SortedMap<Long, Range> ranges) {

    /** {@code domain-server-number}: all up to that number. */
    private static final Pattern POSITION = Pattern.compile("(\\d+)-\\d+-(\\d+)");

    private static final Pattern SET = Pattern.compile("(\\d+):(\\d+)(?:-\\d+|:\\d+)*");

    /** First and last number, both of it. */
    record Range(long first, long last) {}

    static Domains of(GtidSet set) {
        return of(set.toString());
    }

    /**
     * @param text a position, {@code 1-1-12,2-2-9}, or a set, {@code 1:1-12,2:7-9}
     * @throws IllegalArgumentException when it is neither
     */
    static Domains of(String text) {
        SortedMap<Long, Range> ranges = new TreeMap<>();
        for (String entry : text.replaceAll("\\s", "").split(",", -1)) {
            Matcher position = POSITION.matcher(entry);
            Matcher set = SET.matcher(entry);
            if (position.matches()) {
                ranges.put(Long.valueOf(position.group(1)), new Range(1, Long.parseLong(position.group(2))));
            } else if (set.matches()) {
                long last = Long.parseLong(entry.replaceFirst(".*[-:]", ""));
                ranges.put(Long.valueOf(set.group(1)), new Range(Long.parseLong(set.group(2)), last));
            } else if (!entry.isEmpty()) {
                throw new IllegalArgumentException("no GTIDs with domains: " + entry);
            }
        }
        return new Domains(Collections.unmodifiableSortedMap(ranges));
    }

    /** The highest number of a domain; 0 without any. */
    long last(long domain) {
        Range range = ranges.get(domain);
        return range == null ? 0 : range.last();
    }

    /** The number before the first of a domain; 0 without any. */
    long before(long domain) {
        Range range = ranges.get(domain);
        return range == null ? 0 : range.first() - 1;
    }
}
