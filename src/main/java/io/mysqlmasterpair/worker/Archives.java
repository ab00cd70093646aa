package io.mysqlmasterpair.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The archives of other runs beside a run's own. */
final class Archives {

    private final Workspace own;

    Archives(Workspace own) {
        this.own = own;
    }

    private record Found(Path folder, ArchiveManifest manifest) {}

    /**
     * Removes the oldest verified archives, except the newest {@code keep}. Never its own, never one that is not verified,
     * never one that another rests on.
     *
     * @return names of the folders that were removed
     */
    List<String> prune(int keep) {
        List<Found> found = new ArrayList<>();
        for (Path folder : own.siblings()) {
            Optional<ArchiveManifest> manifest = ArchiveManifest.read(new Workspace(folder).archiveManifest());
            manifest.ifPresent(m -> found.add(new Found(folder, m)));
        }
        found.sort(Comparator.comparing((Found f) -> f.manifest().at()).reversed());
        Set<String> needed = new HashSet<>();
        ArchiveManifest.read(own.archiveManifest()).ifPresent(m -> needed.add(m.restsOn()));
        found.stream().limit(keep).forEach(f -> needed.add(f.manifest().restsOn()));
        List<String> removed = new ArrayList<>();
        for (Found old : found.stream().skip(keep).toList()) {
            String name = old.folder().getFileName().toString();
            if (!needed.contains(name)) {
                Workspace.delete(old.folder());
                removed.add(name);
            }
        }
        return removed;
    }
}
