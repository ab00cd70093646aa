package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.binlog.Transactions;
import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.Shown;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.decision.Replaying;
import io.mysqlmasterpair.decision.Replaying.Verdict;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.worker.ReplayReport.Counts;
import io.mysqlmasterpair.worker.ReplayReport.LeftOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Does what the transactions of an archive did, one after another, each whole or not at all: a change only where the row is
 * what it was then. What can't be done is told by key.
 */
final class Replay implements Transactions.Reader {

    private static final int BRIEF = 40;
    private static final int KEPT = 1000;

    private final RowHistory history;
    private final Map<TableName, TableShape> live;
    private final ReplayRows rows;
    private final boolean byRows;
    private final Predicate<Origin> missing;
    private final ReplayReport.Book book = new ReplayReport.Book();

    private Origin origin = new Origin("", "", 0, Instant.EPOCH);
    private long number;
    /** Of the transaction at hand. */
    private final Map<String, Counts> counts = new TreeMap<>();

    private final List<LeftOut> done = new ArrayList<>();
    private boolean passedOver;
    private boolean doneBefore;
    private boolean conflict;
    private boolean undone;

    /**
     * @param live the tables where it is done
     * @param byRows whether the other rows of a transaction with a conflict are done
     * @param missing whether a transaction is missing there at all; one that is not counts as there already, whatever has become of it
     */
    Replay(
            RowHistory history,
            Map<TableName, TableShape> live,
            ReplayRows rows,
            boolean byRows,
            Predicate<Origin> missing) {
        this.history = history;
        this.live = live;
        this.rows = rows;
        this.byRows = byRows;
        this.missing = missing;
    }

    ReplayReport.Book book() {
        return book;
    }

    @Override
    public void begin(Origin begun) {
        origin = begun;
        number++;
        counts.clear();
        done.clear();
        conflict = false;
        undone = false;
        passedOver = !missing.test(begun);
        doneBefore = rows.begin(begun) || passedOver;
    }

    @Override
    public void happened(Happening happening) {
        switch (happening) {
            case Happening.Row row -> row(row.change());
            case Happening.Statement statement -> {
                if (!passedOver) {
                    leave(new LeftOut(
                            origin.name(),
                            "",
                            brief(statement.text()),
                            "",
                            "a statement; decide by hand whether to run it"));
                }
            }
            case Happening.Unreadable odd when passedOver -> count(odd.table(), new Counts(0, odd.rows(), 0));
            case Happening.Unreadable odd -> {
                leave(new LeftOut(origin.name(), odd.table(), "rows", "", "can't be read: " + odd.why()));
                count(odd.table(), new Counts(0, 0, odd.rows()));
            }
        }
    }

    private void row(RowChange change) {
        List<RowHistory.Touch> touches = RowHistory.touches(change);
        // also for what is left out: the history goes on
        List<List<String>> later = touches.stream()
                .map(touch -> history.laterThanNext(touch.row()))
                .toList();
        if (passedOver) {
            count(change.table().title(), new Counts(0, 1, 0));
            return;
        }
        Optional<String> hindrance = hindrance(change);
        if (hindrance.isPresent()) {
            leave(change, hindrance.get());
            return;
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < touches.size(); i++) {
            RowHistory.Touch touch = touches.get(i);
            String now = RowHistory.state(change.table(), rows.find(change.table(), touch.key()));
            verdicts.add(Replaying.on(touch.from(), touch.to(), later.get(i), now));
        }
        switch (Replaying.together(verdicts)) {
            case APPLY -> {
                if (doneBefore) {
                    leave(change, "its transaction was done before; this was left out then, or undone since");
                } else {
                    apply(stillToDo(change, verdicts));
                }
            }
            case ALREADY_THERE -> count(change.table().title(), new Counts(0, 1, 0));
            case CONFLICT -> leave(change, "the row is another one now");
        }
    }

