package io.mysqlmasterpair.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A run's folder on the volume. */
public final class Workspace {

    private final Path dir;

    public Workspace(Path dir) {
        this.dir = dir;
    }

    Path dir() {
        return dir;
    }

    Path archive() {
        return dir.resolve("archive");
    }

    Path archiveManifest() {
        return archive().resolve("manifest.json");
    }

    /** The archive, and those that were set aside for it. */
    List<Path> archives() {
        try (Stream<Path> folders = Files.list(dir)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("archive(-\\d+)?"))
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + dir + " can't be read", e);
        }
    }

    /** Written when the run has ended well. */
    Path healed() {
        return dir.resolve("healed.json");
    }

    Path dump() {
        return dir.resolve("dump");
    }

    Path dumpManifest() {
        return dump().resolve("manifest.json");
    }

    Path dumpFile() {
        return dump().resolve("dump.sql.gz");
    }

    /** The folders of the other runs on the same volume. */
    List<Path> siblings() {
        Path parent = dir.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(parent)) {
            Path own = dir.toAbsolutePath().normalize();
            return folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.toAbsolutePath().normalize().equals(own))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the volume at " + parent + " can't be read", e);
        }
    }

    /** Free space for us, in bytes. */
    long free() {
        try {
            Files.createDirectories(dir);
            return Files.getFileStore(dir).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + dir + " can't be used", e);
        }
    }

    /** Bytes that lie in a folder, 0 when there is none. */
    static long size(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be read", e);
        }
    }

    /** As {@link #delete}, of what an attempt has half written; where that fails too, what is told is why the attempt did. */
    static void discard(Path half, Throwable why) {
        try {
            delete(half);
        } catch (UncheckedIOException e) {
            why.addSuppressed(e);
        }
    }

    /** Removes a folder with all in it; nothing happens when there is none. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be removed", e);
        }
    }
}
