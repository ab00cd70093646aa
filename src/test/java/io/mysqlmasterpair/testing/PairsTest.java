package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mysqlmasterpair.testing.Pairs.Pair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sample leaves out, it leaves out of single tests: together they meet everything. */
class PairsTest {

    @Test
    void aSampleMeetsEveryFamilyInBothModes() {
        List<Pair> dealt = new ClassFileImporter()
                .importPackages("io.mysqlmasterpair").stream()
                        .filter(test -> test.isAnnotatedWith(Pairs.class))
                        .map(JavaClass::reflect)
                        .flatMap(test -> dealtTo(test, test.getAnnotation(Pairs.class)))
                        .toList();

        assertThat(dealt).containsAll(Pairs.Of.ALL.all());
    }

    private static Stream<Pair> dealtTo(Class<?> test, Pairs pairs) {
        return pairs.value().dealtTo(test, pairs.takesLong()).stream();
    }

    @ParameterizedTest
    @EnumSource
    void aClassIsDealtOneOfMySqlAndOneOfMariaDb(Pairs.Of of) {
        assertThat(Stream.of(getClass(), Pairs.class, Matrix.class)).allSatisfy(test -> {
            List<Pair> dealt = of.dealtTo(test, false);
            assertThat(dealt).extracting(pair -> pair.family().isMariaDb()).containsExactly(false, true);
            assertThat(dealt.getFirst().mode()).isNotEqualTo(dealt.getLast().mode());
            assertThat(of.all()).containsAll(dealt);
            assertThat(of.dealtTo(test, true)).hasSize(1).isSubsetOf(dealt);
        });
    }
}
