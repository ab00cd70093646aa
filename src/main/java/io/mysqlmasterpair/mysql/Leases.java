package io.mysqlmasterpair.mysql;

import java.util.List;
import java.util.Optional;

/** The operator's own schema on a member, and the lease in it. Nothing here enters the binary log. */
public final class Leases {

    public static final String SCHEMA = "mysqlmasterpair";
    public static final String TABLE = "lease";

    private final Sql sql;
    private final Settings settings;

    Leases(Sql sql, Settings settings) {
        this.sql = sql;
        this.settings = settings;
    }

    /**
     * Makes schema, tables and the heartbeat's rows where they are missing. On a closed member only then is super_read_only
     * lifted. Every member has a row for each, so that an update that arrives always finds its row; a row of a name that is
     * no longer in use stays, because an update of it may still be on its way.
     */
    public void ensureSchema(List<String> members) {
        if (isComplete(members)) {
            return;
        }
        quietly(() -> {
            sql.run("CREATE DATABASE IF NOT EXISTS mysqlmasterpair DEFAULT CHARACTER SET utf8mb4");
            sql.run("CREATE TABLE IF NOT EXISTS mysqlmasterpair.lease (id tinyint PRIMARY KEY,"
                    + " run varchar(64) NOT NULL, ordinal bigint NOT NULL, role varchar(16) NOT NULL,"
                    + " state varchar(32) NOT NULL, prior json, dump char(64), updated timestamp(6) NOT NULL)"
                    + " ENGINE=InnoDB");
            sql.run("CREATE TABLE IF NOT EXISTS mysqlmasterpair.marker (run varchar(64) NOT NULL,"
                    + " origin varchar(64) NOT NULL, at timestamp(6) NOT NULL, PRIMARY KEY (run, origin))"
                    + " ENGINE=InnoDB");
            sql.run("CREATE TABLE IF NOT EXISTS mysqlmasterpair.heartbeat"
                    + " (member varchar(63) CHARACTER SET ascii PRIMARY KEY,"
                    + " at_ms bigint NOT NULL, every_ms bigint NOT NULL, beats bigint NOT NULL) ENGINE=InnoDB");
            members.forEach(
                    member -> sql.run("INSERT IGNORE INTO mysqlmasterpair.heartbeat VALUES (?, 0, 0, 0)", member));
        });
    }

    private boolean isComplete(List<String> members) {
        return sql.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'mysqlmasterpair'"
                                + " AND table_name IN ('lease', 'marker', 'heartbeat')")
                        == 3
                && sql.rows(Heartbeats.READ).stream()
                        .map(row -> row.text("member"))
                        .toList()
                        .containsAll(members);
    }

    /** The lease; empty where no run has ever been. */
    public Optional<Lease> read() {
        if (sql.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'mysqlmasterpair'"
                        + " AND table_name = 'lease'")
                == 0) {
            return Optional.empty();
        }
        List<Row> rows = sql.rows("SELECT * FROM mysqlmasterpair.lease WHERE id = 1");
        return rows.stream().findFirst().map(Leases::toLease);
    }

    private static Lease toLease(Row row) {
        return new Lease(
                row.text("run"),
                row.number("ordinal"),
                row.text("role"),
                LeaseState.of(row.text("state")),
                row.optional("prior").map(Prior::fromJson),
                row.optional("dump"));
    }

    /** Writes the lease. The named lock on the member keeps others from writing it at the same time. */
    public void write(Lease lease) {
        quietly(() -> sql.run(
                "REPLACE INTO mysqlmasterpair.lease (id, run, ordinal, role, state, prior, dump, updated)"
                        + " VALUES (1, ?, ?, ?, ?, ?, ?, NOW(6))",
                lease.run(),
                lease.ordinal(),
                lease.role(),
                lease.state().sqlName(),
                lease.prior().map(Prior::toJson).orElse(null),
                lease.dump().orElse(null)));
    }

    private void quietly(Runnable work) {
        settings.whileAdministratorsMayWrite(() -> {
            sql.withoutBinaryLog(work);
            return true;
        });
    }
}
