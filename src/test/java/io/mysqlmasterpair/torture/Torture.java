package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.torture.Outcome.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * {@code make torture SEED=1 RUNS=20 FAMILY=MYSQL_9_7 MODE=GTID JOBS=2 MINUTES=30}: runs plan after plan, a line each, and
 * tables of all that is in the file of results.
 */
public final class Torture {

    private final Results results =
            new Results(Path.of(System.getProperty("mmp.torture.results", "target/torture/results.tsv")));
    private final String code = System.getProperty("mmp.torture.code", "unknown");
    private final AtomicInteger violated = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Torture() {}

    /**
     * @param arguments first seed and number of runs, or seeds with commas between them; then, each of them empty for the
     *     default: families, modes, how many runs at once, and after how many minutes no more are begun
     */
    public static void main(String... arguments) throws InterruptedException {
        List<Long> seeds = seeds(arguments[0], Integer.parseInt(arguments[1]));
        List<ServerFamily> families = named(arguments, 2, ServerFamily::valueOf, TorturePlan.FAMILIES);
        List<ReplicationMode> modes = named(arguments, 3, ReplicationMode::valueOf, TorturePlan.MODES);
        int jobs = named(arguments, 4, Integer::valueOf, List.of(1)).getFirst();
        Duration limit = Duration.ofMinutes(
                named(arguments, 5, Long::valueOf, List.of(7 * 24 * 60L)).getFirst());
        List<TorturePlan> plans = seeds.stream()
                .map(seed -> TorturePlan.draw(seed, families, modes))
                .toList();
        System.exit(new Torture().run(plans, jobs, Instant.now().plus(limit)) ? 0 : 1);
    }

    private static <T> List<T> named(String[] arguments, int at, Function<String, T> parse, List<T> otherwise) {
        return arguments.length > at && !arguments[at].isEmpty()
                ? Stream.of(arguments[at].split(",")).map(parse).toList()
                : otherwise;
    }

    private static List<Long> seeds(String first, int runs) {
        List<Long> named = Stream.of(first.split(",")).map(Long::valueOf).toList();
        return named.size() > 1
                ? named
                : LongStream.range(named.getFirst(), named.getFirst() + runs)
                        .boxed()
                        .toList();
    }

    private boolean run(List<TorturePlan> plans, int jobs, Instant end) throws InterruptedException {
        // what an interrupted series has done is not done again; one run alone is
        List<TorturePlan> open = plans.size() == 1
                ? plans
                : plans.stream().filter(plan -> !results.has(plan, code)).toList();
        if (open.size() < plans.size()) {
            System.out.println(plans.size() - open.size() + " of them are in the file of results already");
        }
        Iterator<TorturePlan> next = open.iterator();
        try (ExecutorService at = Executors.newFixedThreadPool(jobs)) {
            for (int i = 0; i < jobs; i++) {
                at.submit(() -> oneAfterAnother(next, end));
            }
            at.shutdown();
            at.awaitTermination(7, TimeUnit.DAYS);
        }
        List<Outcome> all = results.all();
        System.out.printf("%n%d runs in the file of results%n%n%s%n", all.size(), new Tables(all).text());
        System.out.printf("now: %d with a violation, %d that could not be run%n", violated.get(), failed.get());
        return violated.get() + failed.get() == 0;
    }

    private void oneAfterAnother(Iterator<TorturePlan> plans, Instant end) {
        while (Instant.now().isBefore(end)) {
            TorturePlan plan;
            synchronized (plans) {
                if (!plans.hasNext()) {
                    return;
                }
                plan = plans.next();
            }
            one(plan);
        }
    }

    private void one(TorturePlan plan) {
        try {
            TortureRun.Report report = TortureRun.of(plan);
            Outcome outcome = Outcome.of(report, code);
            results.add(outcome);
            if (outcome.end() == End.VIOLATED) {
                violated.incrementAndGet();
            }
            tell(outcome, plan);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | AssertionError broken) {
            failed.incrementAndGet();
            System.out.println(plan.line() + " -> the run itself failed: " + broken);
            broken.printStackTrace(System.out);
        }
    }

    private static synchronized void tell(Outcome outcome, TorturePlan plan) {
        System.out.printf(
                "%s%s -> %s: %s%n",
                outcome.plan(),
                outcome.reached() || plan.fault() instanceof Fault.None ? "" : " (not reached)",
                word(outcome.end()),
                outcome.detail());
        if (outcome.end() != End.HEALED) {
            System.out.printf(
                    "    evidence: %s; again: make torture SEED=%d RUNS=1 FAMILY=%s MODE=%s%n",
                    Evidence.folder(plan), plan.seed(), plan.family(), plan.mode());
        }
    }

    private static String word(End end) {
        return switch (end) {
            case HEALED -> "healed";
            case NEEDS_A_PERSON -> "needs a person";
            case VIOLATED -> "VIOLATED";
        };
    }
}
