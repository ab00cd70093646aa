package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Events.Event;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param serverId of the member: its own transactions carry it
 * @param startFile log in which the unique transactions begin, in file/position mode; empty: with the first that is kept
 * @param startPosition offset in it
 * @param restsOn the folder of an earlier run whose archive is the one that counts: this one was made when the member had
 *     already been partly overwritten by it; empty for an archive of its own
 * @param continues the folder of an earlier run whose archive this one has all of: it was made when the member had been
 *     written on while that run overwrote it, with that one's copy; else empty, or null in an old manifest
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
        long serverId,
        String startFile,
        long startPosition,
        List<KeptFile> files,
        String restsOn,
        @Nullable String continues,
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

    /** Where the unique transactions begin, in file/position mode; empty: with the first log that is kept. */
    Optional<BinlogPosition> start() {
        return startFile == null || startFile.isEmpty()
                ? Optional.empty()
                : Optional.of(new BinlogPosition(startFile, startPosition));
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
                serverId,
                startFile,
                startPosition,
                List.of(),
                folder,
                "",
                verified);
    }

    /** The folders of earlier runs whose archives are done with when this one is. */
    List<String> earlier() {
        return Stream.of(restsOn, Objects.requireNonNullElse(continues, ""))
                .filter(folder -> !folder.isEmpty())
                .toList();
    }

    long bytes() {
        return files.stream().mapToLong(KeptFile::size).sum();
    }
}
