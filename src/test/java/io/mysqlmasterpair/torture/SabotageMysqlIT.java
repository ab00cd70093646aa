package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Sabotage;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checker that finds nothing proves nothing: each of these builds is broken, and it must say how. */
class SabotageMysqlIT {

    @ParameterizedTest
    @EnumSource(names = {"IMPORT_BINLOGGED", "UNFENCED_TOO_EARLY"})
    void theCheckerFindsABrokenBuild(Sabotage sabotage) throws IOException, InterruptedException {
        itIsFound(sabotage);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IMPORT_BINLOGGED", "UNFENCED_TOO_EARLY"})
    @Tag(Matrix.WHOLE)
    void andEveryOther(Sabotage sabotage) throws IOException, InterruptedException {
        itIsFound(sabotage);
    }

    private static void itIsFound(Sabotage sabotage) throws IOException, InterruptedException {
        TorturePlan plan = new TorturePlan(
                9_000 + sabotage.ordinal(),
                ServerFamily.MYSQL_9_7,
                ReplicationMode.GTID,
                Rung.RESEED,
                false,
                Break.INSERT_CONFLICT,
                new Fault.None(),
                new Moment.Before(Step.PREFLIGHT));

        TortureRun.Report report = TortureRun.of(plan, Optional.of(sabotage.name()));

        assertThat(report.violations())
                .as("%s: %s", sabotage, report.end())
                .extracting(Violation::invariant)
                .contains(invariant(sabotage));
    }

    private static String invariant(Sabotage sabotage) {
        return switch (sabotage) {
            case ARCHIVE_SKIPPED, ARCHIVE_NOT_VERIFIED -> "S2";
            case IMPORT_BINLOGGED -> "S7";
            case UNFENCED_TOO_EARLY -> "S3";
            case RESET_ON_KEPT_UUID -> "S1";
        };
    }
}
