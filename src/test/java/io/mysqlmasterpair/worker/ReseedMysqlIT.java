package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole cure on two real servers, in both replication modes. */
@ParameterizedClass
@EnumSource(ReplicationMode.class)
class ReseedMysqlIT {

    private static final List<Step> RESEED = List.of(
            Step.PREFLIGHT,
            Step.FENCE,
            Step.DRAIN,
            Step.STOP,
            Step.ARCHIVE,
            Step.DUMP,
            Step.IMPORT,
            Step.COMPARE,
            Step.REALIGN,
            Step.VERIFY,
            Step.UNFENCE);

    @Parameter
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(mode);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private Result run(String run, long ordinal, List<Step> steps) {
        RunOptions options = pair.options(run, ordinal, volume.resolve(run));
        return new StepRunner(options, System.out, Clock.systemUTC())
                .run(options, steps.stream().map(StepRunner::of).toList());
    }

    private Result run(Step... steps) {
        return run("r1", 1, Stream.of(steps).toList());
    }

    @Test
    void aFirstPairIsSetUpWithAnEmptyB() {
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, v varchar(20))",
                        "INSERT INTO shop.t VALUES (1, 'one'), (2, 'two')");

        Result result = run("r1", 1, RESEED);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(pair.b().column("SELECT v FROM shop.t ORDER BY id")).containsExactly("one", "two");
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
    }
}
