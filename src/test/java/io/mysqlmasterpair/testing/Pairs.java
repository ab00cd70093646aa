package io.mysqlmasterpair.testing;

import static io.mysqlmasterpair.testing.ServerFamily.MARIADB_10_11;
import static io.mysqlmasterpair.testing.ServerFamily.MARIADB_11;
import static io.mysqlmasterpair.testing.ServerFamily.MYSQL_5_7;
import static io.mysqlmasterpair.testing.ServerFamily.MYSQL_8_0;
import static io.mysqlmasterpair.testing.ServerFamily.MYSQL_9_7;

import io.mysqlmasterpair.pair.ReplicationMode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * What a test is run on: family and mode, as parameters. {@code -Dfamilies=MYSQL_9_7} leaves only that of them, a sample of the
 * {@link Matrix} two that its class is dealt: one of MySQL, and in the other mode one of MariaDB; or one of these, where each
 * takes long.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Pairs.Provider.class)
public @interface Pairs {

    Of value();

    /** Whether two of them would be too much for a sample. */
    boolean takesLong() default false;

    /** Which families; both modes of each. */
    enum Of {
        ALL(MYSQL_9_7, MYSQL_8_0, MYSQL_5_7, MARIADB_11, MARIADB_10_11),
        /** Those that can't be kept from replicating after a restart. */
        OLD(MYSQL_8_0, MYSQL_5_7, MARIADB_11),
        /** For what takes long: the newest of each flavour. */
        NEWEST(MYSQL_9_7, MARIADB_11),
        /** For what differs little: the newest, one with the old statements, and one of MariaDB. */
        NEWEST_AND_8_0(MYSQL_9_7, MYSQL_8_0, MARIADB_11),
        /** For what differs little: the newest, and those that differ most. */
        NEWEST_AND_5_7(MYSQL_9_7, MYSQL_5_7, MARIADB_10_11),
        /** For what does not differ by mode: the newest of each flavour, in one mode each. */
        EACH_FLAVOUR_ONCE(MYSQL_9_7, MARIADB_11) {
            @Override
            List<Pair> all() {
                return inOneMode(super.all());
            }
        },
        /** For what differs by the age of a server, and not by mode. */
        EACH_FAMILY_ONCE(MYSQL_9_7, MYSQL_8_0, MYSQL_5_7, MARIADB_11, MARIADB_10_11) {
            @Override
            List<Pair> all() {
                return inOneMode(super.all());
            }
        };

        private final List<ServerFamily> families;

        Of(ServerFamily... families) {
            this.families = List.of(families);
        }

        List<Pair> all() {
            return families.stream()
                    .flatMap(family -> Arrays.stream(ReplicationMode.values()).map(mode -> new Pair(family, mode)))
                    .toList();
        }

        private static List<Pair> inOneMode(List<Pair> both) {
            return both.stream()
                    .filter(pair -> pair.family().isMariaDb() == (pair.mode() == ReplicationMode.FILE_POSITION))
                    .toList();
        }

        /** Two of them, or one, the same for the same class every time. */
        List<Pair> dealtTo(Class<?> test, boolean takesLong) {
            int card = Math.floorMod(test.getSimpleName().hashCode(), 6);
            List<Pair> dealt = new ArrayList<>();
            for (boolean mariaDb : new boolean[] {false, true}) {
                List<ServerFamily> some = families.stream()
                        .filter(family -> family.isMariaDb() == mariaDb)
                        .toList();
                ReplicationMode mode = ReplicationMode.values()[(card + (mariaDb ? 1 : 0)) % 2];
                ServerFamily family = some.get(card / 2 % some.size());
                List<Pair> wanted =
                        all().stream().filter(pair -> pair.family() == family).toList();
                dealt.add(wanted.stream()
                        .filter(pair -> pair.mode() == mode)
                        .findFirst()
                        .orElseGet(wanted::getFirst));
            }
            return takesLong ? List.of(dealt.get((card + 1) % 2)) : dealt;
        }
    }

    /** One family in one mode. */
    record Pair(ServerFamily family, ReplicationMode mode) {}

    /** Gives a test its parameters. */
    final class Provider implements ArgumentsProvider, AnnotationConsumer<Pairs> {

        private Of of = Of.ALL;
        private boolean takesLong;

        @Override
        public void accept(Pairs annotation) {
            of = annotation.value();
            takesLong = annotation.takesLong();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            String only = System.getProperty("families", "");
            return (Matrix.isSample() ? of.dealtTo(context.getRequiredTestClass(), takesLong) : of.all())
                    .stream()
                            .filter(pair -> only.isEmpty()
                                    || List.of(only.split(","))
                                            .contains(pair.family().name()))
                            .map(pair -> Arguments.of(pair.family(), pair.mode()));
        }
    }
}
