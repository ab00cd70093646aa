package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.torture.Outcome.End;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a file of results comes to, for people: faults by family and mode, moments, faults by step, rungs. Pure. */
final class Tables {

    private final List<Outcome> all;

    Tables(List<Outcome> all) {
        this.all = all;
    }

    String text() {
        return faults() + "\n" + moments() + "\n" + faultsBySteps() + "\n" + by("rung", Outcome::rung) + "\n"
                + by("what was broken", Outcome::broken);
    }

    /** A row a fault, a column a family and mode: runs, and of them those that did not heal. */
    private String faults() {
        List<String> places = distinct(Outcome::where);
        List<String> lines = new ArrayList<>();
        lines.add(row("fault", Stream.concat(places.stream(), TOTALS.stream())));
        lines.add("| --- |" + " ---: |".repeat(places.size() + TOTALS.size()));
        for (String fault : distinct(Outcome::fault)) {
            Tables some = of(Outcome::fault, fault);
            Stream<String> cells = places.stream().map(place -> cell(some.of(Outcome::where, place)));
            lines.add(row(fault, Stream.concat(cells, some.totals())));
        }
        lines.add(row("all", Stream.concat(places.stream().map(place -> cell(of(Outcome::where, place))), totals())));
        return String.join("\n", lines) + "\n";
    }

    private static final List<String> TOTALS = List.of("runs", "healed", "needs a person", "violated");

    /** A row a step: how many faults happened before, in and after it, and how many different ones. */
    private String moments() {
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "step", Stream.concat(Stream.of("before", "inside", "after", "different faults"), TOTALS.stream())));
        lines.add("| --- |" + " ---: |".repeat(4 + TOTALS.size()));
        Tables met = met();
        for (Step step : Step.values()) {
            Tables here = met.at(step);
            if (!here.all.isEmpty()) {
                long before = here.starting("before ");
                long after = here.starting("after ");
                Stream<String> counts = Stream.of(before, here.all.size() - before - after, after, (long)
                                here.distinct(Outcome::fault).size())
                        .map(String::valueOf);
                lines.add(row(step.command(), Stream.concat(counts, here.totals())));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** A row a step, a column a fault: in how many runs it happened there. A fault that was only drawn has its column, too. */
    private String faultsBySteps() {
        List<String> faults = new Tables(all.stream().filter(Tables::hasFault).toList()).distinct(Outcome::fault);
        List<String> lines = new ArrayList<>();
        lines.add(row("step", Stream.concat(faults.stream(), Stream.of("all"))));
        lines.add("| --- |" + " ---: |".repeat(faults.size() + 1));
        Tables met = met();
        for (Step step : Step.values()) {
            Tables here = met.at(step);
            if (!here.all.isEmpty()) {
                lines.add(row(step.command(), here.counts(faults)));
            }
        }
        lines.add(row("all", met.counts(faults)));
        return String.join("\n", lines) + "\n";
    }

    private Stream<String> counts(List<String> faults) {
        return Stream.concat(
                        faults.stream()
                                .map(fault -> of(Outcome::fault, fault).all.size()),
                        Stream.of(all.size()))
                .map(String::valueOf);
    }

    /** The runs in which a fault happened; one without a fault reaches its moment, too. */
    private Tables met() {
        return new Tables(
                all.stream().filter(Outcome::reached).filter(Tables::hasFault).toList());
    }

    private static boolean hasFault(Outcome one) {
        return !one.fault().equals(new Fault.None().kind());
    }

    private Tables at(Step step) {
        return new Tables(all.stream()
                .filter(one -> List.of(one.moment().split("[ ,]+")).contains(step.command()))
                .toList());
    }

    private long starting(String words) {
        return all.stream().filter(one -> one.moment().startsWith(words)).count();
    }

    private String by(String title, Function<Outcome, String> column) {
        List<String> lines = new ArrayList<>();
        lines.add(row(title, TOTALS.stream()));
        lines.add("| --- |" + " ---: |".repeat(TOTALS.size()));
        distinct(column).forEach(value -> lines.add(row(value, of(column, value).totals())));
        return String.join("\n", lines) + "\n";
    }

    private Tables of(Function<Outcome, String> column, String value) {
        return new Tables(
                all.stream().filter(one -> column.apply(one).equals(value)).toList());
    }

    private List<String> distinct(Function<Outcome, String> column) {
        return List.copyOf(new TreeSet<>(all.stream().map(column).toList()));
    }

    private Stream<String> totals() {
        return Stream.of(all.size(), count(End.HEALED), count(End.NEEDS_A_PERSON), count(End.VIOLATED))
                .map(String::valueOf);
    }

    private int count(End end) {
        return (int) all.stream().filter(one -> one.end() == end).count();
    }

    private static String cell(Tables some) {
        int person = some.count(End.NEEDS_A_PERSON);
        int violated = some.count(End.VIOLATED);
        return some.all.size()
                + (person == 0 ? "" : " (" + person + " p)")
                + (violated == 0 ? "" : " (" + violated + " v)");
    }

    private static String row(String first, Stream<String> rest) {
        return "| " + first + " | " + String.join(" | ", rest.toList()) + " |";
    }
}
