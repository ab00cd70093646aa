package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Access;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Heartbeat;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationSettings;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Reads everything that a diagnosis needs, with the rights of the monitor account and none on the data. */
final class StateReader {

    private static final int TABLE_ACCESS_DENIED = 1142;

    /**
     * What InnoDB keeps for its optimizer: an estimate that outlives restarts and needs no right on the data. It follows
     * changes of a tenth of a table within seconds.
     */
    private static final String ROW_ESTIMATE =
            "SELECT COALESCE(SUM(n_rows), 0) AS row_count FROM mysql.innodb_table_stats"
                    + " WHERE database_name NOT IN ('mysql', 'sys', 'mysqlmasterpair')"
                    + " AND database_name NOT LIKE 'mysqlmasterpair|_%' ESCAPE '|'";

    private static final int LONGEST_NAME = 512;

    private StateReader() {}

    static ServerVersion version(Sql sql) throws SQLException {
        return ServerVersion.parse(sql.query("SELECT VERSION() AS v").getFirst().text("v", 64));
    }

    /** Order matters: the member's own GTIDs are read before its channel, so that the channel is never behind them. */
    static MemberState.Reachable read(
            Sql sql, Dialect dialect, ServerVersion version, SlowReader slowly, Heartbeat heartbeat)
            throws SQLException {
        Row server = sql.query(dialect.server()).getFirst();
        Dialect.GtidState gtids = dialect.gtidState(server, sql);
        Status status = new Status(dialect.channels(sql), sql.query(dialect.binaryLogStatus()));
        ChannelState channel = ChannelReader.read(sql, dialect, status.channels());
        Slow slow = slowly.read(sql, dialect, status);
        GtidMode mode = gtids.mode().orElse(byChannel(channel));
        return new MemberState.Reachable(
                version,
                server.text("uuid", 64),
                server.text("origin", 64),
                server.number("id"),
                access(server),
                server.flag("logbin"),
                mode,
                mode == GtidMode.OFF ? GtidSet.EMPTY : gtids.executed(),
                mode == GtidMode.OFF ? GtidSet.EMPTY : gtids.purged(),
                coordinates(status.log()),
                slow.inventory(),
                slow.settings(),
                heartbeat,
                channel);
    }

    private static Access access(Row server) {
        boolean readOnly = server.flag("readonly");
        // where a server can't be closed any further, closed is no column
        if (server.optional("closed").isEmpty() ? readOnly : server.flag("closed")) {
            return Access.NOBODY;
        }
        return readOnly ? Access.ADMINISTRATORS : Access.OPEN;
    }

    /** Where every transaction has a GTID, the channel decides whether it counts by them. */
    private static GtidMode byChannel(ChannelState channel) {
        return channel instanceof ChannelState.Configured configured && !configured.autoPosition()
                ? GtidMode.OFF
                : GtidMode.ON;
    }

    static BinlogPosition coordinates(Sql sql, Dialect dialect) throws SQLException {
        return coordinates(sql.query(dialect.binaryLogStatus()));
    }

    private static BinlogPosition coordinates(List<Row> rows) {
        return rows.isEmpty()
                ? new BinlogPosition("", 0)
                : new BinlogPosition(
                        rows.getFirst().text("File", LONGEST_NAME),
                        rows.getFirst().number("Position"));
    }

    /** What the replica's and the binary log's status say, as rows: asked for once a look, and used for more than one thing. */
    record Status(List<Row> channels, List<Row> log) {}

    /** Reads, or remembers, what changes slowly. */
    interface SlowReader {
        Slow read(Sql sql, Dialect dialect, Status status) throws SQLException;
    }

    /** What changes slowly and costs more to ask for than all the rest. */
    record Slow(Inventory inventory, ReplicationSettings settings) {

        static Slow read(Sql sql, Dialect dialect, Status status) throws SQLException {
            return new Slow(StateReader.inventory(sql, dialect), SettingsReader.read(sql, status));
        }
    }

    private static Inventory inventory(Sql sql, Dialect dialect) throws SQLException {
        Row row = sql.query(dialect.inventory()).getFirst();
        return new Inventory(
                (int) row.number("schema_count"), (int) row.number("table_count"), row.number("bytes"), rows(sql));
    }

    /** Without the right to the statistics the member is as good as any other, only less is known of it. */
    private static OptionalLong rows(Sql sql) throws SQLException {
        try {
            return OptionalLong.of(sql.query(ROW_ESTIMATE).getFirst().number("row_count"));
        } catch (SQLException e) {
            if (e.getErrorCode() == TABLE_ACCESS_DENIED) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }
}
