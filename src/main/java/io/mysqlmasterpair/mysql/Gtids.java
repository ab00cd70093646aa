package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.GtidSet;
import java.util.List;

/** A member's global transaction identifiers, and the two ways to make it count some as done. */
public final class Gtids {

    private final Sql sql;
    private final RepairDialect dialect;

    Gtids(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    public GtidSet executed() {
        return GtidSet.parse(sql.text("SELECT @@GLOBAL.gtid_executed"));
    }

    /**
     * Commits an empty transaction for each identifier. They enter this member's binary log, so its other replicas learn
     * of them too.
     */
    public void consume(List<String> each) {
        try {
            for (String gtid : each) {
                sql.run("SET SESSION gtid_next = ?", gtid);
                sql.run("BEGIN");
                sql.run("COMMIT");
            }
        } finally {
            sql.run("SET SESSION gtid_next = 'AUTOMATIC'");
        }
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
}
