package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationSettings;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.util.List;

/** Reads everything that a diagnosis needs, with the rights of the monitor account and none on the data. */
final class StateReader {

    private StateReader() {}

    static ServerVersion version(Sql sql) throws SQLException {
        return ServerVersion.parse(sql.query("SELECT VERSION() AS v").getFirst().text("v"));
    }

    /** Order matters: the member's own GTIDs are read before its channel, so that the channel is never behind them. */
    static MemberState.Reachable read(Sql sql, Dialect dialect, ServerVersion version, Slow slow) throws SQLException {
        Row server = sql.query(dialect.server()).getFirst();
        Dialect.GtidState gtids = dialect.gtidState(sql);
        ChannelState channel = ChannelReader.read(sql, dialect);
        GtidMode mode = gtids.mode().orElse(byChannel(channel));
        return new MemberState.Reachable(
                version,
                server.text("uuid"),
                server.number("id"),
                !server.flag("readonly"),
                server.flag("logbin"),
                mode,
                mode == GtidMode.OFF ? GtidSet.EMPTY : gtids.executed(),
                mode == GtidMode.OFF ? GtidSet.EMPTY : gtids.purged(),
                coordinates(sql, dialect),
                slow.inventory(),
                slow.settings(),
                channel);
    }

    /** Where every transaction has a GTID, the channel decides whether it counts by them. */
    private static GtidMode byChannel(ChannelState channel) {
        return channel instanceof ChannelState.Configured configured && !configured.autoPosition()
                ? GtidMode.OFF
                : GtidMode.ON;
    }

    static BinlogPosition coordinates(Sql sql, Dialect dialect) throws SQLException {
        List<Row> rows = sql.query(dialect.binaryLogStatus());
        return rows.isEmpty()
                ? new BinlogPosition("", 0)
                : new BinlogPosition(
                        rows.getFirst().text("File"), rows.getFirst().number("Position"));
    }

    /** What changes slowly and costs more to ask for than all the rest. */
    record Slow(Inventory inventory, ReplicationSettings settings) {

        static Slow read(Sql sql, Dialect dialect) throws SQLException {
            return new Slow(StateReader.inventory(sql, dialect), SettingsReader.read(sql, dialect));
        }
    }

    private static Inventory inventory(Sql sql, Dialect dialect) throws SQLException {
        Row row = sql.query(dialect.inventory()).getFirst();
        return new Inventory((int) row.number("schema_count"), (int) row.number("table_count"), row.number("bytes"));
    }
}
