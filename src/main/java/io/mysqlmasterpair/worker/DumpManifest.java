package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a dump holds. Written last, when the dump is on the disk.
 *
 * @param serverUuid the authority's
 * @param gtids the authority's executed set at the dump's snapshot; empty in file/position mode
 * @param file the authority's coordinates at the snapshot: binary log file
 * @param position offset in it
 * @param tables every base table with the number of rows in the dump
 * @param objects kind, name and digest of everything that is not data
 * @param unpacked bytes before packing
 */
public record DumpManifest(
        String run,
        String at,
        String member,
        String serverUuid,
        String gtids,
        String file,
        long position,
        List<String> schemas,
        List<Rows> tables,
        List<String> objects,
        KeptFile dump,
        long unpacked) {

    /** A table and how many rows it has. */
    public record Rows(TableName table, long rows) {}

    static Optional<DumpManifest> read(Path manifest) {
        return Durable.readJson(manifest, DumpManifest.class);
    }

    GtidSet gtidSet() {
        return GtidSet.parse(gtids);
    }

    BinlogPosition coordinates() {
        return new BinlogPosition(file, position);
    }

    long rows() {
        return tables.stream().mapToLong(Rows::rows).sum();
    }
}
