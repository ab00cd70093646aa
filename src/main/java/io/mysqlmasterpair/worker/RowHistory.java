package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.binlog.Transactions;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.TableShape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of each row in an archive, read before anything is replayed: only with the whole history in view can it be
 * told whether a change was done before. Of each state a digest is held, not the row.
 */
final class RowHistory implements Transactions.Reader {

    /** What a state is called in which there is no such row. */
    static final String ABSENT = "-";

    private static final int DIGEST_BYTES = 12;

    /** One row that a change touches: an UPDATE of a key ends one row and begins another. */
    record Touch(String row, List<String> key, String from, String to) {}

    private final Map<String, List<String>> states = new HashMap<>();
    private final Map<String, Integer> met = new HashMap<>();
    private final Map<Long, String> statements = new HashMap<>();
    private long transactions;
    private long changes;

    static RowHistory of(OpenArchive archive) {
        RowHistory history = new RowHistory();
        archive.read(history);
        return history;
    }

    @Override
    public void begin(Origin origin) {
        transactions++;
    }

    @Override
    public void happened(Happening happening) {
        switch (happening) {
            case Happening.Row row -> {
                changes++;
                touches(row.change())
                        .forEach(touch -> states.computeIfAbsent(touch.row(), r -> new ArrayList<>(1))
                                .add(touch.to()));
            }
            case Happening.Statement statement ->
                statements.merge(transactions, statement.schema() + " " + statement.text(), (a, b) -> a + " " + b);
            case Happening.Unreadable ignored -> {}
        }
    }

    @Override
    public void end() {}

    long transactions() {
        return transactions;
    }

    long changes() {
        return changes;
    }

    /** Goes one state on in a row's history, and returns the states after that. Each is to be asked for once, in order. */
    List<String> laterThanNext(String row) {
        List<String> all = states.getOrDefault(row, List.of());
        int next = met.merge(row, 1, Integer::sum);
        return all.subList(Math.min(next, all.size()), all.size());
    }

    /**
     * A statement after this transaction, or in it, that names the table: what the table's columns were before it is not
     * known for certain.
     *
     * @param transaction counted from 1
     */
    Optional<String> alteredSince(TableShape table, long transaction) {
        Pattern name = word(table.table());
        Pattern schema = Pattern.compile(
                "\\b(DATABASE|SCHEMA)\\b.*" + word(table.schema()).pattern(),
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return statements.entrySet().stream()
                .filter(entry -> entry.getKey() >= transaction)
                .map(Map.Entry::getValue)
                .filter(text ->
                        name.matcher(text).find() || schema.matcher(text).find())
                .findFirst();
    }

    private static Pattern word(String name) {
        return Pattern.compile(
                "(?<![\\w$])" + Pattern.quote(name.replace("`", "``")) + "(?![\\w$])", Pattern.CASE_INSENSITIVE);
    }

    /** The rows that a change touches; none where its table has no key. */
    static List<Touch> touches(RowChange change) {
        TableShape table = change.table();
        Optional<List<String>> before = change.before().flatMap(table::keyOf);
        Optional<List<String>> after = change.after().flatMap(table::keyOf);
        List<Touch> touches = new ArrayList<>();
        if (before.isPresent() && before.equals(after)) {
            touches.add(new Touch(
                    row(table, before.get()),
                    before.get(),
                    state(table, change.before()),
                    state(table, change.after())));
            return touches;
        }
        before.ifPresent(key -> touches.add(new Touch(row(table, key), key, state(table, change.before()), ABSENT)));
        after.ifPresent(key -> touches.add(new Touch(row(table, key), key, ABSENT, state(table, change.after()))));
        return touches;
    }

    static String state(TableShape table, Optional<List<@Nullable String>> image) {
        return image.map(table::comparable).map(RowHistory::digest).orElse(ABSENT);
    }

    private static String row(TableShape table, List<String> key) {
        List<@Nullable String> parts = new ArrayList<>(List.of(table.schema(), table.table()));
        parts.addAll(key);
        return digest(parts);
    }

    /** Lengths go in, so that what ends one value can't begin the next. */
    private static String digest(List<@Nullable String> values) {
        MessageDigest digest = KeptFile.newDigest();
        for (String value : values) {
            byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            digest.update(((value == null ? "N" : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
    }
}
