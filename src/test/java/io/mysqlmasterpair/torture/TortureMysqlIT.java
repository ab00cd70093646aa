package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S1 to S10 under faults: a sample of what {@code make torture} does, with seeds that are always the same. A write behind the
 * fence of MySQL 8.0, a Reposition on 9.7 whose Job is killed, and a MariaDB of which the Job sees nothing for a while.
 */
class TortureMysqlIT {

    @ParameterizedTest
    @ValueSource(longs = {27, 29, 67})
    void thePromisesHold(long seed) throws IOException, InterruptedException {
        TorturePlan plan = TorturePlan.draw(seed, TorturePlan.FAMILIES, TorturePlan.MODES);

        TortureRun.Report report = TortureRun.of(plan);

        assertThat(report.violations()).as("%s: %s", plan.line(), report.end()).isEmpty();
        assertThat(report.happened())
                .as("the moment of %s was reached", plan.line())
                .isTrue();
        assertThat(report.writes()).isGreaterThan(40);
    }
}
