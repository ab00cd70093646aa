package io.mysqlmasterpair.observe;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a pair breaks, and what is to be said of it.
 *
 * @param name as the table shows it
 * @param shows which families and modes can show it
 * @param breaks does it, on a pair that replicates both ways; shop.t has the rows 1 and 2 on both
 * @param undoes makes the pair healthy again; null where only a new pair is
 * @param kind the diagnosis
 * @param rung the rung that follows; empty: none
 */
record BrokenState(
        String name,
        BiPredicate<ServerFamily, ReplicationMode> shows,
        Consumer<MysqlPairFixture> breaks,
        @Nullable Consumer<MysqlPairFixture> undoes,
        Kind kind,
        String rung) {

    BrokenState(String name, Consumer<MysqlPairFixture> breaks, Kind kind, String rung) {
        this(name, (family, mode) -> true, breaks, null, kind, rung);
    }

    BrokenState on(BiPredicate<ServerFamily, ReplicationMode> where) {
        return new BrokenState(name, where, breaks, undoes, kind, rung);
    }

    BrokenState undone(Consumer<MysqlPairFixture> how) {
        return new BrokenState(name, shows, breaks, how, kind, rung);
    }

    /** Undone on b by these statements. */
    BrokenState undoneOnB(String... statements) {
        return undone(pair -> say(pair.b(), statements.clone()));
    }

    static void say(MysqlServer server, String... statements) {
        for (int i = 0; i < statements.length; i++) {
            statements[i] = server.family().say(statements[i]);
        }
        server.run(statements);
    }

    /** In one session whose changes stay on this member. */
    static void alone(MysqlServer server, String... statements) {
        String[] all = new String[statements.length + 1];
        all[0] = "SET sql_log_bin = 0";
        System.arraycopy(statements, 0, all, 1, statements.length);
        say(server, all);
    }

    @Override
    public String toString() {
        return name;
    }
}
