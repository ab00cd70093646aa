package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.pair.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One plan, from an empty pair to the verdict. */
final class TortureRun {

    /** The authority may be slow for the instant of a snapshot, behind a long statement; on a busy machine a little longer. */
    private static final Duration LONGEST_PAUSE_OF_A = Duration.ofSeconds(20);

    private static final Duration IN_STEP = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration AFTERWARDS = Duration.ofMillis(1500);

    private TortureRun() {}

    /**
     * What came of it.
     *
     * @param happened whether the moment of the fault was reached
     * @param pauseOfA the longest time between two acknowledged writes on the authority
     */
    record Report(
            TorturePlan plan,
            Driver.End end,
            boolean happened,
            List<Violation> violations,
            int writes,
            Duration pauseOfA,
            Duration took) {}

    static Report of(TorturePlan plan) throws IOException, InterruptedException {
        return of(plan, Optional.empty());
    }

    /** @param sabotage the name of a step's breakage, for the tests of the checker */
    static Report of(TorturePlan plan, Optional<String> sabotage) throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (Scene scene = Scene.set(plan)) {
            Thread.sleep(500);
            new Breaks(scene).make(plan.broken());
            Set<String> accounts = Checker.accountsOf(scene);
            Injection injection = new Injection(scene);
            // a broken build never becomes what it should be
            Duration patience = sabotage.isPresent() ? SOON : IN_STEP;
            Driver driver = new Driver(scene, injection, sabotage);
            try (Watcher watcher = new Watcher(scene, () -> driver.rungs().getLast());
                    ArgumentWatch arguments = new ArgumentWatch(driver::jobs)) {
                Driver.End end = driver.drive();
                // the applications go on: what a repair did wrong may show in what is written after it
                Thread.sleep(AFTERWARDS);
                Duration pause = scene.writer(Side.A).longestPause();
                scene.writer(Side.A).close();
                scene.writer(Side.B).close();
                watcher.close();
                arguments.close();
                List<Violation> violations =
                        new ArrayList<>(new Checker(scene, driver, end, watcher, accounts, patience).check());
                violations.addAll(arguments.violations());
                if (pause.compareTo(LONGEST_PAUSE_OF_A) > 0 && !touchesA(plan.fault())) {
                    violations.add(new Violation("availability", "a took no write for " + pause.toSeconds() + " s"));
                }
                if (plan.fault() instanceof Fault.None && !(end.healed() && end.runs() <= enough(plan))) {
                    violations.add(new Violation("S8", "nothing disturbed the repair, and it did not heal at once"));
                }
                Report report = new Report(
                        plan,
                        end,
                        injection.happened(),
                        violations,
                        scene.ledger().acknowledged().size(),
                        pause,
                        Duration.ofNanos(System.nanoTime() - started));
                Path folder = Evidence.tell(report, driver, watcher);
                if (!violations.isEmpty() || !end.healed()) {
                    Evidence.keep(scene, folder);
                }
                return report;
            }
        }
    }

    /** A Reposition of data that differ has to notice, and leaves them to the next run. */
    private static int enough(TorturePlan plan) {
        return plan.rung() == Rung.REPOSITION && plan.broken() != Break.PLACE_LOST ? 2 : 1;
    }

    private static boolean touchesA(Fault fault) {
        return fault instanceof Fault.KillServers kill && kill.sides().contains(Side.A);
    }
}
