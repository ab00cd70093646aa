package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Heartbeat;
import io.mysqlmasterpair.pair.Heartbeat.Beat;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the rows of the heartbeat. That they are not there, or not to be read, is an answer. */
final class Heartbeats {

    static final String READ = "SELECT member, at_ms, every_ms, beats FROM mysqlmasterpair.heartbeat";

    /** No such schema, table or column; no right on one of these; the table is locked. */
    private static final Set<Integer> NOT_TO_BE_READ = Set.of(1049, 1146, 1054, 1044, 1142, 1143, 1205);

    private Heartbeats() {}

    static Heartbeat read(Sql sql) throws SQLException {
        try {
            Map<String, Beat> rows = new HashMap<>();
            for (Row row : sql.query(READ)) {
                rows.put(
                        row.text("member"), new Beat(row.number("at_ms"), row.number("every_ms"), row.number("beats")));
            }
            return new Heartbeat.Rows(rows);
        } catch (SQLException e) {
            if (NOT_TO_BE_READ.contains(e.getErrorCode())) {
                return new Heartbeat.Unknown();
            }
            throw e;
        }
    }
}
