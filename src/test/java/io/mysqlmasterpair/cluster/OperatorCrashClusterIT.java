package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Ledger;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OnTheCluster;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.Proof;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** S8: the operator is killed in the middle of a reseed; the new one finishes the same run, and no step is done twice. */
@OnTheCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCrashClusterIT {

    private Cluster cluster;
    private MysqlPair pair;

    @BeforeAll
    void startAPairWithSomethingToCopy(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        pair = MysqlPair.start(cluster, "crash", true);
        Ledger.prepare(pair, "a");
        pair.sql("a", """
                SET SESSION cte_max_recursion_depth = 1000000;
                CREATE TABLE shop.bulk (id INT PRIMARY KEY, filler VARCHAR(400) NOT NULL);
                INSERT INTO shop.bulk WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
                  SELECT i, REPEAT(SHA2(i, 256), 5) FROM n;
                """);
        pair.applyHastyPair();
        pair.awaitHealthy(Duration.ofMinutes(4));
    }

    @AfterAll
    void makeRoom() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }

    @Test
    void theNextOperatorFinishesTheSameRun() {
        pair.sql("b", "SET sql_log_bin=0; INSERT INTO shop.basket VALUES (1, 'only-on-b')");
        pair.sql("a", "INSERT INTO shop.basket VALUES (1, 'conflict-of-a')");
        MysqlRepair run = Waiting.until(
                "the import is at work",
                Duration.ofMinutes(3),
                this::newest,
                r -> r != null && "import".equals(step(r)));

        cluster.kubectl(
                "-n",
                OperatorRelease.NAMESPACE,
                "delete",
                "pod",
                "-l",
                "app.kubernetes.io/name=mysql-master-pair",
                "--force",
                "--grace-period=0");

        pair.awaitHealthy(Duration.ofMinutes(4));
        assertThat(newest().getMetadata().getUid())
                .as("the same run")
                .isEqualTo(run.getMetadata().getUid());
        assertThat(newest().getStatus().phase).isEqualTo("Healed");
        assertThat(jobsOf(run))
                .as("one Job a stage: nothing was begun again")
                .hasSize(5)
                .allSatisfy(job -> assertThat(job.getMetadata().getName()).endsWith("-1"));
        assertThat(newest().getStatus().steps)
                .as("every step ended, none left out")
                .allSatisfy(step -> assertThat(Set.of("Done", "Skipped")).contains(step.state));
        Proof proof = new Proof(cluster, pair);
        proof.isHealed();
        proof.nothingIsLost(List.of("only-on-b", "conflict-of-a"));
    }

    private static String step(MysqlRepair run) {
        return run.getStatus() == null ? "" : run.getStatus().step;
    }

    private List<MysqlRepair> runs() {
        return cluster.client()
                .resources(MysqlRepair.class)
                .inNamespace(pair.namespace())
                .list()
                .getItems();
    }

    /** The run that is not the first-time set-up. */
    private MysqlRepair newest() {
        return runs().stream()
                .filter(run -> !"NotConfigured".equals(run.getStatus() == null ? "" : run.getStatus().diagnosis))
                .filter(run -> !"EmptyMember".equals(run.getStatus() == null ? "" : run.getStatus().diagnosis))
                .findFirst()
                .orElse(null);
    }

    private List<Job> jobsOf(MysqlRepair run) {
        return cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(pair.namespace())
                .withLabel("mysqlmasterpair.io/repair", run.getMetadata().getName())
                .list()
                .getItems();
    }
}