    /** Of an UPDATE of a key the end that is not there yet, where the other is. */
    private static RowChange stillToDo(RowChange change, List<Verdict> verdicts) {
        if (!verdicts.contains(Verdict.ALREADY_THERE)) {
            return change;
        }
        return verdicts.getFirst() == Verdict.APPLY
                ? new RowChange(change.table(), change.before(), Optional.empty())
                : new RowChange(change.table(), Optional.empty(), change.after());
    }

    private void apply(RowChange change) {
        Optional<String> refused = rows.apply(change);
        if (refused.isPresent()) {
            leave(change, refused.get());
            return;
        }
        for (RowHistory.Touch touch : RowHistory.touches(change)) {
            if (!RowHistory.state(change.table(), rows.find(change.table(), touch.key()))
                    .equals(touch.to())) {
                undone = true; // whatever made it another: it is not kept
                leave(change, "the server stored something else");
                return;
            }
        }
        count(change.table().title(), new Counts(1, 0, 0));
        if (done.size() < KEPT) {
            done.add(item(change, "left out with the rest of its transaction"));
        }
    }

    /** Why a change can't even be tried. */
    private Optional<String> hindrance(RowChange change) {
        TableShape then = change.table();
        TableShape now = live.get(new TableName(then.schema(), then.table()));
        if (now == null) {
            return Optional.of("there is no such table");
        }
        if (!now.fits(then)) {
            return Optional.of("the table's columns or key are not what they were");
        }
        if (now.key().isEmpty() || RowHistory.touches(change).isEmpty()) {
            return Optional.of("the table has no primary or unique key that names a row");
        }
        if (now.triggered()) {
            return Optional.of("the table has triggers, which would fire");
        }
        if (history.alteredSince(then, number).isPresent()) {
            return Optional.of("a later statement may have altered the table");
        }
        return carriesOn(change, now)
                ? Optional.of("a foreign key would carry it on to rows of other tables")
                : Optional.empty();
    }

    private static boolean carriesOn(RowChange change, TableShape table) {
        if (change.before().isEmpty() || table.cascading().isEmpty()) {
            return false;
        }
        if (change.after().isEmpty()) {
            return true;
        }
        List<ColumnShape> stored = table.stored();
        for (int i = 0; i < stored.size(); i++) {
            boolean same = java.util.Objects.equals(
                    change.before().get().get(i), change.after().get().get(i));
            if (!same && table.cascading().contains(stored.get(i).name())) {
                return true;
            }
        }
        return false;
    }

    private void leave(RowChange change, String why) {
        count(change.table().title(), new Counts(0, 0, 1));
        leave(item(change, why));
    }

    private void leave(LeftOut item) {
        conflict = true;
        book.leftOut(item);
    }

    private LeftOut item(RowChange change, String why) {
        String key = change.key()
                .map(values -> Shown.key(change.table(), values, BRIEF))
                .orElse("");
        return new LeftOut(origin.name(), change.table().title(), change.kind().name(), key, why);
    }

    private void count(String table, Counts more) {
        counts.merge(table, more, Counts::plus);
    }

    @Override
    public void end() {
        boolean keep = !undone && (byRows || !conflict);
        long applied = counts.values().stream().mapToLong(Counts::applied).sum();
        // also where nothing was to be done: it counts as done from now on
        if (keep && !doneBefore) {
            rows.commit();
        } else {
            rows.rollback();
        }
        if (!keep) {
            done.forEach(book::leftOut);
        }
        counts.forEach((table, c) ->
                book.rows(table, keep ? c : new Counts(0, c.alreadyThere(), c.leftOut() + c.applied())));
        boolean happened = !counts.isEmpty() || conflict;
        book.transaction(new Counts(
                keep && !conflict && applied > 0 ? 1 : 0,
                happened && !conflict && applied == 0 ? 1 : 0,
                conflict ? 1 : 0));
    }

    static String brief(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= 80 ? line : line.substring(0, 79) + "…";
    }
}
