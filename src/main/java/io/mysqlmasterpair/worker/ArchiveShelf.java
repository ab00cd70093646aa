package io.mysqlmasterpair.worker;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The archives on a volume, to be looked at and taken from. */
public final class ArchiveShelf {

    private final Path volume;

    public ArchiveShelf(Path volume) {
        this.volume = volume;
    }

    /** One line an archive, oldest first; the last says how much room all of them take. */
    public void list(PrintStream out) {
        record Line(String at, List<String> cells) {}
        List<Path> runs = new Workspace(volume.resolve("-")).siblings();
        TextTable table = new TextTable("RUN", "TIME", "MEMBER", "TRANSACTIONS", "SCHEMAS", "SIZE", "RESTS ON");
        runs.stream()
                .map(folder -> ArchiveManifest.read(new Workspace(folder).archiveManifest())
                        .map(m -> new Line(m.at(), cells(folder, m))))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Line::at))
                .forEach(line -> table.row(line.cells().toArray(String[]::new)));
        table.print(out);
        out.println();
        out.println(KeptArchives.in(runs).sentence());
    }

    private static List<String> cells(Path folder, ArchiveManifest m) {
        return List.of(
                String.valueOf(folder.getFileName()),
                m.at(),
                m.member(),
                String.valueOf(m.transactions()),
                String.valueOf(m.schemas().size()),
                KeptArchives.size(m.bytes()),
                m.restsOn());
    }

    public String manifest(String run) throws IOException {
        return Files.readString(inside(run, "manifest.json"));
    }

    /** Writes a file of an archive, unpacked when it is packed. */
    public void print(String run, String name, OutputStream out) throws IOException {
        Path file = inside(run, name);
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw) {
            in.transferTo(out);
        }
    }

    private Path inside(String run, String name) throws IOException {
        Path archive = volume.resolve(run).resolve("archive").normalize();
        Path file = archive.resolve(name).normalize();
        if (!archive.startsWith(volume.normalize()) || !file.startsWith(archive) || !Files.isRegularFile(file)) {
            throw new FileNotFoundException("no such file in the archive of " + run + ": " + name);
        }
        return file;
    }
}
