package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A member in its part as replica: the channel into it. */
public final class Replica {

    private static final List<String> FILTERS = List.of(
            "Replicate_Do_DB",
            "Replicate_Ignore_DB",
            "Replicate_Do_Table",
            "Replicate_Ignore_Table",
            "Replicate_Wild_Do_Table",
            "Replicate_Wild_Ignore_Table",
            "Replicate_Rewrite_DB");

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
            return ChannelReader.read(sql, dialect);
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /**
     * What this operator does not know how to repair, in words: channels beside the default one, whose threads the
     * statements here would start and stop as well, and filters. Empty when there is nothing of it.
     */
    public List<String> strangeness() {
        List<String> strange = new ArrayList<>();
        for (Row row : sql.rows(dialect.replicaStatus())) {
            String channel = row.text("Channel_Name");
            if (!channel.isEmpty()) {
                strange.add("the named channel '" + channel + "'");
            }
            for (String filter : FILTERS) {
                if (!row.text(filter).isEmpty()) {
                    strange.add("the replication filter " + filter + " " + row.text(filter));
                }
            }
        }
        return strange;
    }

    public void start() {
        sql.run(dialect.startReplica());
    }

    /** Stops both threads; does nothing where they are stopped or no source is configured. */
    public void stop() {
        sql.run(dialect.stopReplica());
    }

    public void stopApplier() {
        sql.run(dialect.stopApplier());
    }

    public void startApplier() {
        sql.run(dialect.startApplier());
    }

    public void startApplierUntil(GtidSet set) {
        sql.run(dialect.startApplierUntilGtids(), set.toString());
    }

    public void startApplierUntil(BinlogPosition position) {
        sql.run(dialect.startApplierUntilPosition(), position.file(), position.position());
    }

    /** Changes how the channel logs in; source, place and relay log stay. Stops the receiver, and starts nothing. */
    public void logInWith(SourceAddress address) {
        sql.run(dialect.stopReceiver());
        sql.run(dialect.changeLogin(), login(address));
    }

    /** Drops relay logs and forgets how far it came; keeps where it points. Both threads must be stopped. */
    public void reset() {
        sql.run(dialect.resetReplica());
    }

    /**
     * Points the channel, leaving its threads stopped. The server itself masks the password in its logs. The CA is the
     * replica's own: the file must be one that the server can read.
     */
    public void pointAt(SourceAddress address) {
        List<Object> values = new ArrayList<>(
                List.of(address.source().host(), address.source().port()));
        values.addAll(List.of(login(address)));
        address.from().ifPresent(from -> values.addAll(List.of(from.file(), from.position())));
        sql.run(dialect.pointAtSource(address.from().isEmpty()), values.toArray());
    }

    private Object[] login(SourceAddress address) {
        return new Object[] {
            address.login().username(),
            address.login().password(),
            address.withTls() ? 1 : 0,
            address.tlsMode().verifies() ? sql.text("SELECT @@ssl_ca") : "",
            address.tlsMode() == TlsMode.VerifyIdentity ? 1 : 0,
            address.tlsMode().allowsPlain() ? 1 : 0
        };
    }
}
