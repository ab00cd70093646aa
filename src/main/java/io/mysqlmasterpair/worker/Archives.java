package io.mysqlmasterpair.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The archives of other runs beside a run's own. */
final class Archives {

    private final Workspace own;

    Archives(Workspace own) {
        this.own = own;
    }

    /**
     * Removes what runs that gave up or were killed have left of their dumps, and archives that they never finished: each run
     * makes its own, and theirs would fill the volume until no later one finds room. Of what a half archive was of, nothing
     * was overwritten. Whether one is half, its manifest alone says, which is written last: where there is any, readable or
     * not, it stays.
     */
    void dropLeftoversOfOthers() {
        own.siblings().stream().map(Workspace::new).forEach(other -> {
            Workspace.delete(other.dump());
            if (Files.notExists(other.archiveManifest())) {
                Workspace.delete(other.archive());
            }
        });
    }

    /** Note that the run's end was a good one: what it archived was overwritten by data that were proven. */
    private record Healed(String run, String at) {}

    /**
     * Notes that this run has ended well, beside its archive; and beside that of an earlier run that it rests on or
     * continues, whose work it brought to its end.
     */
    void noteHealed(String run, Instant now) {
        Healed note = new Healed(run, now.truncatedTo(ChronoUnit.SECONDS).toString());
        Durable.writeJson(own.healed(), note);
        ArchiveManifest.read(own.archiveManifest()).stream()
                .flatMap(manifest -> manifest.earlier().stream())
                .map(earlier -> new Workspace(own.dir().resolveSibling(earlier)))
                .filter(earlier -> Files.exists(earlier.archiveManifest()))
                .forEach(earlier -> Durable.writeJson(earlier.healed(), note));
    }

    private record Found(Path folder, ArchiveManifest manifest) {

        boolean healed() {
            return Files.exists(new Workspace(folder).healed());
        }
    }

    /**
     * Removes old verified archives of runs that ended well: those that are neither among the newest {@code keep} nor younger
     * than {@code keepFor}. Never its own, so never the last one; never one that is not verified; never one that another,
     * which stays, rests on; never one of a run that did not end well, whose data may be nowhere else, unless its own is of
     * the same state of the same server. To be called by a run that has ended well.
     *
     * @param keepFor zero: age does not matter
     * @return names of the folders that were removed
     */
    List<String> prune(int keep, Duration keepFor, Instant now) {
        List<Found> found = new ArrayList<>();
        for (Path folder : own.siblings()) {
            Optional<ArchiveManifest> manifest = ArchiveManifest.read(new Workspace(folder).archiveManifest());
            manifest.map(m -> new Found(folder, m))
                    .filter(each -> each.healed() || isOfOwnState(each.manifest()))
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparing((Found f) -> f.manifest().at()).reversed());
        // a run without an archive of its own holds none back: then the newest there is stays, whatever keep says
        boolean hasOwn = ArchiveManifest.read(own.archiveManifest()).isPresent();
        int newest = hasOwn ? keep : Math.max(1, keep);
        Instant youngest = now.minus(keepFor);
        List<Found> staying = new ArrayList<>();
        List<Found> going = new ArrayList<>();
        for (Found each : found) {
            boolean young =
                    !keepFor.isZero() && Instant.parse(each.manifest().at()).isAfter(youngest);
            (staying.size() < newest || young ? staying : going).add(each);
        }
        Set<String> needed = restedOnBut(going);
        List<String> removed = new ArrayList<>();
        for (Found old : going) {
            String name = String.valueOf(old.folder().getFileName());
            if (!needed.contains(name)) {
                Workspace.delete(old.folder());
                removed.add(name);
            }
        }
        return removed;
    }

    /** Folders that archives rest on, of all there are but those that go. */
    private Set<String> restedOnBut(List<Found> going) {
        List<Path> gone = going.stream().map(Found::folder).toList();
        Set<String> needed = new HashSet<>();
        Stream.concat(Stream.of(own.dir()), own.siblings().stream())
                .filter(folder -> !gone.contains(folder))
                .map(folder -> ArchiveManifest.read(new Workspace(folder).archiveManifest()))
                .flatMap(Optional::stream)
                .forEach(manifest -> needed.add(manifest.restsOn()));
        return needed;
    }

    /** Whether the target had not moved between that archive and this run's own, which then holds all that is in it. */
    private boolean isOfOwnState(ArchiveManifest other) {
        return ArchiveManifest.read(own.archiveManifest())
                .filter(mine -> mine.restsOn().isEmpty()
                        && mine.serverUuid().equals(other.serverUuid())
                        && mine.executed().equals(other.executed())
                        && mine.coordinates().equals(other.coordinates()))
                .isPresent();
    }
}
