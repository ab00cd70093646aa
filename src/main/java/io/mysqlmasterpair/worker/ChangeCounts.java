package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.binlog.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what transactions did, by table. */
final class ChangeCounts implements Transactions.Reader {

    /** By kind of change. */
    record Counts(long inserts, long updates, long deletes) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(inserts + other.inserts, updates + other.updates, deletes + other.deletes);
        }

        long all() {
            return inserts + updates + deletes;
        }
    }

    private final Map<String, Counts> tables = new TreeMap<>();
    private final List<String> statements = new ArrayList<>();
    private final TreeSet<String> unreadable = new TreeSet<>();
    private long transactions;

    @Override
    public void begin(Origin origin) {
        transactions++;
    }

    @Override
    public void happened(Happening happening) {
        switch (happening) {
            case Happening.Row row ->
                tables.merge(
                        row.change().table().title(),
                        switch (row.change().kind()) {
                            case INSERT -> new Counts(1, 0, 0);
                            case UPDATE -> new Counts(0, 1, 0);
                            case DELETE -> new Counts(0, 0, 1);
                        },
                        Counts::plus);
            case Happening.Statement statement -> statements.add(statement.text());
            case Happening.Unreadable odd ->
                unreadable.add((odd.table().isEmpty() ? "" : odd.table() + ": ") + odd.why());
        }
    }

    @Override
    public void end() {}

    long transactions() {
        return transactions;
    }

    Map<String, Counts> tables() {
        return tables;
    }

    long rows() {
        return tables.values().stream().mapToLong(Counts::all).sum();
    }

    /** DDL and the like, in order. */
    List<String> statements() {
        return statements;
    }

    /** What could not be read, each once. */
    TreeSet<String> unreadable() {
        return unreadable;
    }
}
