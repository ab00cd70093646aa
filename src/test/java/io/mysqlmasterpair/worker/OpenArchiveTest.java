package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S2: whether what was kept is still what was written. */
class OpenArchiveTest {

    private static final String COPY = "copy.sql.gz";

    @TempDir
    Path volume;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Story story =
            new Story(new PrintStream(told, true, StandardCharsets.UTF_8), Clock.systemUTC(), Secrets.of(List.of()));
    private Path folder;

    @BeforeEach
    void archive() throws IOException {
        folder = Files.createDirectories(volume.resolve("r1/archive"));
        Files.createDirectories(folder.resolve("binlog"));
        Files.write(folder.resolve("binlog/binlog.000001"), new byte[300_000]);
        Files.writeString(folder.resolve(COPY), "a copy");
        ArchiveManifest manifest = new ArchiveManifest(
                "r1",
                1,
                "2026-01-01T00:00:00Z",
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
                7,
                "",
                0,
                List.of(kept("binlog/binlog.000001"), kept(COPY)),
                "",
                "",
                true);
        Durable.writeJson(folder.resolve("manifest.json"), manifest);
        Durable.writeJson(
                Files.createDirectories(volume.resolve("r2/archive")).resolve("manifest.json"),
                manifest.restingOn("r1", "r2"));
    }

    private KeptFile kept(String name) {
        return KeptFile.of(folder, folder.resolve(name));
    }

    private OpenArchive open(String run) {
        return OpenArchive.of(volume.resolve(run));
    }

    @Test
    void whatIsAsItWasWrittenHasNoDamageAndIsToldOfWhileItIsRead() {
        assertThat(open("r1").damage(story)).isEmpty();
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("of the archive read back");
    }

    @Test
    void aFileThatWasChangedShortenedOrRemovedIsNamedAlsoByAnArchiveThatRestsOnIt() throws IOException {
        Files.writeString(folder.resolve(COPY), "A copy");
        assertThat(open("r1").damage(story)).contains(COPY + " is not what was written");
        assertThat(open("r2").damage(story)).contains(COPY + " is not what was written");

        Files.write(folder.resolve("binlog/binlog.000001"), new byte[299_999]);
        assertThat(open("r1").damage(story)).contains("binlog/binlog.000001 is not what was written");

        Files.delete(folder.resolve("binlog/binlog.000001"));
        assertThat(open("r1").damage(story)).contains("binlog/binlog.000001 is gone");
    }

    @Test
    void onceItsMemberWasOverwrittenNobodyAsksAnyMore() throws IOException {
        open("r2").noteOverwritten(story);
        open("r1").noteOverwritten(story);
        Files.writeString(folder.resolve(COPY), "A copy");

        assertThat(open("r1").damage(story)).isEmpty();
        assertThat(open("r2").damage(story)).isEmpty();
    }
}
