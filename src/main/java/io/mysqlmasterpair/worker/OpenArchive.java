package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Selection;
import io.mysqlmasterpair.binlog.Transactions;
import io.mysqlmasterpair.binlog.UnreadableLogException;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One archive, to be read. Where it rests on an earlier one, that one's files. */
final class OpenArchive {

    private static final String LOGS = "binlog/";
    private static final String OVERWRITTEN = "overwritten.json";

    private final String run;
    private final String source;
    private final Path folder;
    private final ArchiveManifest manifest;

    private OpenArchive(String run, String source, Path folder, ArchiveManifest manifest) {
        this.run = run;
        this.source = source;
        this.folder = folder;
        this.manifest = manifest;
    }

    /** @throws Refused when there is no verified archive */
    static OpenArchive of(Path runFolder) {
        String run = String.valueOf(runFolder.toAbsolutePath().normalize().getFileName());
        Workspace own = new Workspace(runFolder);
        ArchiveManifest manifest = verified(own, run);
        if (manifest.restsOn().isEmpty()) {
            return new OpenArchive(run, run, own.archive(), manifest);
        }
        Workspace earlier = new Workspace(runFolder.resolveSibling(manifest.restsOn()));
        return new OpenArchive(run, manifest.restsOn(), earlier.archive(), verified(earlier, manifest.restsOn()));
    }

    private static ArchiveManifest verified(Workspace workspace, String run) {
        return ArchiveManifest.read(workspace.archiveManifest())
                .orElseThrow(() -> Refused.forGood("there is no verified archive of the run " + run));
    }

    /** The run's folder, as it was asked for. */
    String run() {
        return run;
    }

    /** The folder of the run that made the files: its own, or the one it rests on. */
    String source() {
        return source;
    }

    /** Where the files are. */
    Path folder() {
        return folder;
    }

    ArchiveManifest manifest() {
        return manifest;
    }

    Map<TableName, TableShape> shapes() {
        return ArchivedShapes.read(folder);
    }

    /**
     * Tells what only the archived member had, transaction by transaction.
     *
     * @throws Failed when a log can't be read at all
     */
    void read(Transactions.Reader reader) {
        Map<TableName, TableShape> shapes = shapes();
        List<Path> logs = manifest.files().stream()
                .map(KeptFile::name)
                .filter(name -> name.startsWith(LOGS))
                .sorted(Comparator.comparingLong(name -> new BinlogPosition(name, 0).fileNumber()))
                .map(folder::resolve)
                .toList();
        try {
            Transactions.read(
                    logs,
                    selection(),
                    (schema, table) -> Optional.ofNullable(shapes.get(new TableName(schema, table))),
                    reader);
        } catch (UnreadableLogException e) {
            throw new Failed("the archive of " + run + " can't be read: " + e.getMessage(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive of " + run + " can't be read", e);
        }
    }

    private Selection selection() {
        if (!manifest.uniqueGtids().isEmpty()) {
            return new Selection.ByGtid(GtidSet.parse(manifest.uniqueGtids()));
        }
        // an old manifest does not know it; no server has 0
        if (manifest.serverId() == 0 && manifest.transactions() > 0) {
            throw new Failed(
                    "the archive of " + run + " is of an earlier version and does not say which of its transactions"
                            + " are unique; unique.decoded.sql.gz has them",
                    false);
        }
        return new Selection.ByServer(manifest.serverId(), manifest.start());
    }

    /**
     * Whether it is known which transactions the other member never got. Without coordinates of where it had read to, all
     * that the member ever wrote itself is in the archive: to do that again would undo what came after.
     */
    boolean isCertain() {
        return !manifest.uniqueGtids().isEmpty() || manifest.start().isPresent() || manifest.transactions() == 0;
    }

    /** Reads back what a replay is made from. @throws Failed when it is not what was written */
    void verifyChanges() {
        manifest.files().stream()
                .filter(file -> file.name().startsWith(LOGS) || file.name().equals(ArchivedShapes.FILE))
                .forEach(file -> file.verify(folder));
    }

    /** Reads every file back. @throws Failed when one is not what was written */
    void verify() {
        manifest.files().forEach(file -> file.verify(folder));
    }

    /**
     * Sums every file up once more, as long as its member may still have what it keeps: hours may lie between an archive and
     * the first DROP. After that no better one can be made, and to refuse would only keep the member shut.
     *
     * @return what is not as it was written; empty when all is
     */
    Optional<String> damage(Story story) {
        if (Files.exists(folder.resolve(OVERWRITTEN))) {
            return Optional.empty();
        }
        long done = 0;
        for (KeptFile file : manifest.files()) {
            Path path = folder.resolve(file.name());
            if (!Files.exists(path)) {
                return Optional.of(file.name() + " is gone");
            }
            long before = done;
            KeptFile found = KeptFile.of(folder, path, bytes -> tell(story, before + bytes));
            if (!found.equals(file)) {
                return Optional.of(file.name() + " is not what was written");
            }
            done += file.size();
        }
        return Optional.empty();
    }

    private void tell(Story story, long done) {
        story.progress(
                done,
                manifest.bytes(),
                (done >> 20) + " of " + (manifest.bytes() >> 20) + " MB of the archive read back");
    }

    /** What it keeps was dropped from its member just now. */
    void noteOverwritten(Story story) {
        Path note = folder.resolve(OVERWRITTEN);
        if (Files.exists(note)) {
            return;
        }
        try {
            Durable.writeJson(
                    note,
                    Map.of(
                            "at",
                            story.clock()
                                    .instant()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString()));
        } catch (UncheckedIOException e) {
            // a volume that is full to the last byte is no reason to stop half way: the import itself writes nothing
            // there
            story.say("It can't be noted in " + folder + " that this was dropped (" + e.getCause()
                    + "); another attempt will read the archive back once more.");
        }
    }
}
