package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * What the authority is given by a merge it has received as well, behind the conflict at which its channel stands. Somebody removes the
 * conflict, and the channel is started, as a restart of the authority does too: nothing is done twice (S1).
 */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class MergeAndRelayLogMysqlIT {

    private static final List<Step> ARCHIVED = Repairs.ISOLATE.subList(0, Repairs.ISOLATE.indexOf(Step.MERGE));

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void comeApart() {
        pair = MysqlPairFixture.start(family, mode);
        repairs = new Repairs(pair, volume);
        Divergence.begin(pair, "INSERT INTO shop.t VALUES (90, 'old', 'a')");
        pair.b().run("UPDATE shop.t SET v = 'of b' WHERE id = 90", "INSERT INTO shop.t VALUES (91, 'also of b', 'b')");
        String end = pair.b().rows(family.coordinates()).getFirst().get(1);
        Awaitility.await("a has received all")
                .until(() -> pair.a().status("Read_Source_Log_Pos").equals(end));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private void merging(List<Step> steps) {
        Result result = repairs.run(pair.options("r1", 1, volume.resolve("r1")).merging(), steps);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    private List<String> rows() {
        return pair.a().column("SELECT CONCAT(id, ' ', v) FROM shop.t WHERE id IN (90, 91) ORDER BY id");
    }

    private void startsChannelWithoutTheConflict() {
        pair.a().run("DELETE FROM shop.t WHERE id = 1", family.startReplica());
        Awaitility.await("nothing is left to apply")
                .until(() -> pair.a().status("Replica_SQL_Running_State").contains("has read all relay log"));
    }

    /** Its owners undo what the rows had become. */
    private void isUndone() {
        pair.a().run("UPDATE shop.t SET v = 'old' WHERE id = 90", "DELETE FROM shop.t WHERE id = 91");
    }

    private void healsUndone() {
        assertThat(rows()).containsExactly("90 old");
        merging(Repairs.RESEED);
        assertThat(rows()).containsExactly("90 old");
        repairs.assertConverged();
    }

    @Test
    @DisplayName("S1: what is merged is not applied by the channel as well")
    void whatIsMergedIsNotAppliedByTheChannelAsWell() {
        merging(Repairs.ISOLATE);
        assertThat(rows()).containsExactly("90 of b", "91 also of b");
        isUndone();

        startsChannelWithoutTheConflict();

        healsUndone();
    }

    @Test
    @DisplayName("S1: what the channel applied after the archive was made is not merged as well")
    void whatTheChannelAppliedIsNotMergedAsWell() {
        merging(ARCHIVED);
        startsChannelWithoutTheConflict();
        if (family.isMariaDb() && mode == ReplicationMode.GTID) {
            // it drops what it had received whenever it starts, so there is all to merge
            assertThat(rows()).containsExactly("90 old");
            merging(List.of(Step.MERGE));
            assertThat(rows()).containsExactly("90 of b", "91 also of b");
            isUndone();
        } else {
            // a worker may have the last of it still
            Awaitility.await().until(() -> rows().equals(List.of("90 of b", "91 also of b")));
            isUndone();
            merging(List.of(Step.MERGE));
        }

        healsUndone();
    }

    @Test
    @DisplayName(
            "S1: a repair that was given up in the middle of a merge leaves a channel that nothing but a Reseed starts")
    void aChannelThatWouldDoItAgainIsNotStarted() {
        merging(Repairs.ISOLATE);
        Result lifted =
                new FenceLift(pair.options("by-hand", 9, volume), System.out, Clock.systemUTC()).lift(Side.B, false);
        assertThat(lifted.outcome()).as(lifted.message()).isEqualTo(Outcome.Done);
        pair.a().run("DELETE FROM shop.t WHERE id = 1");
        isUndone();

        Result restart = repairs.run("r10", 10, List.of(Step.PREFLIGHT, Step.START));
        assertThat(restart.outcome()).as(restart.message()).isEqualTo(Outcome.Refused);
        assertThat(restart.message()).contains("a was given by a merge what only its source had");

        Result reposition =
                repairs.run("r11", 11, List.of(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.REPOSITION));
        assertThat(reposition.outcome()).as(reposition.message()).isEqualTo(Outcome.Failed);
        assertThat(reposition.message()).contains("the data differ");
        assertThat(pair.b().isOpen()).isTrue();
        assertThat(pair.a().status("Replica_SQL_Running")).isEqualTo("No");

        assertThat(rows()).containsExactly("90 old");
        Result reseed =
                repairs.run(pair.options("r12", 12, volume.resolve("r12")).merging(), Repairs.RESEED);
        assertThat(reseed.outcome()).as(reseed.message()).isEqualTo(Outcome.Done);
        assertThat(rows()).containsExactly("90 old");
    }
}
