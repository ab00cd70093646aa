package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;

/** A frozen view of a member's data, and the point in its history at which it was taken. */
public final class Snapshot implements AutoCloseable {

    private final Sql sql;
    private final RepairDialect dialect;
    private final GtidSet executed;
    private final BinlogPosition coordinates;

    Snapshot(Sql sql, RepairDialect dialect, GtidSet executed, BinlogPosition coordinates) {
        this.sql = sql;
        this.dialect = dialect;
        this.executed = executed;
        this.coordinates = coordinates;
    }

    /** Number of rows, and what they add up to. */
    public record Sum(long rows, String checksum) {}

    public GtidSet executed() {
        return executed;
    }

    public BinlogPosition coordinates() {
        return coordinates;
    }

    /** Tables, as the dictionary has them now: DDL does not wait for a snapshot. */
    public Catalog catalog() {
        return new Catalog(sql, dialect);
    }

    /** Reads the whole table. */
    public Sum sum(TableDef table) {
        Row row = sql.row(ChecksumQuery.of(table, dialect));
        return new Sum(row.number("n"), row.text("x") + row.text("s"));
    }

    @Override
    public void close() {
        sql.close();
    }
}
