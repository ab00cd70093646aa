package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.ReplicationMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixture itself: a pair of each family can be had, in both modes. */
class FamiliesMysqlIT {

    static Stream<Arguments> pairs() {
        return Arrays.stream(ServerFamily.values())
                .flatMap(family -> Arrays.stream(ReplicationMode.values()).map(mode -> Arguments.of(family, mode)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("pairs")
    void aPairOfEachFamilyReplicatesBothWays(ServerFamily family, ReplicationMode mode) {
        long before = System.nanoTime();
        try (MysqlPairFixture pair = MysqlPairFixture.start(family, mode)) {
            long up = millisSince(before);
            pair.replicating();
            System.out.printf(
                    "%s, %s: %s, up after %d ms, replicating after %d ms%n",
                    family, mode, pair.a().text("SELECT VERSION()"), up, millisSince(before));

            pair.a()
                    .run(
                            "CREATE DATABASE shop",
                            "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, who CHAR(1))");
            seen(pair.b(), "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'", "t");
            pair.a().run("INSERT INTO shop.t (who) VALUES ('a')");
            pair.b().run("INSERT INTO shop.t (who) VALUES ('b')");

            seen(pair.a(), "SELECT who FROM shop.t ORDER BY who", "a", "b");
            seen(pair.b(), "SELECT who FROM shop.t ORDER BY who", "a", "b");
            assertThat(pair.a().replicates()).isTrue();
            assertThat(pair.b().replicates()).isTrue();
        }
    }

    private static void seen(MysqlServer on, String query, String... values) {
        Awaitility.await().untilAsserted(() -> assertThat(on.column(query)).isEqualTo(List.of(values)));
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
