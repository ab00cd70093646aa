package io.mysqlmasterpair.torture.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a plan.
 *
 * @param met step and progress of the run when the fault happened; empty: it did not
 * @param healed whether all was well in the end as the operator says; a violation may have been seen all the same
 * @param runs that are left on record; a deleted one is not
 * @param jobs how many were seen
 * @param writes that were acknowledged
 */
record Outcome(
        Plan plan, String met, boolean healed, End end, Duration took, int runs, int jobs, int writes, String detail) {

    enum End {
        HEALED,
        NEEDS_A_PERSON,
        NOT_HEALED,
        VIOLATED
    }

    boolean isGood() {
        return end == End.HEALED;
    }

    boolean happened() {
        return !met.isEmpty();
    }

    /** A line of the file of results. */
    String line(String code) {
        return Stream.of(
                        code,
                        plan.seed(),
                        plan.line(),
                        happened() ? "at " + met : "not reached",
                        end,
                        took.toSeconds() + " s",
                        runs + " runs",
                        jobs + " Jobs",
                        writes + " writes",
                        detail.replaceAll("\\s+", " "))
                .map(String::valueOf)
                .collect(Collectors.joining("\t"));
    }

    /** A row a fault: how many runs, how many that it happened in, how many of these took one run to heal. */
    static String table(List<Outcome> all) {
        List<String> lines = new ArrayList<>(List.of(
                "| fault | runs | happened | healed | violated or not healed | longest |",
                "| --- | ---: | ---: | ---: | ---: | ---: |"));
        for (Fault fault : Fault.values()) {
            row(
                            fault.title(),
                            all.stream()
                                    .filter(one -> one.plan.fault() == fault)
                                    .toList())
                    .ifPresent(lines::add);
        }
        row("all", all).ifPresent(lines::add);
        return String.join("\n", lines);
    }

    private static Optional<String> row(String title, List<Outcome> some) {
        return some.stream()
                .map(Outcome::took)
                .max(Duration::compareTo)
                .map(longest -> "| %s | %d | %d | %d | %d | %d s |"
                        .formatted(
                                title,
                                some.size(),
                                count(some, Outcome::happened),
                                count(some, Outcome::isGood),
                                count(some, one -> !one.isGood()),
                                longest.toSeconds()));
    }

    private static long count(List<Outcome> some, Predicate<Outcome> which) {
        return some.stream().filter(which).count();
    }
}
