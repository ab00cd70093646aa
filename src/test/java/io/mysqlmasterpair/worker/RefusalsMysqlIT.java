package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steps must not do, and that they say why. */
class RefusalsMysqlIT {

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(ReplicationMode.GTID);
        repairs = new Repairs(pair, volume);
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY)",
                        "INSERT INTO shop.t VALUES (1)");
        pair.b()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY)",
                        "INSERT INTO shop.t VALUES (7)");
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private static void assertRefused(Result result, String why) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains(why);
        assertThat(result.exitCode()).isEqualTo(3);
    }

    private void assertBUntouched() {
        assertThat(pair.b().column("SELECT id FROM shop.t")).contains("7");
    }

    @Test
    void aSupersededRunMayNotAct() {
        assertThat(repairs.run("new", 5, List.of(Step.PREFLIGHT)).outcome()).isEqualTo(Outcome.Done);

        assertRefused(repairs.run("old", 4, List.of(Step.PREFLIGHT)), "superseded");
        assertRefused(repairs.run("other", 5, List.of(Step.FENCE)), "superseded");
        assertRefused(repairs.run("old", 4, List.of(Step.IMPORT)), "superseded");
        assertThat(pair.b().text("SELECT @@read_only")).isEqualTo("0");
    }

    @Test
    void aRunThatIsSupersededHalfWayStops() {
        assertThat(repairs.run("old", 1, Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        assertThat(repairs.run("old", 1, List.of(Step.DUMP)).outcome()).isEqualTo(Outcome.Done);
        Result takeover = repairs.run("new", 2, List.of(Step.PREFLIGHT, Step.FENCE));
        assertThat(takeover.outcome()).as(takeover.message()).isEqualTo(Outcome.Done);

        assertRefused(repairs.run("old", 1, List.of(Step.IMPORT)), "superseded");
        assertBUntouched();
        Result whole = repairs.run("new", 2, Repairs.RESEED);
        assertThat(whole.outcome()).as(whole.message()).isEqualTo(Outcome.Done);
        // the fence of the old run is not what was there before
        assertThat(pair.b().text("SELECT CONCAT(@@read_only, @@offline_mode, @@event_scheduler)"))
                .isEqualTo("00ON");
    }

    @Test
    void theWrongMemberIsRefused() {
        RunOptions wrong = Repairs.withUuidOfA(
                pair.options("r1", 1, volume.resolve("r1")), none -> "11111111-2222-3333-4444-555555555555");

        assertRefused(repairs.run(wrong, Repairs.RESEED), "wrong member");
        assertBUntouched();
    }

    @Test
    void oneServerUnderTwoNamesIsRefused() {
        RunOptions o = pair.options("r1", 1, volume.resolve("r1"));
        RunOptions same = OptionsLike.these(o)
                .members(new Both<>(
                        o.members().a(),
                        new RunOptions.MemberOption("b", o.members().a().endpoint(), Optional.empty())))
                .done();

        assertRefused(repairs.run(same, Repairs.RESEED), "same server");
    }

    @Test
    void nothingIsOverwrittenWithoutAnArchive() {
        assertThat(repairs.run(List.of(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.DUMP))
                        .outcome())
                .isEqualTo(Outcome.Done);

        assertRefused(repairs.run(List.of(Step.IMPORT)), "no verified archive");
        assertRefused(repairs.run(List.of(Step.REALIGN)), "no imported dump");
        assertRefused(repairs.run(List.of(Step.VERIFY)), "not proven");
        assertRefused(repairs.run(List.of(Step.UNFENCE)), "not verified");
        assertBUntouched();
    }

    /** S2: what is read back when it is written may be another thing when the dump is done. */
    @Test
    void nothingIsOverwrittenWhenTheArchiveWasDamagedSince() throws IOException {
        assertThat(repairs.run(Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        assertThat(repairs.run(List.of(Step.DUMP)).outcome()).isEqualTo(Outcome.Done);
        repairs.damage("r1", "copy.sql.gz");

        assertRefused(repairs.run(List.of(Step.IMPORT)), "copy.sql.gz is not what was written");
        assertBUntouched();
        assertThat(pair.b().text("SELECT state FROM mysqlmasterpair.lease")).isEqualTo("fenced");

        Result again = repairs.run(List.of(Step.ARCHIVE, Step.IMPORT, Step.COMPARE));
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.Done);
        assertThat(repairs.archived("r1", "copy.sql.gz")).contains("(7)");
        assertThat(pair.b().column("SELECT id FROM shop.t")).containsExactly("1");
    }

    @Test
    void anEmptyAuthorityAndForeignEnginesAreRefused() {
        pair.a().run("DROP DATABASE shop");
        assertRefused(repairs.run(List.of(Step.PREFLIGHT)), "a is empty");
        pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.old (id int) ENGINE = MyISAM");
        assertRefused(repairs.run(List.of(Step.PREFLIGHT)), "shop.old (MyISAM)");
    }

    @Test
    void theWrongModeIsRefused() {
        RunOptions o = pair.options("r1", 1, volume.resolve("r1"));
        RunOptions wrong =
                OptionsLike.these(o).mode(ReplicationMode.FILE_POSITION).done();
        assertRefused(repairs.run(wrong, List.of(Step.PREFLIGHT)), "gtid_mode");
    }

    @Test
    void aBusyMemberIsRefusedForNow() throws Exception {
        try (var connection = pair.b().connect();
                var statement = connection.createStatement()) {
            statement.execute("SELECT GET_LOCK('mysqlmasterpair', 1)");
            Result result = repairs.run(List.of(Step.PREFLIGHT));
            assertRefused(result, "another process works on b");
            assertThat(result.retryable()).isTrue();
        }
        Awaitility.await().until(() -> repairs.run(List.of(Step.PREFLIGHT)).outcome() == Outcome.Done);
    }

    @Test
    void theFencedMemberOfAnEarlierRunMayBecomeTheAuthorityWhileItsDataAreWhole() {
        assertThat(repairs.run("r1", 1, Repairs.ISOLATE).outcome()).isEqualTo(Outcome.Done);
        RunOptions swapped = Repairs.withAuthority(pair.options("r2", 2, volume.resolve("r2")), Side.B);

        Result result = repairs.run(swapped, Repairs.RESEED);

        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        assertThat(pair.a().column("SELECT id FROM shop.t")).containsExactly("7");
        assertThat(pair.b().text("SELECT CONCAT(@@read_only, @@offline_mode, @@event_scheduler)"))
                .isEqualTo("00ON");
        assertThat(pair.a().text("SELECT CONCAT(@@read_only, @@offline_mode, @@event_scheduler)"))
                .isEqualTo("00ON");
    }
}
