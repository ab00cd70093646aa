package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.ClusterExtension;
import io.mysqlmasterpair.testing.Ledger;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.Proof;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The example with one member that takes the writes: they change hands by one field. */
@ExtendWith(ClusterExtension.class)
@ResourceLock(value = "the cluster", mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@Tag(Matrix.WHOLE)
@Order(1)
class SingleWriterClusterIT {

    private static final Duration SETUP = Duration.ofMinutes(4);
    private static final Duration RUN = Duration.ofSeconds(120);

    private Cluster cluster;
    private MysqlPair pair;
    private Proof proof;
    private Told told;
    private final List<String> acknowledged = new ArrayList<>();

    @Test
    void writesChangeHandsByOneField(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        pair = MysqlPair.start(cluster, "single");
        proof = new Proof(cluster, pair);
        told = new Told(cluster, pair.namespace());
        Ledger.prepare(pair, "a");

        pair.applyPairOf("02-active-passive");
        pair.awaitHealthy(SETUP);
        awaitWriter("a");
        accountOnTheClosed("b");
        pair.awaitLasting(RUN);

        thePassiveMemberComesBackClosed();
        theOtherIsPromoted();
        pair.awaitLasting(RUN);
        aPassiveMemberThatSomebodyOpensIsClosed();
        proof.nothingIsLost(acknowledged);
    }

    @AfterEach
    void makeRoom() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }

    /** Accounts are a member's own: b was seeded without them. An administrator makes one so on a closed member. */
    private void accountOnTheClosed(String member) {
        pair.sql(
                member,
                "SET GLOBAL super_read_only = OFF; SET sql_log_bin = 0; CREATE USER '" + Ledger.USER
                        + "'@'%' IDENTIFIED BY '" + Ledger.PASSWORD + "'; GRANT ALL ON shop.* TO '" + Ledger.USER
                        + "'@'%'; SET GLOBAL super_read_only = ON;");
    }

    private void thePassiveMemberComesBackClosed() {
        cluster.kubectl("-n", pair.namespace(), "delete", "pod", MysqlPair.pod("b"), "--wait=true");
        cluster.kubectl("-n", pair.namespace(), "rollout", "status", "statefulset/mysql", "--timeout=240s");
        assertThat(access("b")).isEqualTo("11");
        pair.awaitHealthy(RUN);
    }

    private void theOtherIsPromoted() {
        try (Ledger a = Ledger.write(cluster, pair, "a");
                Ledger b = Ledger.write(cluster, pair, "b")) {
            awaitWrites(a);
            assertThat(b.acknowledged()).isEmpty();

            patch("{\"active\":\"b\"}");

            awaitWriter("b");
            awaitWrites(b);
            a.close();
            b.close();
            acknowledged.addAll(a.acknowledged());
            acknowledged.addAll(b.acknowledged());
        }
        assertThat(pair.status().lastRepair.method).isEqualTo("Promote");
        assertThat(pair.status().lastRepair.diagnosis).isEqualTo("NotPromoted");
        assertThat(pair.status().lastRepair.verdict).isEqualTo("Healed");
        proof.nothingIsLost(acknowledged);
    }

    private void aPassiveMemberThatSomebodyOpensIsClosed() {
        pair.sql("a", "SET GLOBAL read_only = OFF");

        Waiting.until("a is closed again", RUN, () -> access("a"), "11"::equals);
        Waiting.until("the run is over", RUN, () -> pair.status().lastRepair.method, "Hold"::equals);
        awaitWriter("b");
        assertThat(pair.status().lastRepair.diagnosis).isEqualTo("PassiveWritable");
    }

    /** This member alone takes writes, and the operator says so. */
    private void awaitWriter(String active) {
        Waiting.until(active + " is the active one", RUN, () -> pair.status().active, active::equals);
        Waiting.until(
                "spec and reality are one",
                RUN,
                () -> told.condition("shop", "WritesAsSpecified"),
                condition -> condition.startsWith("True "));
        assertThat(access(active)).isEqualTo("00");
        assertThat(access(active.equals("a") ? "b" : "a")).isEqualTo("11");
    }

    private void patch(String spec) {
        cluster.kubectl(
                "-n", pair.namespace(), "patch", "mmp", "shop", "--type=merge", "-p", "{\"spec\":" + spec + "}");
    }

    private String access(String member) {
        return pair.value(member, "SELECT CONCAT(@@read_only, @@super_read_only)");
    }

    private static void awaitWrites(Ledger ledger) {
        int now = ledger.acknowledged().size();
        Waiting.until(
                "writes go on",
                Duration.ofSeconds(60),
                () -> ledger.acknowledged().size() > now + 20);
    }
}
