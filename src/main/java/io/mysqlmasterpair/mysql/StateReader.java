package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.util.List;

/** Reads everything that a diagnosis needs, with the rights of the monitor account and none on the data. */
final class StateReader {

    /**
     * Counts by the names of InnoDB's tables, {@code schema/table#p#partition}, in which every odd character is encoded:
     * '/' and '#' only ever separate. Left out: the server's and the operator's own schemas, and the auxiliary tables of
     * full-text indexes. Tables of other engines are not seen here; preflight, with more rights, sees them.
     */
    private static final String INVENTORY = """
            SELECT COUNT(DISTINCT SUBSTRING_INDEX(t.name, '/', 1)) AS schema_count,
                   COUNT(DISTINCT SUBSTRING_INDEX(LOWER(t.name), '#p#', 1)) AS table_count,
                   COALESCE(SUM(s.file_size), 0) AS bytes
            FROM information_schema.innodb_tables t
            LEFT JOIN information_schema.innodb_tablespaces s ON s.space = t.space AND s.space_type = 'Single'
            WHERE t.name LIKE '%/%'
              AND SUBSTRING_INDEX(t.name, '/', 1) NOT IN ('mysql', 'sys', 'mysqlmasterpair')
              AND t.name NOT REGEXP '/fts_[0-9a-f]{16}_'""";

    private StateReader() {}

    static ServerVersion version(Sql sql) throws SQLException {
        return ServerVersion.parse(sql.query("SELECT VERSION() AS v").getFirst().text("v"));
    }

    /** Order matters: the member's own GTIDs are read before its channel, so that the channel is never behind them. */
    static MemberState.Reachable read(Sql sql, Dialect dialect, ServerVersion version, Inventory inventory)
            throws SQLException {
        Row server = sql.query("SELECT @@server_uuid AS uuid, @@server_id AS id,"
                        + " (@@read_only OR @@super_read_only) AS readonly, @@log_bin AS logbin,"
                        + " @@gtid_mode AS mode, @@gtid_executed AS executed, @@gtid_purged AS purged")
                .getFirst();
        return new MemberState.Reachable(
                version,
                server.text("uuid"),
                server.number("id"),
                !server.flag("readonly"),
                server.flag("logbin"),
                GtidMode.valueOf(server.text("mode")),
                GtidSet.parse(server.text("executed")),
                GtidSet.parse(server.text("purged")),
                coordinates(sql, dialect),
                inventory,
                ChannelReader.read(sql, dialect));
    }

    static BinlogPosition coordinates(Sql sql, Dialect dialect) throws SQLException {
        List<Row> rows = sql.query(dialect.binaryLogStatus());
        return rows.isEmpty()
                ? new BinlogPosition("", 0)
                : new BinlogPosition(
                        rows.getFirst().text("File"), rows.getFirst().number("Position"));
    }

    static Inventory inventory(Sql sql) throws SQLException {
        Row row = sql.query(INVENTORY).getFirst();
        return new Inventory((int) row.number("schema_count"), (int) row.number("table_count"), row.number("bytes"));
    }
}
