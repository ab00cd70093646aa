package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.ClusterExtension;
import io.mysqlmasterpair.testing.Ledger;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.MysqlPair.Kind;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.Proof;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The breaks of the demo, on a real cluster, each on the pair healed before: MySQL both ways, and MariaDB. */
@ExtendWith(ClusterExtension.class)
@ResourceLock(value = "the cluster", mode = ResourceAccessMode.READ) // only read, so that all kinds run at once
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class HealingClusterIT {

    private static final Duration RESTART = Duration.ofSeconds(90);
    private static final Duration RESEED = Duration.ofMinutes(4);

    private Cluster cluster;
    private MysqlPair pair;
    private Proof proof;
    private Told told;
    private final List<String> acknowledged = new ArrayList<>();

    static Stream<Kind> kinds() {
        return Matrix.isSample() ? Stream.of(Kind.MYSQL_GTID) : Stream.of(Kind.values());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyBreakOfTheDemoHeals(Kind kind, Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        pair = MysqlPair.start(
                cluster, "heal-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), kind);
        proof = new Proof(cluster, pair);
        told = new Told(cluster, pair.namespace());
        Ledger.prepare(pair, "a");

        anEmptyMemberIsSeededAndThePairConfiguredBothWays();
        lagIsMeasuredByAHeartbeat();
        pair.awaitLasting(RESTART);
        stoppedReplicationIsStartedAgain();
        pair.awaitLasting(RESTART);
        conflictsAndRowsThatOnlyOneMemberHasEndInTheArchiveAndAnEqualPair();
        pair.awaitLasting(RESTART);
        if (kind == Kind.MYSQL_FILE) {
            aPairWithoutItsTableGetsItByAJob();
            aRotatedPasswordIsTakenFromTheSecret();
            pair.awaitLasting(RESTART);
            aChannelThatLostItsPlaceGoesOnWithoutACopy();
            pair.awaitLasting(RESTART);
        }
        aMemberWhoseVolumeWasEmptiedComesBack();
    }

    @AfterEach
    void makeRoom() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }

    private void anEmptyMemberIsSeededAndThePairConfiguredBothWays() {
        pair.sql("a", "INSERT INTO shop.ledger (token, origin) VALUES ('before-the-pair', 'a')");

        if (pair.kind() == Kind.MYSQL_GTID) {
            pair.applyPair(); // with all defaults
        } else {
            pair.applyHastyPair();
        }

        pair.awaitHealthy(RESEED);
        pair.applyHastyPair(); // one hold-off of the default's length is enough
        Ledger.account(pair, "b");
        proof.isHealed();
        proof.nothingIsLost(List.of("before-the-pair"));
    }

    private void lagIsMeasuredByAHeartbeat() {
        Waiting.until(
                "lag is measured by heartbeat",
                RESTART,
                () -> lag(pair.status()),
                "Beating, Heartbeat 0, Heartbeat 0"::equals);
    }

    private static String lag(MysqlMasterPairStatus status) {
        return status.heartbeat.state
                + status.channels.stream()
                        .map(channel -> ", " + channel.lagFrom + " " + channel.lagSeconds)
                        .collect(Collectors.joining());
    }

    /** As on one that was set up by an older version. */
    private void aPairWithoutItsTableGetsItByAJob() {
        int runs = runs();
        patchHeartbeat("{\"enabled\": false}");
        Waiting.until("the heartbeat is off", RESTART, () -> pair.status().heartbeat.state, "Off"::equals);
        String beats = "SELECT GROUP_CONCAT(beats ORDER BY member) FROM mysqlmasterpair.heartbeat";
        Waiting.until(
                "every beat has arrived", RESTART, () -> pair.value("a", beats).equals(pair.value("b", beats)));
        for (String member : List.of("a", "b")) {
            pair.sql(member, "SET sql_log_bin = 0; DROP TABLE mysqlmasterpair.heartbeat");
        }
        patchHeartbeat("null");

        // what is shown at first may still be what was seen before the tables were dropped
        for (String member : List.of("a", "b")) {
            Waiting.until(
                    "a Job has made the table on " + member,
                    RESTART,
                    () -> pair.value(
                            member,
                            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'mysqlmasterpair'"
                                    + " AND table_name = 'heartbeat'"),
                    "1"::equals);
        }
        lagIsMeasuredByAHeartbeat();
        assertThat(pair.status().state).isEqualTo("Healthy");
        assertThat(runs()).as("no repair").isEqualTo(runs);
    }

    private void patchHeartbeat(String value) {
        cluster.kubectl(
                "-n",
                pair.namespace(),
                "patch",
                "mmp",
                "shop",
                "--type",
                "merge",
                "-p",
                "{\"spec\": {\"heartbeat\": " + value + "}}");
    }

    private void stoppedReplicationIsStartedAgain() {
        try (Ledger a = Ledger.write(cluster, pair, "a");
                Ledger b = Ledger.write(cluster, pair, "b")) {
            awaitWrites(a, b);
            int runs = runs();
            pair.sql("a", "STOP REPLICA");
            pair.sql("b", "STOP REPLICA");

            awaitRuns(runs + 1, RESTART);
            pair.awaitHealthy(RESTART);
            awaitWrites(a, b);
            a.close();
            b.close();
            keep(a, b);
        }
        assertThat(lastRepair().method).isEqualTo("Restart");
        proof.isHealed();
        proof.nothingIsLost(acknowledged);
    }

    private void conflictsAndRowsThatOnlyOneMemberHasEndInTheArchiveAndAnEqualPair() {
        try (Ledger a = Ledger.write(cluster, pair, "a");
                Ledger b = Ledger.write(cluster, pair, "b")) {
            awaitWrites(a, b);
            int runs = runs();
            // each side holds a row that the other's next write collides with
            pair.sql("b", "SET sql_log_bin=0; INSERT INTO shop.basket VALUES (1, 'only-on-b')");
            pair.sql("a", "SET sql_log_bin=0; INSERT INTO shop.basket VALUES (2, 'only-on-a')");
            pair.sql("a", "INSERT INTO shop.basket VALUES (1, 'conflict-of-a')");
            pair.sql("b", "INSERT INTO shop.basket VALUES (2, 'conflict-of-b'), (3, 'logged-on-b')");
            acknowledged.addAll(List.of("only-on-b", "only-on-a", "conflict-of-a", "conflict-of-b", "logged-on-b"));

            awaitRuns(runs + 1, RESEED);
            pair.awaitHealthy(RESEED);
            awaitWrites(a, b);
            a.close();
            b.close();
            keep(a, b);
            Ledger authority = pair.status().authority.equals("a") ? a : b;
            assertThat(authority.longestGap())
                    .as("the authority serves reads and writes throughout")
                    // five behind a long statement; the rest is the machine's, where all runs on two cores
                    .isLessThan(Duration.ofSeconds(10));
        }
        assertThat(lastRepair().method).isEqualTo("Reseed");
        assertThat(lastRepair().diagnosis).isEqualTo("ApplyFailed");
        assertThat(lastRepair().archive).startsWith("shop-repair:runs/");
        proof.isHealed();
        proof.nothingIsLost(acknowledged);
    }

    private void aRotatedPasswordIsTakenFromTheSecret() {
        int runs = runs();
        pair.rotateReplicationPassword("rotated-by-hand");
        pair.sql("b", "STOP REPLICA IO_THREAD; START REPLICA IO_THREAD");

        awaitRuns(runs + 1, RESTART);
        pair.awaitHealthy(RESTART);
        assertThat(lastRepair().diagnosis).isEqualTo("ConnectFailed");
        assertThat(lastRepair().method).isEqualTo("Reconnect");
        proof.isHealed();
    }

    private void aChannelThatLostItsPlaceGoesOnWithoutACopy() {
        int runs = runs();
        pair.sql("b", "STOP REPLICA; RESET REPLICA ALL");

        awaitRuns(runs + 1, RESEED);
        pair.awaitHealthy(RESEED);
        assertThat(lastRepair().method).isEqualTo("Reposition");
        assertThat(lastRepair().verdict).isEqualTo("Healed");
        proof.isHealed();
        proof.nothingIsLost(acknowledged);
    }

    private void aMemberWhoseVolumeWasEmptiedComesBack() {
        try (Ledger a = Ledger.write(cluster, pair, "a")) {
            int runs = runs();
            pair.emptyVolume("b");

            awaitRuns(runs + 1, RESEED);
            pair.awaitHealthy(RESEED);
            a.close();
            keep(a);
        }
        assertThat(lastRepair().authority).isEqualTo("a");
        Ledger.account(pair, "b");
        proof.isHealed();
        proof.nothingIsLost(acknowledged);
    }

    private void keep(Ledger... ledgers) {
        for (Ledger ledger : ledgers) {
            assertThat(ledger.acknowledged()).as("a ledger that proves nothing").isNotEmpty();
            acknowledged.addAll(ledger.acknowledged());
        }
    }

    private static void awaitWrites(Ledger... ledgers) {
        for (Ledger ledger : ledgers) {
            int now = ledger.acknowledged().size();
            Waiting.until(
                    "writes go on",
                    Duration.ofSeconds(60),
                    () -> ledger.acknowledged().size() > now + 20);
        }
    }

    private LastRepair lastRepair() {
        return pair.status().lastRepair;
    }

    private int runs() {
        return told.runs().size();
    }

    private void awaitRuns(int number, Duration limit) {
        Waiting.until("run " + number + " has been made", limit, () -> runs() >= number);
        Waiting.until("no run is at work", limit, () -> pair.status().activeRepair == null);
    }
}
