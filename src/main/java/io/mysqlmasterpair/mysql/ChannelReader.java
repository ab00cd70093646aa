package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ReplicationError;
import io.mysqlmasterpair.pair.ThreadState;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the replica's side of a channel, with the errors that say what really happened. */
final class ChannelReader {

    private static final int FATAL_READ_ERROR = 13114;
    private static final int LOG_MISSING = 1236;

    private ChannelReader() {}

    static ChannelState read(Sql sql, Dialect dialect, List<Row> channels) throws SQLException {
        Row row = channels.stream()
                .filter(channel -> channel.text("Channel_Name").isEmpty())
                .findFirst()
                .orElse(channels.isEmpty() ? null : channels.getFirst());
        if (row == null || row.text("Source_Host").isEmpty()) {
            return new ChannelState.NotConfigured();
        }
        return new ChannelState.Configured(
                new Endpoint(row.text("Source_Host", 255), (int) row.number("Source_Port")),
                row.text("Source_UUID", 64),
                row.flag("Auto_Position"),
                thread(row.text("Replica_IO_Running")),
                thread(row.text("Replica_SQL_Running")),
                receiverError(row),
                applierError(sql, dialect, row),
                applied(row),
                GtidSet.parse(row.text("Retrieved_Gtid_Set")),
                lag(row));
    }

    private static ThreadState thread(String running) {
        return switch (running.toLowerCase(Locale.ROOT)) {
            case "yes" -> ThreadState.RUNNING;
            // MariaDB is preparing when it is connected, and has not been sent anything yet
            case "connecting", "preparing" -> ThreadState.CONNECTING;
            default -> ThreadState.STOPPED;
        };
    }

    /** The receiver wraps what the source said: 13114 with 1236 in the text means that the log is gone. */
    static ReplicationError receiverError(Row row) {
        int errno = (int) row.number("Last_IO_Errno");
        String text = row.text("Last_IO_Error");
        boolean logMissing = errno == FATAL_READ_ERROR && text.contains(Integer.toString(LOG_MISSING));
        return errno == 0 ? ReplicationError.NONE : new ReplicationError(logMissing ? LOG_MISSING : errno, text);
    }

    /** The coordinator only says that a worker failed; the worker's own number and text say why. */
    private static ReplicationError applierError(Sql sql, Dialect dialect, Row row) throws SQLException {
        int errno = (int) row.number("Last_SQL_Errno");
        if (errno == 0) {
            return ReplicationError.NONE;
        }
        Optional<String> query = dialect.workerErrors();
        List<Row> workers = query.isEmpty() ? List.of() : sql.query(query.get(), row.text("Channel_Name"));
        if (workers.isEmpty()) {
            return new ReplicationError(errno, row.text("Last_SQL_Error"));
        }
        Row worker = workers.getFirst();
        return new ReplicationError((int) worker.number("errno"), worker.text("message"));
    }

    private static @Nullable BinlogPosition applied(Row row) {
        String file = row.text("Relay_Source_Log_File");
        return file.isEmpty() ? null : new BinlogPosition(file, row.number("Exec_Source_Log_Pos"));
    }

    private static OptionalLong lag(Row row) {
        return row.optional("Seconds_Behind_Source").stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }
}
