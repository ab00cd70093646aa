package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.mysql.LiveRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where changes are replayed: a member, or what a member would become. */
interface ReplayRows {

    /** @return whether this transaction was done before, to the knowledge of the member itself */
    boolean begin(Origin origin);

    void commit();

    void rollback();

    /** The row as it is now; nobody else changes it before the transaction ends. */
    Optional<List<@Nullable String>> find(TableShape table, List<String> key);

    /** @return why this one change can't be done; empty when it is done */
    Optional<String> apply(RowChange change);

    /**
     * A member, whose binary log takes the changes on to the other.
     *
     * @param note what it notes of each transaction, together with it, so that none is ever done twice; empty: nothing is noted
     */
    static ReplayRows on(LiveRows rows, Function<Origin, Optional<String>> note) {
        return new ReplayRows() {
            private Optional<String> noted = Optional.empty();

            @Override
            public boolean begin(Origin origin) {
                rows.begin();
                noted = note.apply(origin);
                return noted.filter(rows::isNoted).isPresent();
            }

            @Override
            public void commit() {
                noted.ifPresent(rows::note);
                rows.commit();
            }

            @Override
            public void rollback() {
                rows.rollback();
            }

            @Override
            public Optional<List<@Nullable String>> find(TableShape table, List<String> key) {
                return rows.find(table, key, true);
            }

            @Override
            public Optional<String> apply(RowChange change) {
                return rows.apply(change);
            }
        };
    }

    /** A dry run: looks at a member, changes nothing, and remembers what it would have changed. */
    static ReplayRows imaginedOn(LiveRows rows) {
        Map<String, Optional<List<@Nullable String>>> committed = new HashMap<>();
        Map<String, Optional<List<@Nullable String>>> pending = new HashMap<>();
        return new ReplayRows() {
            @Override
            public boolean begin(Origin origin) {
                pending.clear();
                return false;
            }

            @Override
            public void commit() {
                committed.putAll(pending);
            }

            @Override
            public void rollback() {
                pending.clear();
            }

            @Override
            public Optional<List<@Nullable String>> find(TableShape table, List<String> key) {
                String name = table.title() + key;
                Optional<List<@Nullable String>> imagined = pending.get(name);
                if (imagined == null) {
                    imagined = committed.get(name);
                }
                return imagined == null ? rows.find(table, key, false) : imagined;
            }

            @Override
            public Optional<String> apply(RowChange change) {
                change.before()
                        .flatMap(change.table()::keyOf)
                        .ifPresent(key -> pending.put(change.table().title() + key, Optional.empty()));
                change.after()
                        .flatMap(change.table()::keyOf)
                        .ifPresent(key -> pending.put(change.table().title() + key, change.after()));
                return Optional.empty();
            }
        };
    }
}
