package io.mysqlmasterpair.mysql;

/** Rows that are written on one member to be seen on the other: the proof that a channel carries data. */
public final class Markers {

    private final Sql sql;
    private final Settings settings;

    Markers(Sql sql, Settings settings) {
        this.sql = sql;
        this.settings = settings;
    }

    /** Writes a marker into the binary log too, that is the point of it. */
    public void write(String run, String origin) {
        settings.whileAdministratorsMayWrite(() -> {
            sql.run("INSERT INTO mysqlmasterpair.marker (run, origin, at) VALUES (?, ?, NOW(6))", run, origin);
            return true;
        });
    }

    public boolean seen(String run, String origin) {
        return sql.number("SELECT COUNT(*) FROM mysqlmasterpair.marker WHERE run = ? AND origin = ?", run, origin) == 1;
    }
}
