package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.act.PodGate;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.status.Serving;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.CutOff;
import io.mysqlmasterpair.testing.HeldImport;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OnTheCluster;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.PairUnderRepair;
import io.mysqlmasterpair.testing.ServiceWatch;
import io.mysqlmasterpair.testing.Together;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * S8: what dies, is deleted, or is cut off on the cluster in the middle of an import. It heals by itself, nothing is lost (S1), and
 * the target is in no Service before it is proven (S3). Two pairs meet a fault of their own at the same time.
 */
@OnTheCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorCrashClusterIT {

    private Cluster cluster;
    private PairUnderRepair one;
    private PairUnderRepair other;

    @BeforeAll
    void startTwoPairsWithSomethingToCopy(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster, "--set", "podReadinessGate.enabled=true");
        one = new PairUnderRepair(cluster, "crash");
        other = new PairUnderRepair(cluster, "crash");
        Together.go(one::setUp, other::setUp);
    }

    @AfterAll
    void makeRoom() {
        for (PairUnderRepair pair : List.of(one, other)) {
            cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
        }
    }

    @Tag(Matrix.WHOLE)
    @Test
    @Order(1)
    @DisplayName("S1, S3, S8: of one pair the resource is deleted, of the other the pods of a Job and of its target")
    void aPairIsDeletedAndPodsAre() {
        Together.go(this::thePairIsDeletedAndAppliedAgain, this::thePodsOfAJobAndOfItsTargetAreDeleted);
    }

    /** No finalizer, so nothing to hang on; what is left is read from the servers. */
    private void thePairIsDeletedAndAppliedAgain() {
        HeldImport held = one.brokenAndHeld(1);
        Told told = new Told(cluster, one.namespace());
        try (ServiceWatch watch = new ServiceWatch(cluster, one.pair())) {
            one.delete("mmp", "shop");

            Waiting.until(
                    "an Event says what was left",
                    Duration.ofSeconds(60),
                    () -> told.events("MysqlMasterPair", "shop").stream()
                            .anyMatch(event -> event.startsWith("Warning DeletedUnhealed: Deleted while repair "
                                    + held.run().getMetadata().getName() + " was at work, which has fenced b.")));
            Waiting.until(
                    "the run and its Jobs are gone",
                    Duration.ofSeconds(90),
                    () -> told.runs().isEmpty() && one.jobsOf(held.run()).isEmpty());
            one.restartB();
            assertThat(told.runs()).as("nobody has begun another").isEmpty();

            one.pair().applyHastyPair();

            one.heals();
        }
        finishedWhatWasLeft(one, held.run());
        one.isProven(1);
    }

    private void thePodsOfAJobAndOfItsTargetAreDeleted() {
        HeldImport first = other.brokenAndHeld(1);
        try (ServiceWatch watch = new ServiceWatch(cluster, other.pair())) {
            other.delete("pod", first.pod());
            HeldImport second = HeldImport.of(cluster, other.pair(), 2);
            other.restartB();
            second.goesOn(); // and finds that its server is gone

            other.heals();
        }
        isTheSame(first.run(), other.newestRun());
        other.isProven(1);
    }

    @Test
    @Order(2)
    @DisplayName(
            "S1, S3, S8: the operator is killed, then cut off from the API server; of the other pair the run is deleted")
    void theOperatorIsKilledAndARunIsDeleted() {
        Together.go(this::theOperatorIsKilledThenCutOff, this::theRunIsDeleted);
    }

    private void theOperatorIsKilledThenCutOff() {
        HeldImport held = one.brokenAndHeld(2);
        try (ServiceWatch watch = new ServiceWatch(cluster, one.pair())) {
            OperatorRelease.kill(cluster);
            OperatorRelease.awaitLeader(cluster);
            try (CutOff cut = new CutOff(cluster)) {
                held.goesOn();
                Waiting.until(
                        "the import ends while nobody watches it",
                        Duration.ofMinutes(2),
                        () -> one.jobsOf(held.run()).stream()
                                .filter(job -> job.getMetadata().getName().endsWith("-import-1"))
                                .anyMatch(job -> Integer.valueOf(1)
                                        .equals(job.getStatus().getSucceeded())));
                cut.lasts();
                assertThat(one.newestRun().getStatus().jobs)
                        .as("the import, as the operator knows it")
                        .filteredOn(job -> job.stage.equals("import"))
                        .allSatisfy(job -> assertThat(job.state).isEqualTo("Running"))
                        .hasSize(1);
            }
            one.heals();
        }
        isTheSame(held.run(), one.newestRun());
        assertThat(one.jobsOf(held.run()))
                .as("one Job a stage: nothing was begun again")
                .hasSize(5)
                .allSatisfy(job -> assertThat(job.getMetadata().getName()).endsWith("-1"));
        one.isProven(2);
    }

    /** Its Job goes with it. How far that came only the servers know, and they are asked when it has ended. */
    private void theRunIsDeleted() {
        other.isSoundForAWhile();
        MysqlMasterPair sound = other.pair().resource();
        HeldImport held = other.brokenAndHeld(2);
        try (ServiceWatch watch = new ServiceWatch(cluster, other.pair())) {
            assertThat(new PodGate(cluster.client(), Clock.systemUTC())
                            .open(sound, MysqlPair.pod("b"), new Serving(true, "NotFenced", "As it was before.")))
                    .as("S3: by an operator that has slept through the beginning of the run")
                    .isEqualTo(new PodGate.Outcome.Overtaken());
            other.delete("mrep", held.run().getMetadata().getName());

            Waiting.until(
                    "the run counts as failed",
                    Duration.ofSeconds(60),
                    () -> other.pair().status().lastRepair.summary,
                    "deleted while it ran"::equals);
            other.heals();
        }
        finishedWhatWasLeft(other, held.run());
        other.isProven(2);
    }

    private void finishedWhatWasLeft(PairUnderRepair pair, MysqlRepair deleted) {
        String left = deleted.getMetadata().getUid() + " left b fenced; its data are partial.";
        assertThat(new Told(cluster, pair.namespace()).events("MysqlMasterPair", "shop"))
                .contains("Warning FenceFound: Run " + left + " a is the authority of that run.");
        assertThat(pair.newestRun().getMetadata().getUid())
                .isNotEqualTo(deleted.getMetadata().getUid());
        assertThat(pair.newestRun().getStatus().plan.reason).isEqualTo("Repair " + left + " It is finished from a.");
    }

    private static void isTheSame(MysqlRepair run, MysqlRepair newest) {
        assertThat(newest.getMetadata().getUid())
                .as("the same run")
                .isEqualTo(run.getMetadata().getUid());
    }
}
