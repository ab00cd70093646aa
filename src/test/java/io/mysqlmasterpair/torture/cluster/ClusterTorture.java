package io.mysqlmasterpair.torture.cluster;

import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Command;
import io.mysqlmasterpair.testing.OperatorRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** {@code make torture-cluster SEED=1 RUNS=20 JOBS=2 MINUTES=60}: plan after plan on pairs that heal in between. */
public final class ClusterTorture {

    private static final Path FOLDER = Path.of("target/torture");

    private final Cluster cluster;
    private final Queue<Plan> plans;
    private final Instant limit;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();

    private ClusterTorture(Cluster cluster, List<Plan> plans, Instant limit) {
        this.cluster = cluster;
        this.plans = new ConcurrentLinkedQueue<>(plans);
        this.limit = limit;
    }

    /** @param arguments the first seed, how many, on how many pairs at once, after how many minutes no more is begun */
    public static void main(String... arguments) throws Exception {
        long first = Long.parseLong(arguments[0]);
        List<Plan> plans = LongStream.range(first, first + Long.parseLong(arguments[1]))
                .mapToObj(Plan::draw)
                .toList();
        Instant limit = Instant.now().plus(Duration.ofMinutes(Long.parseLong(arguments[3])));
        boolean good;
        try (Cluster cluster = Cluster.start()) {
            OperatorRelease.install(cluster, "--set", "podReadinessGate.enabled=true");
            good = new ClusterTorture(cluster, plans, limit).run(Integer.parseInt(arguments[2]));
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(int pairs) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(pairs)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                all.add(threads.submit(() -> {
                    oneAfterAnother();
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        System.out.printf("%n%s%n", Outcome.table(outcomes));
        System.out.println(failed + " could not be run");
        return failed.get() == 0 && outcomes.stream().allMatch(Outcome::isGood);
    }

    /** On one pair, as long as it heals; what did not is left as it is, for a look, and another pair is made. */
    private void oneAfterAnother() throws Exception {
        @Nullable Scene scene = null;
        for (Plan plan = plans.poll(); plan != null && Instant.now().isBefore(limit); plan = plans.poll()) {
            System.out.println(plan.line());
            try {
                scene = scene == null ? new Scene(cluster) : scene;
                Outcome outcome = ClusterRun.of(cluster, scene, plan);
                tell(outcome, scene);
                scene = outcome.healed() ? scene : null;
            } catch (RuntimeException | AssertionError broken) {
                failed.incrementAndGet();
                System.out.println(plan.line() + " -> the run itself failed: " + broken);
                scene = null;
            }
        }
        if (scene != null) {
            scene.remove();
        }
    }

    private synchronized void tell(Outcome outcome, Scene scene) throws IOException {
        outcomes.add(outcome);
        String line = outcome.line(System.getProperty("mmp.torture.code", "unknown"));
        System.out.println(line.replace("\t", " | "));
        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve("cluster.tsv"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (!outcome.isGood()) {
            Path folder = Files.createDirectories(
                    FOLDER.resolve("cluster-" + outcome.plan().seed()));
            Files.writeString(folder.resolve("outcome.txt"), line.replace("\t", "\n") + "\n");
            Files.writeString(folder.resolve("report.txt"), cluster.report());
            Files.writeString(
                    folder.resolve("operator.log"), logs(OperatorRelease.NAMESPACE, "app.kubernetes.io/instance"));
            Files.writeString(folder.resolve("jobs.log"), logs(scene.pair().namespace(), "mysqlmasterpair.io/repair"));
            System.out.println(
                    "    evidence: " + folder + "; namespace: " + scene.pair().namespace());
        }
    }

    private String logs(String namespace, String label) {
        Command.Result logs = cluster.tryKubectl(
                "", "-n", namespace, "logs", "-l", label, "--tail=-1", "--prefix", "--max-log-requests=200");
        return logs.output() + logs.errors();
    }
}
