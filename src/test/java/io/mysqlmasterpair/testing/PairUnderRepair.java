package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.jobs.Names;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A pair behind a Service, with readiness gates and enough data for an import to be met in its middle: is broken so that a is copied
 * to b, and has to come out of whatever happens then proven, with nothing lost.
 */
public final class PairUnderRepair {

    private static final Duration HEALS = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final MysqlPair pair;

    /** Starts the servers. */
    public PairUnderRepair(Cluster cluster, String prefix) {
        this.cluster = cluster;
        this.pair = MysqlPair.startGated(cluster, prefix);
    }

    public MysqlPair pair() {
        return pair;
    }

    public String namespace() {
        return pair.namespace();
    }

    /** Makes the data, on a, and the pair. */
    public void setUp() {
        Ledger.prepare(pair, "a");
        HeldImport.allow(pair);
        pair.sql("a", """
                SET SESSION cte_max_recursion_depth = 1000000;
                CREATE TABLE shop.bulk (id INT PRIMARY KEY, filler VARCHAR(400) NOT NULL);
                INSERT INTO shop.bulk WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
                  SELECT i, REPEAT(SHA2(i, 256), 5) FROM n;
                """);
        Hostile.on(pair, "a");
        pair.applyHastyPair();
        heals();
    }

    /** Until another break so soon after the last repair would not make the next one wait longer. */
    public void isSoundForAWhile() {
        pair.awaitLasting(Duration.ofMinutes(2));
    }

    /**
     * Breaks the pair, with a row of this number that is another one on each, and holds the import that repairs it. The pair is sound
     * before, however many runs its set-up took.
     */
    public HeldImport brokenAndHeld(int id) {
        isSoundForAWhile();
        pair.sql("b", "SET sql_log_bin=0; INSERT INTO shop.basket VALUES (" + id + ", 'only-on-b-" + id + "')");
        pair.sql("a", "INSERT INTO shop.basket VALUES (" + id + ", 'conflict-of-a-" + id + "')");
        HeldImport held = HeldImport.of(cluster, pair, 1);
        assertThat(leaseOfB()).isEqualTo("importing");
        return held;
    }

    /** Takes b's pod away, as a node that dies would, and waits for its server to be back: another pod, the same half of data. */
    public void restartB() {
        delete("pod", MysqlPair.pod("b"));
        pair.awaitContainers("b");
        assertThat(leaseOfB()).isEqualTo("importing");
        assertThat(pair.value("b", "SELECT CONCAT(@@GLOBAL.offline_mode, @@GLOBAL.read_only)"))
                .as("S3: shut, also after a restart")
                .isEqualTo("11");
    }

    private String leaseOfB() {
        return pair.value("b", "SELECT state FROM mysqlmasterpair.lease");
    }

    /** Deletes something in the pair's namespace; a process gets a second to end. */
    public void delete(String kind, String name) {
        String grace = kind.equals("pod") ? "--grace-period=1" : "--grace-period=-1";
        cluster.kubectl("-n", namespace(), "delete", kind, name, grace, "--timeout=240s");
    }

    /** Waits until the pair is Healthy, without anybody's help, and both members are served again. */
    public void heals() {
        pair.awaitHealthy(HEALS);
        Waiting.until(
                "both in the Service",
                Duration.ofSeconds(60),
                () -> pair.podsBehind("mysql-clients"),
                List.of(MysqlPair.pod("a"), MysqlPair.pod("b"))::equals);
    }

    /** The last run has healed all, and what {@link #brokenAndHeld} wrote is there. */
    public void isProven(int id) {
        assertThat(newestRun().getStatus().phase).isEqualTo("Healed");
        assertThat(newestRun().getStatus().steps)
                .as("every step ended, none left out")
                .allSatisfy(step -> assertThat(Set.of("Done", "Skipped")).contains(step.state));
        Proof proof = new Proof(cluster, pair);
        proof.isHealed();
        proof.nothingIsLost(List.of("only-on-b-" + id, "conflict-of-a-" + id));
    }

    public MysqlRepair newestRun() {
        return pair.newestRun().orElseThrow();
    }

    public List<Job> jobsOf(MysqlRepair run) {
        return cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace())
                .withLabel(Names.REPAIR, run.getMetadata().getName())
                .list()
                .getItems();
    }
}
