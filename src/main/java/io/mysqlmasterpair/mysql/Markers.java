package io.mysqlmasterpair.mysql;

/**
 * Rows that say that something was done: written on one member to be seen on the other, as the proof that a channel carries
 * data; or with each transaction that is merged, so that it is merged once.
 */
public final class Markers {

    /** Stands in the place of a run, and is no name that one can have. */
    static final String MERGED = "merged transactions";

    static final String WRITE = "INSERT INTO mysqlmasterpair.marker (run, origin, at) VALUES (?, ?, NOW(6))";
    static final String COUNT = "SELECT COUNT(*) FROM mysqlmasterpair.marker WHERE run = ? AND origin = ?";

    private final Sql sql;
    private final Settings settings;

    Markers(Sql sql, Settings settings) {
        this.sql = sql;
        this.settings = settings;
    }

    /** Writes a marker into the binary log too, that is the point of it. */
    public void write(String run, String origin) {
        settings.whileAdministratorsMayWrite(() -> {
            sql.run(WRITE, run, origin);
            return true;
        });
    }

    public boolean seen(String run, String origin) {
        return sql.number(COUNT, run, origin) == 1;
    }

    /** How many transactions are noted as merged. */
    public long merged() {
        return sql.number("SELECT COUNT(*) FROM mysqlmasterpair.marker WHERE run = ?", MERGED);
    }

    /** Forgets which transactions were merged, when nothing could merge them again. Not logged. */
    public void forgetMerged() {
        if (merged() == 0) {
            return;
        }
        settings.whileAdministratorsMayWrite(() -> {
            sql.withoutBinaryLog(() -> {
                while (merged() > 0) {
                    sql.run("DELETE FROM mysqlmasterpair.marker WHERE run = ? LIMIT 10000", MERGED);
                }
            });
            return true;
        });
    }
}
