package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DumpHeadTest {

    private static final String GTID = "/* SET @@GLOBAL.GTID_PURGED='+0310e729-e69e-11f1-9999-02fc00000001:1-9,\n"
            + "1310e729-e69e-11f1-9999-02fc00000001:1-2:tag:4';*/\n";
    private static final String POSITION =
            "-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='binlog.000001', SOURCE_LOG_POS=2371;\n";

    private static DumpHead read(String text) {
        DumpHead head = new DumpHead();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += 5) {
            head.accept(bytes, i, Math.min(5, bytes.length - i));
        }
        return head;
    }

    @Test
    void theSnapshotsPointStandsAtTheBeginning() {
        DumpHead head = read("-- MySQL dump\n" + GTID + "\n" + POSITION + "\n--\n-- Current Database: `s`\n");

        assertThat(head.coordinates()).contains(new BinlogPosition("binlog.000001", 2371));
        assertThat(head.gtids())
                .contains(GtidSet.parse("0310e729-e69e-11f1-9999-02fc00000001:1-9,"
                        + "1310e729-e69e-11f1-9999-02fc00000001:1-2:tag:4"));
    }

    @Test
    void aDumpOfMariaDbHasCoordinatesAndNoSet() {
        DumpHead head = read("/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.20-11.8.9-MariaDB\n--\n\n"
                + "-- CHANGE MASTER TO MASTER_LOG_FILE='binlog.000001', MASTER_LOG_POS=3196;\n\n"
                + "-- A corresponding to the above master-data CHANGE-MASTER settings to the slave gtid state is printed\n"
                + "--\n-- Current Database: `s`\n--\n-- SET GLOBAL gtid_slave_pos='1-1-12';\n");

        assertThat(head.coordinates()).contains(new BinlogPosition("binlog.000001", 3196));
        assertThat(head.gtids()).isEmpty();
    }

    @Test
    void aDumpOfAnOlderServerHasTheOldWords() {
        String old = "-- CHANGE MASTER TO MASTER_LOG_FILE='binlog.000003', MASTER_LOG_POS=2680;\n";

        assertThat(read(old + "\n--\n-- Current Database: `s`\n").coordinates())
                .contains(new BinlogPosition("binlog.000003", 2680));
    }

    @Test
    void withoutGtidsThereIsOnlyAPosition() {
        assertThat(read(POSITION + "\n--\n-- Current Database: `s`\n").gtids()).isEmpty();
    }

    @Test
    void aValueThatLooksLikeAPositionIsNone() {
        assertThat(read("-- MySQL dump\n\n--\n-- Current Database: `s`\n\n" + POSITION + GTID)
                        .coordinates())
                .isEmpty();
    }

    @Test
    void aDumpThatNeverBeganHasNoPoint() {
        assertThat(read("").coordinates()).isEmpty();
    }
}
