package io.mysqlmasterpair.torture.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.status.RunBook;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Ledger;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.PairUnderRepair;
import io.mysqlmasterpair.testing.Proof;
import io.mysqlmasterpair.testing.Waiting;
import io.mysqlmasterpair.torture.Leased;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pair that is broken and healed again and again, and all that was ever written to it. */
final class Scene {

    private static final String FENCES = "SELECT (SELECT COUNT(*) FROM performance_schema.persisted_variables WHERE"
            + " variable_name IN ('read_only', 'super_read_only', 'offline_mode', 'skip_replica_start', 'event_scheduler'))"
            + " + (SELECT COUNT(*) FROM mysqlmasterpair.lease WHERE prior IS NOT NULL)";
    private static final Duration GARBAGE = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final PairUnderRepair pair;
    private final Set<String> onBoth = new HashSet<>();

    Scene(Cluster cluster) {
        this.cluster = cluster;
        this.pair = new PairUnderRepair(cluster, "torture");
        pair.setUp();
        pair.isSoundForAWhile();
        Ledger.account(pair.pair(), "b");
    }

    PairUnderRepair pair() {
        return pair;
    }

    List<MysqlRepair> runs() {
        return cluster.client()
                .resources(MysqlRepair.class)
                .inNamespace(pair.namespace())
                .list()
                .getItems();
    }

    /** Breaks the pair, with words that are nowhere else; returns what was acknowledged. */
    List<String> breakIt(Plan plan) {
        MysqlPair members = pair.pair();
        String end = plan.seed() + "-" + Long.toString(System.nanoTime(), 36);
        long key = plan.seed() * 3;
        List<String> written = new ArrayList<>();
        switch (plan.broken()) {
            case CONFLICT -> {
                members.sql("b", insert(true, key, "only-b-" + end, written));
                members.sql("a", insert(false, key, "of-a-" + end, written));
            }
            case CONFLICTS_BOTH_WAYS -> {
                members.sql("b", insert(true, key, "only-b-" + end, written));
                members.sql("a", insert(true, key + 1, "only-a-" + end, written));
                members.sql("a", insert(false, key, "of-a-" + end, written));
                members.sql("b", insert(false, key + 1, "of-b-" + end, written));
                members.sql("b", insert(false, key + 2, "after-b-" + end, written));
            }
            case STOPPED -> List.of("a", "b").forEach(member -> members.sql(member, "STOP REPLICA"));
            case CHANNEL_LOST -> members.sql("b", "STOP REPLICA; RESET REPLICA ALL");
        }
        return written;
    }

    private static String insert(boolean unlogged, long id, String token, List<String> written) {
        written.add(token);
        return (unlogged ? "SET sql_log_bin=0; " : "")
                + "INSERT INTO shop.basket VALUES (%d, '%s')".formatted(id, token);
    }

    /** Whether b must not be served now, as it says itself. */
    boolean isBUnproven() {
        try {
            return Leased.isUnproven(pair.pair().value("b", "SELECT state FROM mysqlmasterpair.lease"));
        } catch (RuntimeException | AssertionError down) {
            return false; // a server that is down serves nobody
        }
    }

    /** Healthy as the operator says, and for so long that the repair counts as good; served, and nothing is at work. */
    boolean isSettled(Set<String> earlier) {
        MysqlMasterPairStatus status = pair.pair().status();
        return "Healthy".equals(status.state)
                && Integer.valueOf(0).equals(status.failures)
                && status.activeRepair == null
                && status.fence == null
                && runs().stream()
                        .filter(run -> !earlier.contains(run.getMetadata().getUid()))
                        .allMatch(RunBook::isFinished)
                && pair.pair().podsBehind("mysql-clients").equals(List.of(MysqlPair.pod("a"), MysqlPair.pod("b")));
    }

    /** What must hold when all is over and nobody writes; asked of the servers. */
    void isProven(List<String> acknowledged) {
        Proof proof = new Proof(cluster, pair.pair());
        proof.isHealed();
        onBoth.addAll(acknowledged);
        Set<String> there = proof.nothingIsLost(onBoth);
        onBoth.retainAll(there);
        for (String member : List.of("a", "b")) {
            assertThat(pair.pair().value(member, FENCES))
                    .as("S8: left of a fence on " + member)
                    .isEqualTo("0");
        }
        Waiting.until("Jobs of deleted runs are gone", GARBAGE, () -> {
            Set<String> runs = uids().collect(Collectors.toSet());
            return cluster
                    .client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(pair.namespace())
                    .withLabel(Names.REPAIR)
                    .list()
                    .getItems()
                    .stream()
                    .allMatch(job -> runs.contains(
                            job.getMetadata().getOwnerReferences().getFirst().getUid()));
        });
    }

    Stream<String> uids() {
        return runs().stream().map(run -> run.getMetadata().getUid());
    }

    void remove() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }
}
