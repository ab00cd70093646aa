package io.mysqlmasterpair.torture.cluster;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.status.RunBook;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Ledger;
import io.mysqlmasterpair.testing.ServiceWatch;
import io.mysqlmasterpair.torture.cluster.Outcome.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One plan on a sound pair: from the break, by the fault, to the verdict. */
final class ClusterRun {

    /** Also where all else runs on the same two cores, and an operator that was disturbed takes minutes to be back. */
    private static final Duration LIMIT = Duration.ofMinutes(12);

    /** Much faster, and the writers are what the machine is busy with. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration LASTING = Duration.ofSeconds(10);
    /** What a pair tries before it asks a person; a deleted run counts, too. */
    private static final int MAX_RUNS = 4;

    private final Cluster cluster;
    private final Scene scene;
    private final Plan plan;
    private final Set<String> earlier = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private String met = "";

    private ClusterRun(Cluster cluster, Scene scene, Plan plan) {
        this.cluster = cluster;
        this.scene = scene;
        this.plan = plan;
    }

    /** Never throws for what is wrong with the pair; that is in the outcome. */
    static Outcome of(Cluster cluster, Scene scene, Plan plan) throws InterruptedException {
        return new ClusterRun(cluster, scene, plan).run();
    }

    private Outcome run() throws InterruptedException {
        long started = System.nanoTime();
        List<String> acknowledged = new ArrayList<>();
        End end = End.NOT_HEALED;
        scene.uids().forEach(earlier::add);
        Watched watched = new Watched(cluster, scene.pair().pair());
        try (ServiceWatch service = new ServiceWatch(cluster, scene.pair().pair(), scene::isBUnproven);
                watched;
                Ledger a = Ledger.write(cluster, scene.pair().pair(), "a", PAUSE);
                Ledger b = Ledger.write(cluster, scene.pair().pair(), "b", PAUSE)) {
            awaitWrites(a);
            awaitWrites(b);
            if (plan.broken() == Break.CONFLICTS_BOTH_WAYS) {
                b.close(); // or b has as much of its own as a, and may be the authority
            }
            acknowledged.addAll(scene.breakIt(plan));
            disturb();
            end = awaitEnd();
            a.close();
            b.close();
            acknowledged.addAll(a.acknowledged());
            acknowledged.addAll(b.acknowledged());
            if (end == End.HEALED) {
                endedWell();
                scene.isProven(acknowledged);
            }
        } catch (RuntimeException | AssertionError broken) {
            violations.add(broken.toString());
        }
        violations.addAll(watched.violations());
        return new Outcome(
                plan,
                met,
                end == End.HEALED,
                violations.isEmpty() ? end : End.VIOLATED,
                Duration.ofNanos(System.nanoTime() - started),
                (int) newRuns().count(),
                watched.jobs().size(),
                acknowledged.size(),
                String.join("; ", violations));
    }

    private static void awaitWrites(Ledger ledger) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (ledger.acknowledged().size() < 20) {
            if (System.nanoTime() > until) {
                throw new AssertionError("a sound pair takes no writes");
            }
            Thread.sleep(100);
        }
    }

    private void disturb() throws InterruptedException {
        Optional<MysqlRepair> run = awaitMoment();
        if (run.isEmpty()) {
            return;
        }
        Thread.sleep(plan.delay());
        Faults faults = new Faults(cluster, scene.pair());
        while (met.isEmpty()) {
            MysqlRepair now = newest().orElse(run.get());
            if (RunBook.isFinished(now)) {
                return;
            }
            String seen = step(now);
            if (faults.happen(plan, now)) {
                met = seen;
            } else {
                Thread.sleep(50);
            }
        }
    }

    private static String step(MysqlRepair run) {
        return run.getStatus() == null || run.getStatus().step == null
                ? "its beginning"
                : run.getStatus().step + " " + run.getStatus().progress;
    }

    /** Empty when the run has ended without it. */
    private Optional<MysqlRepair> awaitMoment() throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Optional<MysqlRepair> run = newest();
            if (run.isPresent() && plan.moment().isReached(run.get())) {
                return run;
            }
            if (run.filter(RunBook::isFinished).isPresent()) {
                return Optional.empty();
            }
            if (System.nanoTime() > until) {
                throw new AssertionError(
                        "within " + LIMIT + " no run came to " + plan.moment().title() + ": "
                                + run.map(ClusterRun::step).orElse("there is none"));
            }
            Thread.sleep(200);
        }
    }

    /** Until all is well and stays so: what the operator says of a server that has just died may be of a moment ago. */
    private End awaitEnd() throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        long since = Long.MAX_VALUE;
        while (System.nanoTime() < until) {
            if (isSettled()) {
                since = Math.min(since, System.nanoTime());
                if (System.nanoTime() - since > LASTING.toNanos()) {
                    return End.HEALED;
                }
            } else {
                since = Long.MAX_VALUE;
                MysqlMasterPairStatus status = scene.pair().pair().status();
                if ("NeedsHuman".equals(status.state)) {
                    violations.add("S8: " + status.message);
                    return End.NEEDS_A_PERSON;
                }
            }
            Thread.sleep(500);
        }
        violations.add(
                "S8: not healed within " + LIMIT + ": " + scene.pair().pair().status().message);
        return End.NOT_HEALED;
    }

    private boolean isSettled() {
        try {
            return scene.isSettled(earlier);
        } catch (RuntimeException notNow) {
            return false;
        }
    }

    /** The last run that is still on record has healed all. What overwrote nothing may fail, and be well without it. */
    private void endedWell() {
        newest().filter(run -> !"Healed".equals(run.getStatus().phase))
                .filter(run -> plan.broken().cure() == Rung.RESEED)
                .ifPresent(
                        run -> violations.add("the last run is " + run.getStatus().phase + ", and the pair Healthy"));
        if (newRuns().count() > MAX_RUNS) {
            violations.add("S8: " + newRuns().count() + " runs");
        }
    }

    private Stream<MysqlRepair> newRuns() {
        return scene.runs().stream()
                .filter(run -> !earlier.contains(run.getMetadata().getUid()));
    }

    private Optional<MysqlRepair> newest() {
        return newRuns()
                .max(Comparator.comparing((MysqlRepair run) -> run.getMetadata().getCreationTimestamp()));
    }
}
