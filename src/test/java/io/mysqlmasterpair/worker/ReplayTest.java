package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.worker.ReplayReport.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Transactions replayed on rows that live in a map. */
class ReplayTest {

    private static final TableShape T = table("t", List.of("id"), false, List.of());

    private static TableShape table(String name, List<String> key, boolean triggered, List<String> cascading) {
        return new TableShape(
                "shop",
                name,
                List.of(
                        new ColumnShape("id", "int", "int", "", 0, false),
                        new ColumnShape("v", "int", "int", "", 0, false)),
                key,
                triggered,
                cascading);
    }

    /** A member: rows by table and key; a transaction is undone by putting back what there was. */
    private static final class Rows implements ReplayRows {
        private final Map<String, List<@Nullable String>> rows = new HashMap<>();
        private Map<String, List<@Nullable String>> before = Map.of();
        private String refuse = "";
        private String alter = "";
        private int commits;
        private final Set<String> noted = new HashSet<>();
        private String atHand = "";

        @Override
        public boolean begin(Origin origin) {
            before = new HashMap<>(rows);
            atHand = origin.name();
            return noted.contains(atHand);
        }

        @Override
        public void commit() {
            commits++;
            noted.add(atHand);
        }

        @Override
        public void rollback() {
            rows.clear();
            rows.putAll(before);
        }

        @Override
        public Optional<List<@Nullable String>> find(TableShape table, List<String> key) {
            return Optional.ofNullable(rows.get(table.table() + key.getFirst()));
        }

        @Override
        public Optional<String> apply(RowChange change) {
            String table = change.table().table();
            if (refuse.equals(table + change.key().orElseThrow().getFirst())) {
                return Optional.of("Duplicate entry");
            }
            change.before().ifPresent(image -> rows.remove(table + image.getFirst()));
            change.after()
                    .ifPresent(image -> rows.put(
                            table + image.getFirst(),
                            alter.equals(table + image.getFirst()) ? List.of("0", "0") : image));
            return Optional.empty();
        }
    }

    private final Rows rows = new Rows();
    private final List<List<Happening>> archive = new ArrayList<>();

    private static Optional<List<@Nullable String>> image(@Nullable String id, String v) {
        return id == null ? Optional.empty() : Optional.of(List.of(id, v));
    }

    private static Happening insert(TableShape table, String id, String v) {
        return new Happening.Row(new RowChange(table, Optional.empty(), image(id, v)));
    }

    private static Happening update(String id, String v, String newId, String newV) {
        return new Happening.Row(new RowChange(T, image(id, v), image(newId, newV)));
    }

    private static Happening delete(TableShape table, String id, String v) {
        return new Happening.Row(new RowChange(table, image(id, v), Optional.empty()));
    }

    private void transaction(Happening... happenings) {
        archive.add(List.of(happenings));
    }

    private ReplayReport replay(boolean byRows, TableShape... live) {
        return replay(byRows, origin -> true, live);
    }

    private ReplayReport replay(boolean byRows, Predicate<Origin> missing, TableShape... live) {
        Map<TableName, TableShape> tables = new HashMap<>();
        for (TableShape shape : live.length == 0 ? new TableShape[] {T} : live) {
            tables.put(new TableName(shape.schema(), shape.table()), shape);
        }
        RowHistory history = new RowHistory();
        go(history);
        Replay replay = new Replay(history, tables, rows, byRows, missing);
        go(replay);
        return replay.book().close("r1", "a", "now", false, byRows);
    }

    private void go(io.mysqlmasterpair.binlog.Transactions.Reader reader) {
        for (List<Happening> happenings : archive) {
            reader.begin(new Origin("u:" + (archive.indexOf(happenings) + 1), "f", 4, Instant.EPOCH));
            happenings.forEach(reader::happened);
            reader.end();
        }
    }

    @Test
    void aHistoryIsDoneOnceAndNeverAgain() {
        transaction(insert(T, "1", "a"), insert(T, "2", "b"));
        transaction(update("1", "a", "1", "b"));
        transaction(update("1", "b", "9", "b"));
        transaction(insert(T, "3", "c"));
        transaction(delete(T, "3", "c"));

        ReplayReport first = replay(false);

        assertThat(rows.rows).containsOnlyKeys("t9", "t2");
        assertThat(first.leftOut()).isEmpty();
        int commits = rows.commits;

        ReplayReport second = replay(false);

        assertThat(second.rows()).isEqualTo(new Counts(0, 6, 0));
        assertThat(second.transactions()).isEqualTo(new Counts(0, 5, 0));
        assertThat(rows.commits).isEqualTo(commits);
        assertThat(rows.rows).containsOnlyKeys("t9", "t2");
    }

    /** Whatever has become of it since, also where it is nothing that a replay would do. */
    @Test
    void whatCameThereOtherwiseIsPassedOverAndCountsAsThere() {
        transaction(insert(T, "1", "a"), new Happening.Statement("shop", "CREATE TABLE shop.u (id int)"));
        transaction(update("1", "a", "1", "b"));
        transaction(insert(T, "2", "c"));

        ReplayReport report = replay(
                true, origin -> !origin.gtid().equals("u:1") && !origin.gtid().equals("u:2"));

        assertThat(rows.rows).containsOnlyKeys("t2");
        assertThat(report.leftOut()).isEmpty();
        assertThat(report.rows()).isEqualTo(new Counts(1, 2, 0));
        assertThat(report.transactions()).isEqualTo(new Counts(1, 2, 0));
        assertThat(rows.commits).isEqualTo(1);
    }

