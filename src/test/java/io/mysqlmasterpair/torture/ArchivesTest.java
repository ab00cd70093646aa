package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir
    Path volume;

    /** Jobs make and remove folders beside it; that what is looked through changes must not read as that there is nothing. */
    @Test
    void anArchiveIsFoundWhileTheVolumeChanges() throws IOException, InterruptedException {
        Path manifest =
                Files.createDirectories(volume.resolve("runs/run-1/archive")).resolve("manifest.json");
        Files.writeString(manifest, "{}");
        AtomicBoolean stop = new AtomicBoolean();
        Thread jobs = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                comeAndGo(volume.resolve("runs/run-1/dump"));
            }
        });
        try {
            for (int i = 0; i < 2000; i++) {
                assertThat(new Archives(volume).manifests()).containsExactly(manifest);
            }
        } finally {
            stop.set(true);
            jobs.join();
        }
    }

    private static void comeAndGo(Path folder) {
        try {
            Files.createDirectory(folder);
            Files.createDirectory(folder.resolve("inner"));
            Files.delete(folder.resolve("inner"));
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
