package io.mysqlmasterpair.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable set of global transaction identifiers, with the algebra that replication needs. The text form is MySQL's:
 * {@code uuid:1-5:7,uuid:tag:1-3}. A tag stays in force for the intervals after it, as MySQL 8.3 and later write it.
 * Source: MySQL Reference Manual, "GTID Format and Storage".
 *
 * <p>MariaDB names a position, {@code domain-server-number,…}: the last transaction of each domain. That stands for all up
 * to it, {@code domain:1-number}; which server wrote one is no part of the set. Both forms are read, the second is written.
 */
public final class GtidSet {

    public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern DOMAIN = Pattern.compile("[0-9]{1,10}");
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,10})-[0-9]{1,10}-([0-9]{1,18})");
    private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

    /** Closed interval of transaction numbers, both ends counted from 1. */
    private record Interval(long first, long last) {}

    /** A transaction source: server uuid, and tag or the empty string; or a domain. */
    private record Origin(String uuid, String tag) implements Comparable<Origin> {
        @Override
        public int compareTo(Origin other) {
            int byUuid = uuid.compareTo(other.uuid);
            return byUuid != 0 ? byUuid : tag.compareTo(other.tag);
        }
    }

    private final NavigableMap<Origin, List<Interval>> intervals;

    private GtidSet(NavigableMap<Origin, List<Interval>> intervals) {
        this.intervals = intervals;
    }

    /**
     * Parses the server's text form; whitespace and newlines are allowed, as in {@code SHOW} output.
     *
     * @throws IllegalArgumentException when the text is no GTID set
     */
    public static GtidSet parse(String text) {
        NavigableMap<Origin, List<Interval>> parsed = new TreeMap<>();
        for (String entry : text.replaceAll("\\s", "").toLowerCase(Locale.ROOT).split(",", -1)) {
            if (!entry.isEmpty()) {
                parseEntry(entry, parsed);
            }
        }
        parsed.replaceAll((origin, list) -> normalise(list));
        return new GtidSet(parsed);
    }

    private static void parseEntry(String entry, Map<Origin, List<Interval>> into) {
        Matcher position = POSITION.matcher(entry);
        String[] parts = (position.matches() ? position.group(1) + ":1-" + position.group(2) : entry).split(":", -1);
        if (!UUID.matcher(parts[0]).matches() && !DOMAIN.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("not a GTID set, no server uuid and no domain at: " + entry);
        }
        // A uuid or a tag with nothing behind it is a text cut short: read as a set, it would be too small a set.
        if (parts.length == 1 || TAG.matcher(parts[parts.length - 1]).matches()) {
            throw new IllegalArgumentException("not a GTID set, no interval at the end of: " + entry);
        }
        String tag = "";
        for (int i = 1; i < parts.length; i++) {
            if (TAG.matcher(parts[i]).matches()) {
                tag = parts[i];
            } else {
                into.computeIfAbsent(new Origin(parts[0], tag), origin -> new ArrayList<>())
                        .add(parseInterval(parts[i], entry));
            }
        }
    }

    private static Interval parseInterval(String text, String entry) {
        try {
            int dash = text.indexOf('-');
            long first = Long.parseLong(dash < 0 ? text : text.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(text.substring(dash + 1));
            if (first >= 1 && last >= first) {
                return new Interval(first, last);
            }
        } catch (NumberFormatException notANumber) {
            // said below, with the whole entry
        }
        throw new IllegalArgumentException("not a GTID set, bad interval '" + text + "' in: " + entry);
    }

    private static List<Interval> normalise(List<Interval> list) {
        List<Interval> sorted = new ArrayList<>(list);
        sorted.sort((x, y) -> Long.compare(x.first, y.first));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : sorted) {
            Interval top = merged.isEmpty() ? null : merged.getLast();
            if (top != null && next.first <= top.last + 1) {
                merged.set(merged.size() - 1, new Interval(top.first, Math.max(top.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    /** Every transaction that an origin, a server uuid or a domain, can ever have written without a tag. */
    public static GtidSet allOf(String origin) {
        return parse(origin + ":1-" + (Long.MAX_VALUE - 1));
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    /** Number of transactions in the set. */
    public long size() {
        return intervals.values().stream()
                .flatMap(List::stream)
                .mapToLong(i -> i.last - i.first + 1)
                .sum();
    }

    /** The highest number of an origin, a server uuid or a domain, without a tag; 0 when there is none. */
    public long last(String origin) {
        List<Interval> list = intervals.getOrDefault(new Origin(origin, ""), List.of());
        return list.isEmpty() ? 0 : list.getLast().last;
    }

    /** All transactions of either set. */
    public GtidSet union(GtidSet other) {
        NavigableMap<Origin, List<Interval>> result = new TreeMap<>(intervals);
        other.intervals.forEach((origin, list) -> result.merge(origin, list, (mine, theirs) -> {
            List<Interval> all = new ArrayList<>(mine);
            all.addAll(theirs);
            return normalise(all);
        }));
        return new GtidSet(result);
    }

    /** The transactions of this set that {@code other} lacks, as {@code GTID_SUBTRACT(this, other)}. */
    public GtidSet subtract(GtidSet other) {
        NavigableMap<Origin, List<Interval>> result = new TreeMap<>();
        intervals.forEach((origin, list) -> {
            List<Interval> rest = list;
            for (Interval hole : other.intervals.getOrDefault(origin, List.of())) {
                rest = cut(rest, hole);
            }
            if (!rest.isEmpty()) {
                result.put(origin, List.copyOf(rest));
            }
        });
        return new GtidSet(result);
    }

    private static List<Interval> cut(List<Interval> list, Interval hole) {
        List<Interval> rest = new ArrayList<>();
        for (Interval i : list) {
            if (i.first < hole.first) {
                rest.add(new Interval(i.first, Math.min(i.last, hole.first - 1)));
            }
            if (i.last > hole.last) {
                rest.add(new Interval(Math.max(i.first, hole.last + 1), i.last));
            }
        }
        return rest;
    }

    /** The transactions that both sets have. */
    public GtidSet intersect(GtidSet other) {
        return subtract(subtract(other));
    }

    /** Whether every transaction of {@code other} is in this set, as {@code GTID_SUBSET(other, this)}. */
    public boolean contains(GtidSet other) {
        return other.subtract(this).isEmpty();
    }

    /**
     * The transactions one by one, each as {@code gtid_next} takes it, at most {@code limit} of them.
     *
     * @throws IllegalStateException when there are more
     */
    public List<String> each(int limit) {
        if (size() > limit) {
            throw new IllegalStateException("the set has " + size() + " transactions, more than " + limit);
        }
        List<String> all = new ArrayList<>();
        intervals.forEach((origin, list) -> list.forEach(i -> {
            for (long n = i.first; n <= i.last; n++) {
                all.add(prefix(origin) + n);
            }
        }));
        return all;
    }

    private static String prefix(Origin origin) {
        return origin.uuid + ":" + (origin.tag.isEmpty() ? "" : origin.tag + ":");
    }

    /** The server's text form, on one line; the empty string for the empty set. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        intervals.forEach((origin, list) -> {
            text.append(text.isEmpty() ? "" : ",").append(prefix(origin));
            for (int n = 0; n < list.size(); n++) {
                Interval i = list.get(n);
                text.append(n == 0 ? "" : ":").append(i.first).append(i.last == i.first ? "" : "-" + i.last);
            }
        });
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet that && intervals.equals(that.intervals);
    }

    @Override
    public int hashCode() {
        return intervals.hashCode();
    }
}
