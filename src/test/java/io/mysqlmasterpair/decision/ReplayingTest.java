package io.mysqlmasterpair.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Replaying.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States of a row are letters; a dash is no row. */
class ReplayingTest {

    @ParameterizedTest(name = "{0}→{1}, later {2}, now {3}: {4}")
    @CsvSource({
        // INSERT
        "-, a, , -, APPLY",
        "-, a, , a, ALREADY_THERE",
        "-, a, , x, CONFLICT",
        // UPDATE
        "a, b, , a, APPLY",
        "a, b, , b, ALREADY_THERE",
        "a, b, , -, CONFLICT",
        "a, b, , x, CONFLICT",
        // DELETE
        "a, -, , a, APPLY",
        "a, -, , -, ALREADY_THERE",
        "a, -, , x, CONFLICT",
        // done before, and the history went on
        "-, a, bc, c, ALREADY_THERE",
        "-, a, bc, b, ALREADY_THERE",
        "-, a, bc, -, APPLY",
        "a, b, -, -, ALREADY_THERE",
        // a history that ends where it began: nothing to do, not even in between
        "-, a, b-, -, ALREADY_THERE",
        "a, b, a, a, ALREADY_THERE",
        // stopped in between
        "-, a, b-, a, ALREADY_THERE",
        "a, b, -, a, APPLY",
        "-, a, b-, x, CONFLICT"
    })
    void aChangeIsDoneOnlyWhereTheRowIsWhatItWas(String from, String to, String later, String now, Verdict verdict) {
        List<String> rest = later == null ? List.of() : Arrays.asList(later.split(""));

        assertThat(Replaying.on(from, to, rest, now)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "APPLY, APPLY, APPLY",
        "ALREADY_THERE, ALREADY_THERE, ALREADY_THERE",
        "APPLY, ALREADY_THERE, APPLY",
        "APPLY, CONFLICT, CONFLICT",
        "CONFLICT, CONFLICT, CONFLICT"
    })
    void aChangeOfAKeyIsDoneWhereNeitherEndIsInTheWay(Verdict old, Verdict next, Verdict whole) {
        assertThat(Replaying.together(List.of(old, next))).isEqualTo(whole);
    }
}
