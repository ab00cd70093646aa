package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.ReplicationMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sources of parameters, family and mode: the families whose pairs can be repaired, the newest first. */
public final class RepairedFamilies {

    private RepairedFamilies() {}

    public static Stream<Arguments> all() {
        return inBothModes(
                ServerFamily.MYSQL_9_7,
                ServerFamily.MYSQL_8_0,
                ServerFamily.MYSQL_5_7,
                ServerFamily.MARIADB_11,
                ServerFamily.MARIADB_10_11);
    }

    /** Those that can't be kept from replicating after a restart. */
    public static Stream<Arguments> old() {
        return inBothModes(ServerFamily.MYSQL_8_0, ServerFamily.MYSQL_5_7, ServerFamily.MARIADB_11);
    }

    /** For what takes long: the newest of each flavour. */
    public static Stream<Arguments> newest() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MARIADB_11);
    }

    /** For what differs little: the newest, one with the old statements, and one of MariaDB. */
    public static Stream<Arguments> newestAnd80() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MYSQL_8_0, ServerFamily.MARIADB_11);
    }

    /** For what differs little: the newest, and those that differ most. */
    public static Stream<Arguments> newestAnd57() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MYSQL_5_7, ServerFamily.MARIADB_10_11);
    }

    /** For what does not differ by mode: the newest of each flavour, in one mode each. */
    public static Stream<Arguments> ofEachFlavour() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MARIADB_11)
                .filter(pair ->
                        ((ServerFamily) pair.get()[0]).isMariaDb() == (pair.get()[1] == ReplicationMode.FILE_POSITION));
    }

    private static Stream<Arguments> inBothModes(ServerFamily... families) {
        String only = System.getProperty("families", "");
        return Arrays.stream(families)
                .filter(family -> only.isEmpty() || List.of(only.split(",")).contains(family.name()))
                .flatMap(family -> Arrays.stream(ReplicationMode.values()).map(mode -> Arguments.of(family, mode)));
    }
}
