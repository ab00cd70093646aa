package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.ReplicationMode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Sources of parameters, family and mode: the families whose pairs can be repaired, the newest first. */
public final class RepairedFamilies {

    private RepairedFamilies() {}

    public static Stream<Arguments> all() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MYSQL_8_0, ServerFamily.MYSQL_5_7);
    }

    /** Those that can't be kept from replicating after a restart. */
    public static Stream<Arguments> old() {
        return inBothModes(ServerFamily.MYSQL_8_0, ServerFamily.MYSQL_5_7);
    }

    /** For what differs little: the newest, and one with the old statements. */
    public static Stream<Arguments> newestAnd80() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MYSQL_8_0);
    }

    /** For what differs little: the newest, and the one that differs most. */
    public static Stream<Arguments> newestAnd57() {
        return inBothModes(ServerFamily.MYSQL_9_7, ServerFamily.MYSQL_5_7);
    }

    private static Stream<Arguments> inBothModes(ServerFamily... families) {
        return Arrays.stream(families)
                .flatMap(family -> Arrays.stream(ReplicationMode.values()).map(mode -> Arguments.of(family, mode)));
    }
}
