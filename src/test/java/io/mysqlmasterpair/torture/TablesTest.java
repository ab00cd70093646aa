package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.torture.Outcome.End;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted in the end is what was run, and nothing that did not happen. */
class TablesTest {

    private static Outcome outcome(String where, String fault, String moment, boolean reached, End end) {
        return new Outcome(
                "abc",
                "seed 1: …",
                where,
                "Reseed",
                "STOPPED",
                fault,
                moment,
                reached,
                end,
                "a\tsentence\nof two lines");
    }

    private static final List<Outcome> SOME = List.of(
            outcome("X GTID", "kill a", "before dump", true, End.HEALED),
            outcome("X GTID", "kill a", "inside dump", true, End.VIOLATED),
            outcome("Y GTID", "kill a", "import, loading", true, End.NEEDS_A_PERSON),
            outcome("Y GTID", "kill b", "after dump", false, End.HEALED));

    private static final List<Outcome> MORE = List.of(
            outcome("X GTID", "kill b", "inside import", true, End.HEALED),
            outcome("X GTID", "kill b", "after dump", true, End.HEALED),
            outcome("X GTID", "clock", "before fence", false, End.HEALED),
            outcome("X GTID", new Fault.None().kind(), "inside dump", true, End.HEALED));

    @Test
    void aViolationIsSeenInItsCellAndInTheTotals() {
        assertThat(new Tables(SOME).text())
                .contains("| kill a | 2 (1 v) | 1 (1 p) | 3 | 1 | 1 | 1 |")
                .contains("| kill b | 0 | 1 | 1 | 1 | 0 | 0 |")
                .contains("| all | 2 (1 v) | 2 (1 p) | 4 | 2 | 1 | 1 |");
    }

    @Test
    void aMomentThatWasNotReachedCoversNothing() {
        assertThat(new Tables(SOME).text())
                .contains("| dump | 1 | 1 | 0 | 1 | 2 | 1 | 0 | 1 |")
                .contains("| import | 0 | 1 | 0 | 1 | 1 | 0 | 1 | 0 |");
    }

    @Test
    void whichFaultHappenedAtWhichStepIsCounted() {
        List<Outcome> all = Stream.of(SOME, MORE).flatMap(List::stream).toList();

        assertThat(new Tables(all).text())
                .contains("| dump | 1 | 1 | 1 | 2 | 3 | 2 | 0 | 1 |")
                .contains("""
                | step | clock | kill a | kill b | all |
                | --- | ---: | ---: | ---: | ---: |
                | dump | 0 | 2 | 1 | 3 |
                | import | 0 | 1 | 1 | 2 |
                | all | 0 | 3 | 2 | 5 |
                """);
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) {
        Results results = new Results(folder.resolve("made/results.tsv"));
        SOME.forEach(results::add);

        List<Outcome> read = new Results(folder.resolve("made/results.tsv")).all();

        assertThat(read).hasSize(4);
        assertThat(read.get(1).end()).isEqualTo(End.VIOLATED);
        assertThat(read.get(1).detail()).isEqualTo("a sentence of two lines");
    }
}
