package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir
    Path volume;

    private void archive(String run, String at, String restsOn, boolean verified) throws IOException {
        Path folder = Files.createDirectories(volume.resolve(run).resolve("archive"));
        Durable.writeJson(
                folder.resolve("manifest.json"),
                new ArchiveManifest(
                        run,
                        1,
                        at,
                        "b",
                        "uuid",
                        "9.7.4",
                        "",
                        "",
                        "binlog.000001",
                        4,
                        List.of("shop"),
                        List.of(),
                        "",
                        "",
                        5,
                        List.of(new KeptFile("copy.sql.gz", 12, "00")),
                        restsOn,
                        verified));
    }

    private List<String> prune(int keep) {
        return new Archives(new Workspace(volume.resolve("own"))).prune(keep);
    }

    @Test
    void theOldestVerifiedArchivesGo() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archive("r2", "2026-01-02T00:00:00Z", "", true);
        archive("r3", "2026-01-03T00:00:00Z", "", true);
        archive("own", "2025-01-01T00:00:00Z", "", true);

        assertThat(prune(1)).containsExactly("r2", "r1");
        assertThat(volume.resolve("r3")).exists();
        assertThat(volume.resolve("own")).exists();
    }

    @Test
    void whatIsNotVerifiedAndWhatOthersRestOnStays() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archive("r2", "2026-01-02T00:00:00Z", "", false);
        archive("own", "2026-01-03T00:00:00Z", "r1", true);
        Files.createDirectories(volume.resolve("lost+found"));

        assertThat(prune(0)).isEmpty();
        assertThat(volume.resolve("r1")).exists();
        assertThat(volume.resolve("r2")).exists();
    }

    @Test
    void theShelfListsOldestFirstAndLetsNothingOutsideBeRead() throws IOException {
        archive("r2", "2026-01-02T00:00:00Z", "", true);
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        ArchiveShelf shelf = new ArchiveShelf(volume);

        assertThat(shelf.lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("r1  2026-01-01T00:00:00Z  member b  5 unique");
        assertThat(shelf.manifest("r1")).contains("\"verified\" : true");
        assertThatIOException().isThrownBy(() -> shelf.print("r1", "../../r2/archive/manifest.json", System.out));
        assertThatIOException().isThrownBy(() -> shelf.manifest("../r1"));
    }
}
