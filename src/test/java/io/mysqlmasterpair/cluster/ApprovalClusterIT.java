package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OnTheCluster;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Who decides: modes Approve and Observe, dry runs, runs made by hand, and one run at a time. One pair, from new to deleted. */
@OnTheCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApprovalClusterIT {

    private static final Duration SECONDS = Duration.ofSeconds(60);
    private static final Duration RESEED = Duration.ofMinutes(6);

    private Cluster cluster;
    private MysqlPair pair;
    private Told told;

    @BeforeAll
    void aNewPairWhoseRepairsWantApproval(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        pair = MysqlPair.start(cluster, "approve");
        told = new Told(cluster, pair.namespace());
        pair.sql(
                "a",
                "CREATE DATABASE shop; CREATE TABLE shop.goods (id INT PRIMARY KEY); INSERT INTO shop.goods VALUES (1)");
        cluster.apply(pair.example("pair.yaml") + "  repair: {mode: Approve, holdOff: 3s}\n");
    }

    @AfterAll
    void makeRoom() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }

    @Test
    @Order(1)
    void aRepairWaitsWithItsPlanUntilExactlyThisPlanIsApproved() {
        Waiting.until("a run was made", Duration.ofMinutes(3), () -> told.runs().equals(List.of("shop-1")));
        MysqlRepairStatus waiting = told.awaitPhase("shop-1", "AwaitingApproval", SECONDS);
        assertThat(waiting.plan.method).isEqualTo("Reseed");
        assertThat(waiting.plan.authority).isEqualTo("a");
        assertThat(waiting.plan.target).isEqualTo("b");
        assertThat(waiting.planHash).matches("[0-9a-f]{16}");
        assertThat(waiting.message)
                .startsWith("b holds no user table, so it has nothing to lose.")
                .contains("kubectl patch mrep shop-1")
                .contains(waiting.planHash);

        approve("shop-1", "0123456789abcdef");
        Waiting.until(
                "the wrong hash is named",
                SECONDS,
                () -> told.run("shop-1").message,
                message -> message.contains("The approval names 0123456789abcdef, but this plan is " + waiting.planHash
                        + "; nothing is done."));
        assertThat(told.run("shop-1").phase).isEqualTo("AwaitingApproval");
        assertThat(pair.sql("b", "SHOW DATABASES LIKE 'shop'"))
                .as("what b holds")
                .isEmpty();
        assertThat(jobs("shop-1")).isEmpty();

        approve("shop-1", waiting.planHash);
        MysqlRepairStatus healed = told.awaitPhase("shop-1", "Healed", RESEED);
        assertThat(healed.planHash).isEqualTo(waiting.planHash);
        pair.awaitHealthy(SECONDS);
        assertThat(pair.value("b", "SELECT COUNT(*) FROM shop.goods")).isEqualTo("1");
    }

    @Test
    @Order(2)
    void aRunForAPairThatIsNotThereIsRefused() {
        run("stranger", "{pair: nobody}");

        assertThat(told.awaitPhase("stranger", "Refused", SECONDS).message)
                .isEqualTo("There is no MysqlMasterPair nobody in this namespace.");
    }

    @Test
    @Order(3)
    void aRunWithAnAuthorityThatIsNoMemberIsRefused() {
        run("misnamed", "{pair: shop, authority: c}");

        assertThat(told.awaitPhase("misnamed", "Refused", SECONDS).message)
                .isEqualTo("spec.authority: the pair has no member named c.");
        assertThat(told.events("MysqlRepair", "misnamed"))
                .contains("Warning Refused: spec.authority: the pair has no member named c.");
    }

    @Test
    @Order(4)
    void aRunForAHealthyPairFindsNothingToDo() {
        run("needless", "{pair: shop}");

        assertThat(told.awaitPhase("needless", "Refused", SECONDS).message).startsWith("Nothing to repair: ");
    }

    @Test
    @Order(5)
    void inModeObserveABreakIsOnlyReported() {
        patch("{\"spec\":{\"repair\":{\"mode\":\"Observe\"}}}");
        told.awaitCondition("shop", "Ready", SECONDS, line -> line.startsWith("True Healthy"));
        List<String> before = told.runs();

        pair.sql("b", "STOP REPLICA");

        told.awaitCondition("shop", "RepairNeeded", SECONDS, line -> line.startsWith("True Stopped"));
        Waiting.until(
                "the reason is told",
                SECONDS,
                () -> told.pair("shop").message,
                message -> message.contains("Nothing is done, because repair.mode is Observe."));
        stays(() -> assertThat(told.runs()).isEqualTo(before));
        assertThat(channelIntoB()).isEqualTo("OFF");
    }

    @Test
    @Order(6)
    void aDryRunStopsAfterThePlan() {
        run("dry", "{pair: shop, dryRun: true}");

        MysqlRepairStatus dry = told.awaitPhase("dry", "DryRun", SECONDS);
        assertThat(dry.message).isEqualTo("This is what would be done; nothing was changed.");
        assertThat(dry.plan.method).isEqualTo("Restart");
        assertThat(dry.plan.replicas).containsExactly("b");
        assertThat(dry.plan.overwrites).isEqualTo("Nothing is overwritten.");
        assertThat(dry.planHash).isNotEmpty();
        stays(() -> assertThat(jobs("dry")).isEmpty());
        assertThat(channelIntoB()).isEqualTo("OFF");
    }

    @Test
    @Order(7)
    void aDryRunOfAReseedOverwritesNothing() {
        pair.sql("b", "SET sql_log_bin=0; INSERT INTO shop.goods VALUES (77)");

        run("dry-reseed", "{pair: shop, method: Reseed, authority: a, dryRun: true}");

        MysqlRepairStatus dry = told.awaitPhase("dry-reseed", "DryRun", SECONDS);
        assertThat(dry.plan.method).isEqualTo("Reseed");
        assertThat(dry.plan.overwrites).contains("user tables").contains("of b, after they are archived.");
        assertThat(pair.value("b", "SELECT COUNT(*) FROM shop.goods")).isEqualTo("2");
        assertThat(pair.value("b", "SELECT CONCAT(@@super_read_only, @@offline_mode)"))
                .isEqualTo("00");
        pair.sql("b", "SET sql_log_bin=0; DELETE FROM shop.goods WHERE id = 77");
    }

    @Test
    @Order(8)
    void aSecondRunWaitsUntilTheFirstIsOver() {
        patch("{\"spec\":{\"repair\":{\"mode\":\"Approve\"}}}");
        String first = Waiting.until("a run awaits approval", SECONDS, this::awaiting, name -> !name.isEmpty());

        run("second", "{pair: shop}");
        Waiting.until(
                "the second run waits",
                SECONDS,
                () -> told.run("second").message,
                ("Waits for repair " + first + ", which holds the pair.")::equals);
        assertThat(told.run("second").phase).isEqualTo("Pending");

        approve(first, told.run(first).planHash);
        told.awaitPhase(first, "Healed", Duration.ofSeconds(90));
        assertThat(told.awaitPhase("second", "Refused", SECONDS).message).startsWith("Nothing to repair: ");
        pair.awaitHealthy(SECONDS);
        assertThat(channelIntoB()).isEqualTo("ON");
        assertThat(jobs("second")).isEmpty();
    }

    @Test
    @Order(9)
    void anApprovalIsVoidWhenSomethingElseIsToBecomeOfWhatWouldBeLost() {
        run("stale", "{pair: shop, method: Reseed, authority: a}");
        MysqlRepairStatus waiting = told.awaitPhase("stale", "AwaitingApproval", SECONDS);
        assertThat(waiting.plan.divergence).isEqualTo("Archive");

        patch("{\"spec\":{\"repair\":{\"divergence\":\"Merge\"}}}");
        approve("stale", waiting.planHash);

        assertThat(told.awaitPhase("stale", "Refused", SECONDS).message).contains("its approval is void");
        assertThat(jobs("stale")).isEmpty();
        run("merging", "{pair: shop, method: Reseed, authority: a, dryRun: true}");
        MysqlRepairStatus merging = told.awaitPhase("merging", "DryRun", SECONDS);
        assertThat(merging.plan.divergence).isEqualTo("Merge");
        assertThat(merging.planHash).isNotEqualTo(waiting.planHash);
    }

    @Test
    @Order(10)
    void withOverwriteAfterApprovalARestartGoesAhead() {
        patch(
                "{\"spec\":{\"repair\":{\"divergence\":\"Archive\",\"mode\":\"Automatic\",\"overwrite\":\"AfterApproval\"}}}");
        pair.awaitLasting(SECONDS);
        List<String> before = told.runs();

        pair.sql("b", "STOP REPLICA");

        String restart = Waiting.until("a run", SECONDS, () -> newest(before), name -> !name.isEmpty());
        assertThat(told.awaitPhase(restart, "Healed", SECONDS).plan.method).isEqualTo("Restart");
        pair.awaitHealthy(SECONDS);
    }

    @Test
    @Order(11)
    void butAReseedWaitsAndTellsWhatWouldBeLost() {
        pair.awaitLasting(SECONDS);
        List<String> before = told.runs();
        // or the stopped channel is started before the rest is broken
        patch("{\"spec\":{\"repair\":{\"mode\":\"Observe\"}}}");
        pair.sql("a", "STOP REPLICA");
        pair.sql("b", "INSERT INTO shop.goods VALUES (55), (56)");
        pair.sql("a", "INSERT INTO shop.goods VALUES (55)");
        told.awaitCondition("shop", "RepairNeeded", SECONDS, line -> line.startsWith("True ApplyFailed"));
        patch("{\"spec\":{\"repair\":{\"mode\":\"Automatic\"}}}");

        String run = Waiting.until("a run", SECONDS, () -> newest(before), name -> !name.isEmpty());
        MysqlRepairStatus waiting = told.awaitPhase(run, "AwaitingApproval", SECONDS);
        assertThat(waiting.plan.method).isEqualTo("Reseed");
        assertThat(waiting.plan.target).isEqualTo("b");
        assertThat(waiting.plan.wouldLose.tables).isEqualTo(1);
        assertThat(waiting.plan.wouldLose.rows).isNotNull();
        assertThat(waiting.plan.wouldLose.transactions).isEqualTo(1);
        assertThat(waiting.message)
                .startsWith("Without the archive b would lose 1 table with about ")
                .contains("and 1 transaction that a lacks (among " + waiting.plan.wouldLose.gtids + ").")
                .contains(waiting.planHash);
    }

    @Test
    @Order(12)
    @Tag(Matrix.WHOLE)
    void anApprovalIsVoidWhenAnotherTableWouldBeLost() {
        String run = awaiting();
        pair.sql("b", "SET sql_log_bin=0; CREATE TABLE shop.more (id INT PRIMARY KEY)");
        Waiting.until(
                "b is seen with two tables",
                SECONDS,
                () -> told.pair("shop").members.get(1).tables,
                Integer.valueOf(2)::equals);
        approve(run, told.run(run).planHash);
        assertThat(told.awaitPhase(run, "Refused", SECONDS).message).contains("its approval is void");
        assertThat(jobs(run)).isEmpty();
        assertThat(pair.value("b", "SELECT COUNT(*) FROM shop.goods WHERE id = 56"))
                .isEqualTo("1");

        String next = Waiting.until("the next run awaits approval", RESEED, this::awaiting, name -> !name.isEmpty());
        assertThat(told.run(next).plan.wouldLose.tables).isEqualTo(2);
    }

    @Test
    @Order(13)
    void andGoesAheadWhenItIsApproved() {
        String next = awaiting();

        approve(next, told.run(next).planHash);
        told.awaitPhase(next, "Healed", RESEED);
        pair.awaitHealthy(SECONDS);
        assertThat(pair.value("b", "SELECT COUNT(*) FROM shop.goods")).isEqualTo("2");
    }

    @Test
    @Order(14)
    void deletingThePairDeletesItsRunsAndKeepsServersAndArchives() {
        cluster.kubectl("-n", pair.namespace(), "delete", "mmp", "shop", "--timeout=240s");

        Waiting.until(
                "the operator's runs are gone",
                SECONDS,
                () -> told.runs().stream().noneMatch(name -> name.startsWith("shop-")));
        assertThat(cluster.kubectl(
                        "-n", pair.namespace(), "get", "pvc", "shop-repair", "-o", "jsonpath={.status.phase}"))
                .isEqualTo("Bound");
        assertThat(pair.value("b", "SELECT COUNT(*) FROM shop.goods")).isEqualTo("2");
        assertThat(channelIntoB()).as("replication goes on").isEqualTo("ON");
    }

    private String awaiting() {
        return told.runs().stream()
                .filter(name -> "AwaitingApproval".equals(told.run(name).phase))
                .findFirst()
                .orElse("");
    }

    /** The one run that was not there before; empty while there is none. */
    private String newest(List<String> before) {
        return told.runs().stream()
                .filter(name -> !before.contains(name))
                .findFirst()
                .orElse("");
    }

    private String channelIntoB() {
        return pair.value("b", "SELECT SERVICE_STATE FROM performance_schema.replication_connection_status");
    }

    /** Holds for as long as two rounds of probes and the turns that follow take. */
    private static void stays(Runnable check) {
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        // without a limit of its own: a look takes as long as it takes; and what fails once has failed
        do {
            check.run();
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        } while (System.nanoTime() < end);
    }

    private void run(String name, String spec) {
        cluster.apply("""
                apiVersion: mysqlmasterpair.io/v1alpha1
                kind: MysqlRepair
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(name, pair.namespace(), spec));
    }

    private void approve(String run, String hash) {
        cluster.kubectl(
                "-n",
                pair.namespace(),
                "patch",
                "mrep",
                run,
                "--type=merge",
                "-p",
                "{\"spec\":{\"approved\":\"" + hash + "\"}}");
    }

    private void patch(String change) {
        cluster.kubectl("-n", pair.namespace(), "patch", "mmp", "shop", "--type=merge", "-p", change);
    }

    private String jobs(String run) {
        return cluster.kubectl(
                "-n", pair.namespace(), "get", "jobs", "-l", "mysqlmasterpair.io/repair=" + run, "-o", "name");
    }
}
