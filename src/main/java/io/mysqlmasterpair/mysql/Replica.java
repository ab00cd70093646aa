package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A member in its part as replica: the channel into it. */
public final class Replica {

    /** An applier in the middle of a transaction waits a minute for the rest of it, which may never come. */
    private static final Duration STOPPING = Duration.ofMinutes(3);

    private final String member;
    private final Sql sql;
    private final Dialect dialect;

    Replica(String member, Sql sql, Dialect dialect) {
        this.member = member;
        this.sql = sql;
        this.dialect = dialect;
    }

    public ChannelState channel() {
        try {
            return ChannelReader.read(sql, dialect, dialect.channels(sql));
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /**
     * Whether all whole transactions that were received are applied; nothing is left of a channel that is not configured,
     * or never took anything. Of one that was received in part, because the receiver was stopped, nothing can be applied.
     *
     * @param executed what this member has executed; empty in file/position mode
     */
    public boolean isRelayLogApplied(GtidSet executed) {
        try {
            return dialect.channels(sql).stream().allMatch(row -> isApplied(row, executed) || hasOnlyABeginning(row));
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    private boolean hasOnlyABeginning(Row row) {
        String file = row.text("Relay_Log_File");
        return !row.flag("Auto_Position")
                && !file.isEmpty()
                && !new RelayLog(sql).hasWholeTransactionFrom(file, row.number("Relay_Log_Pos"));
    }

    private static boolean isApplied(Row row, GtidSet executed) {
        if (row.flag("Auto_Position")) {
            return executed.contains(GtidSet.parse(row.text("Retrieved_Gtid_Set")));
        }
        String received = row.text("Source_Log_File");
        String applied = row.text("Relay_Source_Log_File");
        boolean tookNothing = received.isEmpty() || applied.isEmpty() || row.number("Exec_Source_Log_Pos") == 0;
        return tookNothing
                || received.equals(applied) && row.number("Read_Source_Log_Pos") <= row.number("Exec_Source_Log_Pos");
    }

    public void start() {
        sql.run(dialect.startReplica());
    }

    /** Stops both threads; does nothing where they are stopped or no source is configured. */
    public void stop() {
        sql.within(STOPPING, () -> sql.run(dialect.stopReplica()));
    }

    public void stopApplier() {
        sql.within(STOPPING, () -> sql.run(dialect.stopApplier()));
    }

    public void startApplier() {
        sql.run(dialect.startApplier());
    }

    /**
     * Starts the applier until it is where its source was at one moment.
     *
     * @param set what the source had executed then; empty in file/position mode
     * @param position where its log ended
     */
    public void startApplierUntil(GtidSet set, BinlogPosition position) {
        Optional<String> untilGtids = set.isEmpty() ? Optional.empty() : dialect.startApplierUntilGtids();
        if (untilGtids.isPresent()) {
            sql.run(untilGtids.get(), set.toString());
        } else {
            startApplierUntil(position);
        }
    }

    public void startApplierUntil(BinlogPosition position) {
        sql.run(dialect.startApplierUntilPosition(), position.file(), position.position());
    }

    /** Whether {@link #logInWith} leaves the relay log of an applier that runs. */
    public boolean keepsRelayLogWithNewLogin() {
        return dialect.loginKeepsRelayLog();
    }

    /** Changes how the channel logs in; source and place stay. Stops the receiver at least, and starts nothing. */
    public void logInWith(SourceAddress address) {
        sql.run(dialect.stopForLogin());
        Object[] values = login(address).toArray();
        sql.unrecorded(dialect, () -> sql.run(dialect.changeLogin(), values));
    }

    /** Drops relay logs and forgets how far it came; keeps where it points. Both threads must be stopped. */
    public void reset() {
        sql.run(dialect.resetReplica());
    }

    /**
     * Drops what was received and is not applied, so that no start of the channel applies it, whoever starts it; where the channel
     * points and how far it came stay. Both threads must be stopped.
     *
     * @param channel as it is now; nothing is dropped where it has no place to go on from
     * @throws MemberException where the server refuses: transactions were applied out of order (1802), the relay log can't be opened
     *     (1201, 1872)
     */
    public void dropUnapplied(ChannelState.Configured channel) {
        BinlogPosition applied = channel.applied();
        if (channel.autoPosition()) {
            sql.run(dialect.dropRelayLogByGtid());
        } else if (applied != null) {
            sql.run(dialect.dropRelayLogByPosition(), applied.file(), applied.position());
        }
    }

    /**
     * Forgets the channel where nothing else keeps a restarted server from starting it. Both threads must be stopped.
     *
     * @return whether it was forgotten
     */
    public boolean forgetWhereARestartWouldStartIt() {
        dialect.forgetReplica().ifPresent(sql::run);
        return dialect.forgetReplica().isPresent();
    }

    /**
     * Points the channel, leaving its threads stopped. MySQL itself masks the password in its records. The CA is the
     * replica's own: the file must be one that the server can read.
     */
    public void pointAt(SourceAddress address) {
        List<Object> values = new ArrayList<>(
                List.of(address.source().host(), address.source().port()));
        values.addAll(login(address));
        address.from().ifPresent(from -> values.addAll(List.of(from.file(), from.position())));
        sql.unrecorded(
                dialect, () -> sql.run(dialect.pointAtSource(address.from().isEmpty()), values.toArray()));
    }

    /** As {@link #pointAt}, with relay logs and what the channel knew of its place gone. Both threads must be stopped. */
    public void pointAnew(SourceAddress address) {
        if (!dialect.pointingForgets()) {
            reset();
        }
        pointAt(address);
    }

    private List<Object> login(SourceAddress address) {
        List<Object> values = new ArrayList<>(List.of(
                address.login().username(),
                address.login().password(),
                address.withTls() ? 1 : 0,
                address.tlsMode().verifies() ? sql.text("SELECT @@ssl_ca") : "",
                address.tlsMode() == TlsMode.VerifyIdentity ? 1 : 0));
        if (dialect.asksForPublicKey()) {
            values.add(address.tlsMode().allowsPlain() ? 1 : 0);
        }
        return values;
    }
}
