package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A member's global transaction identifiers, and what makes it count some as done: on MySQL sets, on MariaDB a position in
 * the source's log, which has a number for each domain.
 */
public final class Gtids {

    private final String member;
    private final Sql sql;
    private final RepairDialect dialect;
    private final Settings settings;

    Gtids(String member, Sql sql, RepairDialect dialect, Settings settings) {
        this.member = member;
        this.sql = sql;
        this.dialect = dialect;
        this.settings = settings;
    }

    public GtidSet executed() {
        try {
            return dialect.gtidState(sql).executed();
        } catch (SQLException e) {
            throw MemberException.of(member, e);
        }
    }

    /**
     * Commits an empty transaction for each identifier. They enter this member's binary log, so its other replicas learn
     * of them too.
     */
    public void consume(List<String> each) {
        settings.whileAdministratorsMayWrite(() -> {
            try {
                for (String gtid : each) {
                    sql.run("SET SESSION gtid_next = ?", gtid);
                    sql.run("BEGIN");
                    sql.run("COMMIT");
                }
            } finally {
                sql.run("SET SESSION gtid_next = 'AUTOMATIC'");
            }
            return true;
        });
    }

    /** Whether {@link #addPurged} works on this family; where it does not, {@link #beginAnewWith} does. */
    public boolean canAddPurged() {
        return dialect.addsToPurged();
    }

    /**
     * Begins the binary log anew, with all of a set counted as done: all that is to be counted must be in it, also this
     * member's own transactions, or their identifiers would be given again. Every binary log of this member is gone
     * afterwards, and its coordinates start from the first file.
     */
    public void beginAnewWith(GtidSet all) {
        if (!executed().isEmpty()) {
            sql.run("RESET MASTER");
        }
        sql.run("SET GLOBAL gtid_purged = ?", all.toString());
    }

    /** Adds to gtid_purged what this member has not executed yet. Not logged; a no-op for the empty set. */
    public void addPurged(GtidSet missing) {
        if (!missing.isEmpty()) {
            sql.run("SET GLOBAL gtid_purged = ?", "+" + missing);
        }
    }

    /** Whether a channel is told a position, as on MariaDB; then what is above is of no use, and what is below is. */
    public boolean countByDomain() {
        return dialect.countsByDomain();
    }

    /** What this member had executed when its log was at a position; empty on MySQL, and where that log is gone. */
    public Optional<GtidSet> at(BinlogPosition position) {
        return positionAt(position).map(GtidSet::parse);
    }

    /**
     * From where a replica goes on that has all that this member had at a position of its log. As the server writes it, with
     * the servers' ids, by which a source looks a transaction up. What this member was told of other domains and never
     * logged belongs to it: no source asks back for a domain that it does not know.
     */
    public Optional<String> positionAt(BinlogPosition position) {
        if (!dialect.countsByDomain()) {
            return Optional.empty();
        }
        Row row = sql.row(
                "SELECT BINLOG_GTID_POS(?, ?) AS logged, @@GLOBAL.gtid_slave_pos AS received,"
                        + " @@GLOBAL.gtid_domain_id AS own",
                position.file(),
                position.position());
        return row.optional("logged").map(logged -> {
            Map<String, String> received = byDomain(row.text("received"));
            received.remove(row.text("own"));
            received.putAll(byDomain(logged));
            return text(received);
        });
    }

    /**
     * What this member counts as done of other domains beyond anything in its log: a repair told it so, because it holds the data
     * without them, and they may be from a log that is no more. Empty on MySQL, where all that is counted is in the log's set.
     */
    public GtidSet toldBeyondLog() {
        // in this order: what is received meanwhile is in the log before it counts as received
        return dialect.countsByDomain() ? executed().subtract(GtidSet.parse(position())) : GtidSet.EMPTY;
    }

    /** As {@link #positionAt}, at the end of its log. */
    public String position() {
        return sql.text("SELECT @@GLOBAL.gtid_binlog_pos");
    }

    /** {@link #position} as it will be when this member has written a transaction of a number. */
    public String positionWith(long number) {
        Map<String, String> position = byDomain(position());
        String own = sql.text("SELECT CONCAT(@@GLOBAL.gtid_domain_id, '-', @@GLOBAL.server_id, '-')") + number;
        position.putAll(byDomain(own));
        return text(position);
    }

    /** Whether the channel into this member has come exactly to a position of its source's log. */
    public boolean standAt(String position) {
        return byDomain(sql.text("SELECT @@GLOBAL.gtid_slave_pos"))
                .entrySet()
                .containsAll(byDomain(position).entrySet());
    }

    /** Makes the channel into this member, which must stand still, go on from a position of its source's log. */
    public void goOnFrom(String position) {
        sql.run("SET GLOBAL gtid_slave_pos = ?", position);
    }

    /** As {@link #goOnFrom}; in domains that the source's log does not have, what is counted as done stays so. */
    public void goOnFromKeepingOthers(String position) {
        Map<String, String> joined = byDomain(sql.text("SELECT @@GLOBAL.gtid_slave_pos"));
        joined.putAll(byDomain(position));
        goOnFrom(text(joined));
    }

    /**
     * Writes one transaction, of this number: the next ones get higher numbers. For a member that began to count anew and
     * whose peer would take its transactions for done.
     */
    public void countFrom(long number) {
        sql.run("SET SESSION gtid_domain_id = @@GLOBAL.gtid_domain_id");
        sql.run("SET SESSION gtid_seq_no = " + number);
        sql.run("REPLACE INTO mysqlmasterpair.marker (run, origin, at)"
                + " VALUES ('counted', @@GLOBAL.gtid_domain_id, NOW(6))");
    }

    private static Map<String, String> byDomain(String position) {
        Map<String, String> domains = new LinkedHashMap<>();
        Arrays.stream(position.split(","))
                .map(String::strip)
                .filter(gtid -> !gtid.isEmpty())
                .forEach(gtid -> domains.put(gtid.substring(0, gtid.indexOf('-')), gtid));
        return domains;
    }

    private static String text(Map<String, String> domains) {
        return domains.values().stream().collect(Collectors.joining(","));
    }
}
