package io.mysqlmasterpair.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much room archives take. Nothing prunes those of runs that have not ended well, as what they hold may be nowhere else;
 * so it is told, or the volume fills and nobody knows with what.
 *
 * @param runs runs that have an archive
 * @param bytes what these take on the volume, with what was set aside for them
 * @param unended those of them that have not ended well
 * @param unendedBytes what those take
 */
record KeptArchives(int runs, long bytes, int unended, long unendedBytes) {

    static KeptArchives in(List<Path> folders) {
        int runs = 0;
        long bytes = 0;
        int unended = 0;
        long unendedBytes = 0;
        for (Workspace run : folders.stream().map(Workspace::new).toList()) {
            List<Path> archives = run.archives().stream()
                    .filter(archive -> Files.exists(archive.resolve("manifest.json")))
                    .toList();
            if (archives.isEmpty()) {
                continue;
            }
            long taken = archives.stream().mapToLong(Workspace::size).sum();
            runs++;
            bytes += taken;
            if (!Files.exists(run.healed())) {
                unended++;
                unendedBytes += taken;
            }
        }
        return new KeptArchives(runs, bytes, unended, unendedBytes);
    }

    boolean isEmpty() {
        return runs == 0;
    }

    String sentence() {
        return "Archives of " + runs + " runs take " + size(bytes) + "."
                + (unended == 0
                        ? ""
                        : " Of these, " + unended + " with " + size(unendedBytes) + " are of runs that have not ended"
                                + " well: nothing prunes them, remove them by hand.");
    }

    static String size(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        return bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }
}
