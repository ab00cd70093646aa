package io.mysqlmasterpair.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetTest {

    private static final String U = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String V = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @ParameterizedTest(name = "{0} is written {1}")
    @MethodSource
    void isWrittenInOneFormHoweverItWasRead(String text, String written) {
        assertThat(GtidSet.parse(text)).hasToString(written);
    }

    static Stream<Arguments> isWrittenInOneFormHoweverItWasRead() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of(" \n", ""),
                Arguments.of(",", ""),
                Arguments.of(U + ":1", U + ":1"),
                Arguments.of(U + ":1-5", U + ":1-5"),
                Arguments.of(U + ":1-1", U + ":1"),
                Arguments.of(U + ":1-5:7", U + ":1-5:7"),
                Arguments.of(U.toUpperCase() + ":1-5", U + ":1-5"),
                // SHOW REPLICA STATUS breaks long sets into lines
                Arguments.of(U + ":1-5,\n" + V + ":1-3", U + ":1-5," + V + ":1-3"),
                Arguments.of(U + ": 1-5 , " + V + ":1-3\r\n", U + ":1-5," + V + ":1-3"),
                Arguments.of(V + ":1," + U + ":1", U + ":1," + V + ":1"),
                // unsorted, overlapping, adjacent
                Arguments.of(U + ":7:1-5", U + ":1-5:7"),
                Arguments.of(U + ":1-5:3-9", U + ":1-9"),
                Arguments.of(U + ":1-9:3-5", U + ":1-9"),
                Arguments.of(U + ":1-5:6-9", U + ":1-9"),
                Arguments.of(U + ":1," + U + ":2", U + ":1-2"),
                // tags: in an entry of their own, and in force for the intervals after them
                Arguments.of(U + ":backup:1-3", U + ":backup:1-3"),
                Arguments.of(U + ":1-5:backup:1-3", U + ":1-5," + U + ":backup:1-3"),
                Arguments.of(
                        U + ":1-5:backup:1-3:5:Nightly_2:9", U + ":1-5," + U + ":backup:1-3:5," + U + ":nightly_2:9"),
                Arguments.of(U + ":1-5," + U + ":backup:1-3", U + ":1-5," + U + ":backup:1-3"),
                Arguments.of(U + ":9223372036854775806", U + ":9223372036854775806"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "1-5",
                "3e11fa47-71ca-11e1-9e33:1",
                "3e11fa47-71ca-11e1-9e33-c80aa942956:1",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:tag",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:tag",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1:",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:0",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:0-4",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:5-4",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:-4",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-2-3",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:99999999999999999999",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:ta-g:1",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:thirty_three_characters_is_too_long:1",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5…",
            })
    void refusesWhatIsNoGtidSetAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GtidSet.parse(text))
                .withMessageContaining("not a GTID set");
    }

    @Test
    void theEmptySetHasNothing() {
        assertThat(GtidSet.EMPTY.isEmpty()).isTrue();
        assertThat(GtidSet.EMPTY.size()).isZero();
        assertThat(GtidSet.EMPTY.each(0)).isEmpty();
        assertThat(GtidSet.parse("")).isEqualTo(GtidSet.EMPTY);
        assertThat(GtidSet.parse(U + ":1").isEmpty()).isFalse();
    }

    @Test
    void aTagMakesAnotherTransaction() {
        GtidSet plain = GtidSet.parse(U + ":1-3");
        GtidSet tagged = GtidSet.parse(U + ":backup:1-3");

        assertThat(plain).isNotEqualTo(tagged);
        assertThat(plain.intersect(tagged)).isEqualTo(GtidSet.EMPTY);
        assertThat(plain.contains(tagged)).isFalse();
        assertThat(plain.union(tagged).size()).isEqualTo(6);
    }

    @Test
    void namesItsTransactionsOneByOneAsGtidNextTakesThem() {
        assertThat(GtidSet.parse(V + ":5," + U + ":1-2:7:backup:3").each(5))
                .containsExactly(U + ":1", U + ":2", U + ":7", U + ":backup:3", V + ":5");
    }

    @Test
    void refusesToNameMoreTransactionsThanTheLimit() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GtidSet.parse(U + ":1-4000000000").each(1000))
                .withMessageContaining("4000000000")
                .withMessageContaining("1000");
    }

    @Test
    void aHoleInTheMiddleSplitsAnInterval() {
        assertThat(GtidSet.parse(U + ":1-10").subtract(GtidSet.parse(U + ":3-4:7")))
                .hasToString(U + ":1-2:5-6:8-10");
    }

    @Test
    void obeysTheAlgebraOfSetsLikeANaiveSetDoes() {
        Random random = new Random(20260101);
        for (int round = 0; round < 2_000; round++) {
            Set<String> x = randomTransactions(random);
            Set<String> y = randomTransactions(random);
            GtidSet one = ofNaive(x, random);
            GtidSet other = ofNaive(y, random);

            assertThat(naive(one)).isEqualTo(x);
            assertThat(one.size()).isEqualTo(x.size());
            assertThat(one.isEmpty()).isEqualTo(x.isEmpty());
            assertThat(naive(one.union(other))).isEqualTo(with(x, set -> set.addAll(y)));
            assertThat(naive(one.subtract(other))).isEqualTo(with(x, set -> set.removeAll(y)));
            assertThat(naive(one.intersect(other))).isEqualTo(with(x, set -> set.retainAll(y)));
            assertThat(one.contains(other)).isEqualTo(x.containsAll(y));
            assertThat(one.equals(other)).isEqualTo(x.equals(y));

            assertThat(one.union(other)).isEqualTo(other.union(one)).hasSameHashCodeAs(other.union(one));
            assertThat(one.subtract(other).union(one.intersect(other))).isEqualTo(one);
            assertThat(GtidSet.parse(one.toString())).isEqualTo(one).hasToString(one.toString());
        }
    }

    private static Set<String> with(Set<String> set, Consumer<Set<String>> change) {
        Set<String> copy = new HashSet<>(set);
        change.accept(copy);
        return copy;
    }

    private static Set<String> naive(GtidSet set) {
        return new HashSet<>(set.each(1_000));
    }

    // ---- domains of MariaDB ----------------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0} is written {1}")
    @MethodSource
    void aPositionStandsForAllUpToIt(String text, String written) {
        assertThat(GtidSet.parse(text)).hasToString(written);
        assertThat(GtidSet.parse(written)).isEqualTo(GtidSet.parse(text));
    }

    static Stream<Arguments> aPositionStandsForAllUpToIt() {
        return Stream.of(
                Arguments.of("1-1-100,2-2-50", "1:1-100,2:1-50"),
                Arguments.of("0-11-1", "0:1"),
                // in the head of a log there may be one for each server: the later stands for both
                Arguments.of("0-1-50,0-2-48", "0:1-50"),
                Arguments.of("4294967295-4294967295-999999999999999999", "4294967295:1-999999999999999999"));
    }

    @Test
    void positionsAreComparedByDomainWhoeverWroteTheLast() {
        GtidSet a = GtidSet.parse("1-1-100,2-2-50");
        GtidSet b = GtidSet.parse("1-7-90,2-2-55,3-3-1");

        assertThat(a.subtract(b)).hasToString("1:91-100");
        assertThat(b.subtract(a)).hasToString("2:51-55,3:1");
        assertThat(a.union(b)).hasToString("1:1-100,2:1-55,3:1");
        assertThat(a.intersect(b)).hasToString("1:1-90,2:1-50");
        assertThat(a.contains(GtidSet.parse("2-9-50"))).isTrue();
        assertThat(a.contains(b)).isFalse();
        assertThat(a.subtract(b).size()).isEqualTo(10);
    }

    @Test
    void allOfAnOriginIsAllThatItCanHaveWritten() {
        assertThat(GtidSet.parse("1-1-100,2-2-50").intersect(GtidSet.allOf("2")))
                .hasToString("2:1-50");
        assertThat(GtidSet.parse(U + ":3-9," + V + ":1").intersect(GtidSet.allOf(U)))
                .hasToString(U + ":3-9");
        assertThat(GtidSet.parse("1-1-100,2-2-50").last("1")).isEqualTo(100);
        assertThat(GtidSet.parse("1-1-100").last("2")).isZero();
    }

    private static Set<String> randomTransactions(Random random) {
        List<String> origins = List.of(U, V, U + ":backup", V + ":backup", U + ":_");
        return IntStream.range(0, random.nextInt(4))
                .boxed()
                .flatMap(n -> {
                    String origin = origins.get(random.nextInt(origins.size()));
                    long first = 1 + random.nextInt(12);
                    return LongStream.rangeClosed(first, first + random.nextInt(6))
                            .mapToObj(gno -> origin + ":" + gno);
                })
                .collect(Collectors.toSet());
    }

    /** Every transaction an entry of its own, in no order. */
    private static GtidSet ofNaive(Set<String> transactions, Random random) {
        List<String> shuffled = new ArrayList<>(transactions);
        Collections.shuffle(shuffled, random);
        return GtidSet.parse(String.join(",\n", shuffled));
    }
}