    @Test
    void whatWasStoppedInTheMiddleGoesOn() {
        transaction(insert(T, "1", "a"));
        transaction(update("1", "a", "1", "b"));
        transaction(update("1", "b", "1", "c"));
        rows.rows.put("t1", List.of("1", "b"));

        assertThat(replay(false).rows()).isEqualTo(new Counts(1, 2, 0));
        assertThat(rows.rows.get("t1")).containsExactly("1", "c");
    }

    @Test
    void whatWasDoneAndThenUndoneByItsOwnersIsToldAndNotDoneAgain() {
        transaction(insert(T, "1", "a"), insert(T, "2", "b"));
        transaction(insert(T, "3", "c"));
        replay(true);
        rows.rows.remove("t1");
        rows.rows.remove("t3");
        rows.noted.remove("u:2");

        ReplayReport again = replay(true);

        assertThat(rows.rows).containsOnlyKeys("t2", "t3");
        assertThat(again.rows()).isEqualTo(new Counts(1, 1, 1));
        assertThat(again.leftOut())
                .extracting(ReplayReport.LeftOut::toString)
                .containsExactly(
                        "shop.t id=1 (INSERT): its transaction was done before; this was left out then, or undone since");
    }

    @Test
    void whatWasThereAlreadyIsNotDoneWhenItIsGoneLater() {
        transaction(insert(T, "1", "a"));
        transaction(update("2", "a", "2", "b"));
        transaction(update("2", "b", "2", "a"));
        rows.rows.put("t1", List.of("1", "a"));
        rows.rows.put("t2", List.of("2", "a"));
        assertThat(replay(true).rows()).isEqualTo(new Counts(0, 3, 0));

        // a client of the member removes one, and sets the other to what it was in between
        rows.rows.remove("t1");
        rows.rows.put("t2", List.of("2", "b"));
        ReplayReport again = replay(true);

        assertThat(rows.rows).containsOnlyKeys("t2");
        assertThat(rows.rows.get("t2")).containsExactly("2", "b");
        assertThat(again.rows().applied()).isZero();
    }

    @Test
    void aConflictKeepsItsTransactionOutOrOnlyItself() {
        transaction(insert(T, "1", "a"), insert(T, "2", "a"));
        transaction(update("2", "a", "2", "b"));
        rows.rows.put("t1", List.of("1", "other"));

        ReplayReport whole = replay(false);

        assertThat(rows.rows).containsOnlyKeys("t1");
        assertThat(whole.transactions()).isEqualTo(new Counts(0, 0, 2));
        assertThat(whole.leftOut())
                .extracting(ReplayReport.LeftOut::toString)
                .containsExactly(
                        "shop.t id=1 (INSERT): the row is another one now",
                        "shop.t id=2 (INSERT): left out with the rest of its transaction",
                        "shop.t id=2 (UPDATE): the row is another one now");

        ReplayReport byRows = replay(true);

        assertThat(rows.rows.get("t1")).containsExactly("1", "other");
        assertThat(rows.rows.get("t2")).containsExactly("2", "b");
        assertThat(byRows.rows()).isEqualTo(new Counts(2, 0, 1));
    }

    @Test
    void whatTheServerRefusesOrStoresOtherwiseIsNotKept() {
        transaction(insert(T, "1", "a"), insert(T, "2", "a"));
        transaction(insert(T, "3", "a"), insert(T, "4", "a"));
        rows.refuse = "t1";
        rows.alter = "t4";

        ReplayReport report = replay(true);

        assertThat(rows.rows).containsOnlyKeys("t2");
        assertThat(report.leftOut())
                .extracting(ReplayReport.LeftOut::why)
                .containsExactly(
                        "Duplicate entry",
                        "the server stored something else",
                        "left out with the rest of its transaction");
        assertThat(report.rows()).isEqualTo(new Counts(1, 0, 3));
    }

    @Test
    void tablesThatCantBeWrittenSafelyAreLeftAlone() {
        TableShape noKey = table("nokey", List.of(), false, List.of());
        TableShape armed = table("armed", List.of("id"), true, List.of());
        TableShape parent = table("parent", List.of("id"), false, List.of("id"));
        TableShape gone = table("gone", List.of("id"), false, List.of());
        TableShape then = table("other", List.of("v"), false, List.of());
        TableShape now = table("other", List.of("id"), false, List.of());
        rows.rows.put("parent1", List.of("1", "a"));
        for (TableShape table : List.of(noKey, armed, gone, then)) {
            transaction(insert(table, "1", "a"));
        }
        transaction(delete(parent, "1", "a"));
        transaction(insert(parent, "2", "a"));
        transaction(insert(T, "1", "a"));
        transaction(new Happening.Statement("shop", "ALTER TABLE `t` ADD x int"));
        transaction(insert(T, "2", "a"));
        transaction(new Happening.Unreadable("shop.odd", 1, "it is odd"));

        ReplayReport report = replay(true, T, noKey, armed, parent, now);

        assertThat(rows.rows).containsOnlyKeys("parent1", "parent2", "t2");
        assertThat(report.leftOut())
                .extracting(ReplayReport.LeftOut::why)
                .containsExactly(
                        "the table has no primary or unique key that names a row",
                        "the table has triggers, which would fire",
                        "there is no such table",
                        "the table's columns or key are not what they were",
                        "a foreign key would carry it on to rows of other tables",
                        "a later statement may have altered the table",
                        "a statement; decide by hand whether to run it",
                        "can't be read: it is odd");
    }

    @Test
    void theReportBeginsWithASentence() {
        transaction(insert(T, "1", "a"));
        transaction(update("1", "a", "1", "b"));
        transaction(insert(T, "7", "x"));
        rows.rows.put("t7", List.of("7", "y"));
        ReplayReport real = replay(false);

        assertThat(real.sentence()).startsWith("Applied 2 row changes of 2 transactions on a; 0 were there already, 1");
    }
}
