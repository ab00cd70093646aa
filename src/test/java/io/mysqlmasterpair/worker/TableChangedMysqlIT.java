package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** DDL does not wait for a snapshot: what the authority changes while tables are compared can't be read in it any more. */
class TableChangedMysqlIT {

    @TempDir
    Path volume;

    @ParameterizedTest
    @Pairs(Pairs.Of.EACH_FLAVOUR_ONCE)
    @DisplayName("S8: a table that is changed while it is compared is looked at again, and nothing is begun anew")
    void aTableThatIsChangedWhileItIsCompared(ServerFamily family, ReplicationMode mode) {
        try (MysqlPairFixture pair = MysqlPairFixture.start(family, mode)) {
            pair.a()
                    .run(
                            "CREATE DATABASE shop",
                            "CREATE TABLE shop.first (id int PRIMARY KEY)",
                            "CREATE TABLE shop.second (id int PRIMARY KEY)",
                            "INSERT INTO shop.second VALUES (1)");
            Once changed = new Once(() -> pair.a().run("ALTER TABLE shop.second ADD v int DEFAULT 7, FORCE"));

            Result result = new StepRunner(pair.options("r1", 1, volume.resolve("r1")), changed, new EachSecond())
                    .run(Repairs.RESEED.stream().map(StepRunner::of).toList());

            assertThat(changed.happened).isTrue();
            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
            assertThat(pair.b().column("SELECT v FROM shop.second")).containsExactly("7");
        }
    }

    /** Something happens when the first of two tables has been compared. */
    private static final class Once extends PrintStream {

        private final Runnable what;
        private boolean happened;

        Once(Runnable what) {
            super(System.out, true);
            this.what = what;
        }

        @Override
        public void println(String line) {
            super.println(line);
            if (!happened && line.contains("1 of 2 tables compared")) {
                happened = true;
                what.run();
            }
        }
    }

    /** Progress is told once a second; here, each time. */
    private static final class EachSecond extends Clock {

        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            now = now.plus(Duration.ofSeconds(1));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
