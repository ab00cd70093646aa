package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was kept of a target before it was half overwritten.
 *
 * @param of folder of the run that made it
 * @param folder where its files are
 */
record ArchiveBefore(Path of, Path folder, ArchiveManifest manifest) {

    /** What lies beside the logs: of a state that is overwritten, so that it can't be made again. */
    private static final Set<String> OUTCOME = Set.of(Archivist.COPY, ArchivedShapes.FILE, Archivist.BROKEN_VIEWS);

    /**
     * The newest archive on the volume from which the target can have become what it is by writes alone. Never one of a run
     * that has ended well: that one's target was overwritten to its end.
     */
    static Optional<ArchiveBefore> newest(Run run, Member target) {
        Path own = run.workspace().dir();
        return Stream.concat(Stream.of(own), run.workspace().siblings().stream())
                .filter(folder -> !Files.exists(new Workspace(folder).healed()))
                .flatMap(ArchiveBefore::madeBy)
                .filter(each -> isBefore(run, each.manifest(), target))
                .max(Comparator.comparing(each -> each.manifest().at()));
    }

    /** A run's archives of its own making; also those that it set aside for another. */
    private static Stream<ArchiveBefore> madeBy(Path run) {
        return new Workspace(run)
                .archives().stream()
                        .flatMap(archive -> ArchiveManifest.read(archive.resolve("manifest.json")).stream()
                                .filter(manifest -> manifest.restsOn().isEmpty())
                                .map(manifest -> new ArchiveBefore(run, archive, manifest)));
    }

    /** Whether the target is what it was then, or has only written since. */
    private static boolean isBefore(Run run, ArchiveManifest archive, Member target) {
        MemberState.Reachable now = target.state();
        boolean grown = run.byGtid()
                ? now.executed().contains(archive.executedSet())
                : target.binaryLogs().reachBackTo(archive.coordinates());
        return now.serverUuid().equals(archive.serverUuid()) && grown;
    }

    String run() {
        return String.valueOf(of.getFileName());
    }

    /** Whether it is the one that is found by the run's name. */
    boolean isCurrent() {
        return folder.equals(new Workspace(of).archive());
    }

    /** Whether an archive with these logs, and with what is taken over, has all that this one has. */
    boolean isWholeIn(UniqueLogs unique) {
        return unique.from().equals(manifest.start())
                && GtidSet.parse(manifest.lostGtids()).contains(unique.lost());
    }

    /** Puts what lies beside the logs also there; it takes no room twice where the volume can do that. */
    List<KeptFile> takeOver(Path there) {
        List<KeptFile> taken = manifest.files().stream()
                .filter(file -> OUTCOME.contains(file.name()))
                .toList();
        taken.forEach(file -> link(folder.resolve(file.name()), there.resolve(file.name())));
        return taken;
    }

    private static void link(Path from, Path to) {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException notThere) {
            copy(from, to);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
            Durable.sync(to);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive can't be written: " + to.getFileName(), e);
        }
    }
}
