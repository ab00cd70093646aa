package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Events.Event;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was kept of a member before it was overwritten. Written last, when every file was read back.
 *
 * @param run the run that made it
 * @param at time, ISO 8601, UTC
 * @param executed gtid_executed of the member
 * @param file binary log file of its own coordinates
 * @param position offset in it
 * @param uniqueGtids transactions that the authority did not have; empty in file/position mode
 * @param transactions how many of them there are, as far as can be told
 * @param lostGtids of these, the ones whose logs the server had already purged: only their outcome is kept, in the copy
 * @param restsOn the folder of an earlier run whose archive is the one that counts: this one was made when the member had
 *     already been partly overwritten by it; empty for an archive of its own
 * @param verified every file was read back and is complete
 */
public record ArchiveManifest(
        String run,
        long ordinal,
        String at,
        String member,
        String serverUuid,
        String version,
        String executed,
        String purged,
        String file,
        long position,
        List<String> schemas,
        List<Event> events,
        String uniqueGtids,
        String lostGtids,
        long transactions,
        List<KeptFile> files,
        String restsOn,
        boolean verified) {

    static Optional<ArchiveManifest> read(Path manifest) {
        return Durable.readJson(manifest, ArchiveManifest.class).filter(ArchiveManifest::verified);
    }

    GtidSet executedSet() {
        return GtidSet.parse(executed);
    }

    BinlogPosition coordinates() {
        return new BinlogPosition(file, position);
    }

    /** The same, as a later run refers to it. */
    ArchiveManifest restingOn(String folder, String laterRun) {
        return new ArchiveManifest(
                laterRun,
                ordinal,
                at,
                member,
                serverUuid,
                version,
                executed,
                purged,
                file,
                position,
                schemas,
                events,
                uniqueGtids,
                lostGtids,
                transactions,
                List.of(),
                folder,
                verified);
    }

    long bytes() {
        return files.stream().mapToLong(KeptFile::size).sum();
    }
}
