package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir
    Path volume;

    /** Of a run that ended well. */
    private void archive(String run, String at, String restsOn, boolean verified) throws IOException {
        archiveOfFailed(run, at, restsOn, verified, 4);
        Files.writeString(volume.resolve(run).resolve("healed.json"), "{}");
    }

    private void archiveOfFailed(String run, String at, String restsOn, boolean verified, long position)
            throws IOException {
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
                        position,
                        List.of("shop"),
                        List.of(),
                        "",
                        "",
                        5,
                        7,
                        "",
                        0,
                        List.of(new KeptFile("copy.sql.gz", 12, "00")),
                        restsOn,
                        "",
                        verified));
    }

    private List<String> prune(int keep) {
        return prune(keep, Duration.ZERO);
    }

    private List<String> prune(int keep, Duration keepFor) {
        return new Archives(new Workspace(volume.resolve("own")))
                .prune(keep, keepFor, Instant.parse("2026-01-10T00:00:00Z"));
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

    /** S1: what it archived was overwritten, or half so, and may be nowhere else. */
    @Test
    void theArchiveOfARunThatDidNotEndWellStaysUnlessThisRunsIsOfTheSameState() throws IOException {
        archiveOfFailed("r1", "2026-01-01T00:00:00Z", "", true, 77);
        archiveOfFailed("r2", "2026-01-02T00:00:00Z", "", true, 4);
        archive("r3", "2026-01-03T00:00:00Z", "", true);
        archive("own", "2026-01-04T00:00:00Z", "", true);

        assertThat(prune(0)).containsExactly("r3", "r2");
        assertThat(volume.resolve("r1/archive/manifest.json")).exists();
    }

    /** The half import is brought to its end; from now on it is an archive like the others. */
    @Test
    void aRunThatEndsWellEndsAlsoTheOneThatItRestsOn() throws IOException {
        archiveOfFailed("r1", "2026-01-01T00:00:00Z", "", true, 77);
        archiveOfFailed("own", "2026-01-01T00:00:00Z", "r1", true, 77);

        new Archives(new Workspace(volume.resolve("own"))).noteHealed("own", Instant.parse("2026-01-10T00:00:00Z"));

        assertThat(volume.resolve("r1/healed.json")).exists();
        assertThat(volume.resolve("own/healed.json")).exists();
        assertThat(prune(0)).as("what its own rests on").isEmpty();
        archive("later", "2026-01-11T00:00:00Z", "", true);
        assertThat(new Archives(new Workspace(volume.resolve("later"))).prune(0, Duration.ZERO, Instant.now()))
                .containsExactlyInAnyOrder("own", "r1");
    }

    @Test
    void whatAnArchiveThatStaysRestsOnStays() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archiveOfFailed("r2", "2026-01-01T00:00:00Z", "r1", true, 77);
        archive("own", "2026-01-04T00:00:00Z", "", true);

        assertThat(prune(0)).isEmpty();
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

    /** A run that gave up leaves its dump, one that was killed half an archive; three of them would leave no room for a fourth. */
    @Test
    void whatOtherRunsLeftHalfGoesAndArchivesStay() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archive("r2", "2026-01-02T00:00:00Z", "", false);
        archive("r4", "2026-01-02T00:00:00Z", "", true);
        Files.writeString(volume.resolve("r4/archive/manifest.json"), "{ what a bad disk has left of it");
        for (String run : List.of("r3", "own")) {
            Files.createDirectories(volume.resolve(run).resolve("archive/binlog"));
            Files.writeString(volume.resolve(run).resolve("archive/binlog/binlog.000007"), "half");
        }
        for (String run : List.of("r1", "r2", "own")) {
            Files.createDirectories(volume.resolve(run).resolve("dump"));
            Files.writeString(volume.resolve(run).resolve("dump/dump.sql.gz"), "a dump");
        }

        new Archives(new Workspace(volume.resolve("own"))).dropLeftoversOfOthers();

        assertThat(volume.resolve("r1/dump")).doesNotExist();
        assertThat(volume.resolve("r2/dump")).doesNotExist();
        assertThat(volume.resolve("own/dump/dump.sql.gz")).exists();
        assertThat(volume.resolve("r1/archive/manifest.json")).exists();
        assertThat(volume.resolve("r2/archive/manifest.json")).exists();
        assertThat(volume.resolve("r4/archive/manifest.json")).exists();
        assertThat(volume.resolve("r3/archive")).doesNotExist();
        assertThat(volume.resolve("own/archive/binlog/binlog.000007")).exists();
    }

    @Test
    void whatIsYoungStaysHoweverManyThereAre() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archive("r2", "2026-01-08T00:00:00Z", "", true);
        archive("r3", "2026-01-09T00:00:00Z", "", true);
        archive("own", "2026-01-10T00:00:00Z", "", true);

        assertThat(prune(1, Duration.ofDays(3))).containsExactly("r1");
        assertThat(prune(3, Duration.ofHours(1))).isEmpty();
        assertThat(prune(1, Duration.ofHours(1))).containsExactly("r2");
    }

    @Test
    void theLastArchiveStays() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archive("r2", "2026-01-02T00:00:00Z", "", true);

        assertThat(prune(0, Duration.ofHours(1))).containsExactly("r1");
    }

    @Test
    void theShelfListsOldestFirstAndLetsNothingOutsideBeRead() throws IOException {
        archive("r2", "2026-01-02T00:00:00Z", "", true);
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        ArchiveShelf shelf = new ArchiveShelf(volume);

        ByteArrayOutputStream told = new ByteArrayOutputStream();
        shelf.list(new PrintStream(told));
        assertThat(told.toString().lines())
                .containsExactly(
                        "RUN   TIME                   MEMBER   TRANSACTIONS   SCHEMAS   SIZE   RESTS ON",
                        "r1    2026-01-01T00:00:00Z   b        5              1         12 B   ",
                        "r2    2026-01-02T00:00:00Z   b        5              1         12 B   ",
                        "",
                        "Archives of 2 runs take " + taken("r1", "r2") + " B.");
        assertThat(shelf.manifest("r1")).contains("\"verified\" : true");
        assertThatIOException().isThrownBy(() -> shelf.print("r1", "../../r2/archive/manifest.json", System.out));
        assertThatIOException().isThrownBy(() -> shelf.manifest("../r1"));
    }

    private long taken(String... runs) {
        return Stream.of(runs)
                .mapToLong(run -> Workspace.size(volume.resolve(run).resolve("archive")))
                .sum();
    }

    /** Nothing prunes it, so somebody must get to know. */
    @Test
    void whatStaysForGoodIsToldApartWithWhatItTakes() throws IOException {
        archive("r1", "2026-01-01T00:00:00Z", "", true);
        archiveOfFailed("r2", "2026-01-02T00:00:00Z", "", true, 77);
        archiveOfFailed("r3", "2026-01-03T00:00:00Z", "", true, 78);
        Files.write(volume.resolve("r3/archive/copy.sql.gz"), new byte[3_000_000]);
        // set aside for a later one of the same run
        Files.createDirectories(volume.resolve("r3/archive-1"));
        Files.write(volume.resolve("r3/archive-1/manifest.json"), new byte[2_000_000]);
        // half an archive goes by itself
        Files.createDirectories(volume.resolve("r4/archive"));
        Files.write(volume.resolve("r4/archive/copy.sql.gz"), new byte[9_000_000]);
        Files.createDirectories(volume.resolve("r4/dump"));

        KeptArchives kept = KeptArchives.in(new Workspace(volume.resolve("own")).siblings());

        long unended = taken("r2", "r3") + 2_000_000;
        assertThat(kept).isEqualTo(new KeptArchives(3, taken("r1") + unended, 2, unended));
        assertThat(kept.sentence())
                .isEqualTo("Archives of 3 runs take 5001 kB. Of these, 2 with 5001 kB are of runs that have not ended"
                        + " well: nothing prunes them, remove them by hand.");
    }

    @Test
    void aVolumeThatIsTooSmallIsToldWithWhatTakesItsRoom() {
        String little = "the volume at /volume/runs/r9 has 5 MB free; the dump may need 20 MB and the archive 10 MB."
                + " Enlarge it";
        Path dir = Path.of("/volume/runs/r9");

        assertThat(SpaceCheck.tooSmall(dir, 5 << 20, 20 << 20, 10 << 20, new KeptArchives(0, 0, 0, 0)))
                .isEqualTo(little);
        assertThat(SpaceCheck.tooSmall(
                        dir, 5 << 20, 20 << 20, 10 << 20, new KeptArchives(2, 90_000_000, 1, 40_000_000)))
                .isEqualTo(little + ", or remove old archives that were copied away. Archives of 2 runs take 90 MB. Of"
                        + " these, 1 with 40 MB are of runs that have not ended well: nothing prunes them, remove them"
                        + " by hand. They are listed by: archives list --volume /volume/runs");
    }
}
