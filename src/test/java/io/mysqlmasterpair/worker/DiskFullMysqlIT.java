package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.testing.SmallDisk;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * S2, S3, S8: a disk that is full, the volume's or the target's, ends a step with a sentence that names it and leaves nothing
 * half behind; with room it goes on. Needs root, to mount a disk that is small.
 */
@ParameterizedClass(name = "{0} {1}")
@Pairs(value = Pairs.Of.EACH_FLAVOUR_ONCE, takesLong = true)
class DiskFullMysqlIT {

    private static final int MEGABYTE = 1 << 20;
    private static final int BLOCK = 4096;

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path folder;

    private Path volume;
    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() throws IOException {
        volume = folder.resolve("volume");
        // before the containers start: they would not see it
        SmallDisk.mount(volume, 128);
        pair = MysqlPairFixture.startWithBOnSmallDisk(family, mode).replicating();
        repairs = new Repairs(pair, volume);
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int AUTO_INCREMENT PRIMARY KEY, v varbinary(1000))");
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> pair.b().column("SHOW TABLES FROM shop").size() == 1);
        pair.a()
                .run(
                        "STOP REPLICA",
                        "SET sql_log_bin = 0",
                        "INSERT INTO shop.t VALUES (2, 'so that a takes nothing of b')");
        pair.b().run(rows(3));
        pair.b().run("STOP REPLICA");
        pair.a().run(rows(40));
    }

    /** That many megabytes that nothing packs. */
    private static String rows(int megabytes) {
        return "INSERT INTO shop.t (v) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                + " SELECT RANDOM_BYTES(1000) FROM n JOIN (WITH RECURSIVE m AS (SELECT 1 AS j UNION ALL SELECT j + 1 FROM m"
                + " WHERE j < " + megabytes + ") SELECT j FROM m) AS times";
    }

    @AfterEach
    void stop() {
        pair.close();
        SmallDisk.unmount(volume);
    }

    @Test
    @Timeout(600)
    void aFullDiskEndsAStepCleanlyAndWithRoomItGoesOn() throws IOException {
        SmallDisk.fill(volume);
        assertThatThrownBy(() -> Durable.writeJson(volume.resolve("manifest.json"), Map.of("a", "b".repeat(9000))))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(volume).isDirectoryNotContaining("glob:**manifest*");
        Result refused = repairs.run(List.of(Step.PREFLIGHT));
        assertThat(refused.outcome()).as(refused.message()).isNotEqualTo(Outcome.Done);
        assertThat(refused.message()).contains(volume.toString());
        SmallDisk.giveBack(volume);
        done(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP);

        long log = Long.parseLong(pair.b().rows("SHOW BINARY LOGS").getLast().get(1));
        assertThat(log % BLOCK).isPositive();
        // while the log is copied; before the last bytes of it, of which its tool says nothing; while it is decoded;
        // while the
        // copy is made
        for (long left : List.of((long) MEGABYTE, log - log % BLOCK, 5L * MEGABYTE, 11L * MEGABYTE)) {
            SmallDisk.fillBut(volume, left);
            volumeIsFull(Step.ARCHIVE);
            assertThat(volume.resolve("r1/archive")).doesNotExist();
            assertShut("fenced");
            SmallDisk.giveBack(volume);
        }
        done(Step.ARCHIVE, Step.MERGE);

        for (int left : List.of(0, 20)) {
            SmallDisk.fillBut(volume, left * (long) MEGABYTE);
            volumeIsFull(Step.DUMP);
            assertThat(volume.resolve("r1/dump")).doesNotExist();
            assertThat(volume.resolve("r1/archive/manifest.json")).exists();
            SmallDisk.giveBack(volume);
        }
        done(Step.DUMP);

        pair.b().fillDisk(20);
        Result full = repairs.run(List.of(Step.IMPORT));
        assertThat(full.outcome()).as(full.message()).isEqualTo(Outcome.Failed);
        assertThat(full.retryable()).isTrue();
        assertThat(full.message()).contains("member b: has no room left on its disk", "Make room there");
        // nobody's rows in a log
        assertThat(full.message()).doesNotContain("INSERT");
        assertShut("importing");
        pair.b().freeDisk();

        // the next run has nothing but what this one left
        Result healed = repairs.run("r2", 2, Repairs.RESEED);
        assertThat(healed.outcome()).as(healed.message()).isEqualTo(Outcome.Done);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a())));
        assertThat(repairs.archive("r2").restsOn()).isEqualTo("r1");
    }

    private void done(Step... steps) {
        Result result = repairs.run(List.of(steps));
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    private void volumeIsFull(Step step) {
        Result result = repairs.run(List.of(step));
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Failed);
        assertThat(result.retryable()).isTrue();
        assertThat(result.message())
                .contains("the volume is full", volume.resolve("r1").toString(), "enlarge it");
        assertThat(result.steps().getLast().message()).isEqualTo(result.message());
    }

    private void assertShut(String state) {
        assertThat(pair.b().text("SELECT state FROM mysqlmasterpair.lease")).isEqualTo(state);
        assertThat(pair.b().text("SELECT @@read_only")).isEqualTo("1");
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isFalse();
    }
}
