package io.mysqlmasterpair.torture;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One run as a line of the file of results, which outlives the series that wrote it.
 *
 * @param code the commit that was run
 * @param plan the plan's line
 * @param where family and mode
 * @param moment boundary or step, without the delay
 * @param reached whether the fault happened
 */
record Outcome(
        String code,
        String plan,
        String where,
        String rung,
        String broken,
        String fault,
        String moment,
        boolean reached,
        End end,
        String detail) {

    enum End {
        HEALED,
        NEEDS_A_PERSON,
        VIOLATED
    }

    private static final int COLUMNS = 10;

    static Outcome of(TortureRun.Report report, String code) {
        TorturePlan plan = report.plan();
        End end =
                !report.violations().isEmpty() ? End.VIOLATED : report.end().healed() ? End.HEALED : End.NEEDS_A_PERSON;
        String why = end == End.VIOLATED
                ? report.violations().stream().map(Violation::toString).collect(Collectors.joining("; "))
                : end == End.HEALED ? "" : report.end().sentence() + " ";
        String counts = "%d runs, %d Jobs; %d writes, pause of a %d ms; %d s"
                .formatted(
                        report.end().runs(),
                        report.end().attempts(),
                        report.writes(),
                        report.pauseOfA().toMillis(),
                        report.took().toSeconds());
        return new Outcome(
                code,
                plan.line(),
                plan.family() + " " + plan.mode(),
                plan.rung().title(),
                plan.broken().name(),
                plan.fault().kind(),
                plan.moment().place(),
                report.happened(),
                end,
                why + counts);
    }

    String line() {
        return List.of(
                        code,
                        plan,
                        where,
                        rung,
                        broken,
                        fault,
                        moment,
                        Boolean.toString(reached),
                        end.name(),
                        detail.replaceAll("\\s+", " "))
                .stream()
                .collect(Collectors.joining("\t"));
    }

    /** @throws IllegalArgumentException when it is no line of ours */
    static Outcome parse(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != COLUMNS) {
            throw new IllegalArgumentException("no line of results: " + line);
        }
        return new Outcome(
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                parts[4],
                parts[5],
                parts[6],
                Boolean.parseBoolean(parts[7]),
                End.valueOf(parts[8]),
                parts[9]);
    }

    boolean isOf(TorturePlan other, String byCode) {
        return plan.equals(other.line()) && code.equals(byCode);
    }
}
