package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.torture.Write.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Breaks a pair. What an administrator writes here is acknowledged too, and is in the ledger. */
final class Breaks {

    private static final String QUIETLY = "SET sql_log_bin = 0";
    private static final String ROW = "INSERT INTO shop.conflict VALUES (%d, '%s')";

    private final Scene scene;

    Breaks(Scene scene) {
        this.scene = scene;
    }

    void make(Break wanted) throws InterruptedException {
        switch (wanted) {
            case INSERT_CONFLICT -> insertConflict(1);
            case INSERT_CONFLICTS_BOTH_WAYS -> {
                scene.a().run("STOP REPLICA");
                scene.b().run("STOP REPLICA");
                scene.a().run(ROW.formatted(1, token(Side.A)));
                scene.b().run(ROW.formatted(1, token(Side.B)));
                scene.a().run("START REPLICA");
                scene.b().run("START REPLICA");
            }
            case UPDATE_CONFLICT -> {
                scene.a().run(QUIETLY, "DELETE FROM shop.conflict WHERE id = 5");
                scene.b().run("UPDATE shop.conflict SET token = '" + token(Side.B) + "' WHERE id = 5");
            }
            case DELETE_CONFLICT -> {
                scene.a().run(QUIETLY, "DELETE FROM shop.conflict WHERE id = 6");
                scene.b().run("DELETE FROM shop.conflict WHERE id = 6");
            }
            case ERRANT_ON_B -> scene.a().run("STOP REPLICA", "RESET REPLICA ALL");
            case PURGED_LOGS -> purgeLogs();
            case EMPTIED_B -> scene.emptyB();
            case STOPPED -> {
                scene.a().run("STOP REPLICA");
                scene.b().run("STOP REPLICA");
            }
            case LOCKED_OUT -> lockOut();
            case PLACE_LOST -> {
                scene.awaitQuiet();
                scene.a().run("STOP REPLICA", "RESET REPLICA ALL");
                scene.writer(Side.A).goOn();
            }
            case SILENT_DRIFT -> scene.b().run(QUIETLY, ROW.formatted(9, token(Side.B)));
        }
        // the applications go on a little, so that one side has what the other lacks
        Thread.sleep(700);
    }

    /**
     * Another one, with rows of its own, while the first is being repaired, where b takes any. Where it does not there is
     * none: what is left is a row on a alone that is in no log, and once the data are proven nobody can know of it.
     */
    void makeAgain() {
        try {
            if (scene.b().isOpen()) {
                insertConflict(4);
            }
        } catch (IllegalStateException fencedOrAway) {
            // then there is no second break, and that is what the fence is for
        }
    }

    private void insertConflict(int id) {
        write(Side.A, QUIETLY, id);
        write(Side.B, "DO 0", id);
    }

    private void write(Side side, String first, int id) {
        String token = unacknowledged(side);
        scene.server(side).run(first, ROW.formatted(id, token));
        scene.ledger().acknowledge(Write.of(side, Kind.INSERT, token));
    }

    private void lockOut() throws InterruptedException {
        new Faults(scene).rotate();
        for (Side side : Side.values()) {
            scene.server(side).run("STOP REPLICA IO_THREAD", "START REPLICA IO_THREAD");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Stream.of(Side.values())
                        .allMatch(side ->
                                scene.server(side).status("Last_IO_Errno").equals("1045")));
    }

    private void purgeLogs() throws InterruptedException {
        MysqlServer b = scene.b();
        scene.a().run("STOP REPLICA");
        b.run("FLUSH BINARY LOGS");
        Thread.sleep(400);
        b.run("FLUSH BINARY LOGS");
        // a log that a dump thread still holds is not purged
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            List<String> logs = b.column("SHOW BINARY LOGS");
            b.run("PURGE BINARY LOGS TO '" + logs.getLast() + "'");
            return b.column("SHOW BINARY LOGS").size() == 1;
        });
        scene.a().run("START REPLICA");
    }

    /** Of a write that is made at once, or else ends the run. */
    private String token(Side side) {
        String token = unacknowledged(side);
        scene.ledger().acknowledge(Write.of(side, Kind.INSERT, token));
        return token;
    }

    private String unacknowledged(Side side) {
        String token = scene.ledger().token(side);
        scene.ledger().attempt(Write.of(side, Kind.INSERT, token));
        return token;
    }
}
