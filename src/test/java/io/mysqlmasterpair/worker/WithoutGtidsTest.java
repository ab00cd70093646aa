package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WithoutGtidsTest {

    private static String passed(String text, int atOnce) throws IOException {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (WithoutGtids filter = new WithoutGtids(into)) {
            for (int i = 0; i < bytes.length; i += atOnce) {
                filter.write(bytes, i, Math.min(atOnce, bytes.length - i));
            }
        }
        return into.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatGivesATransactionItsOldIdentifierIsLeftOut() throws IOException {
        String decoded = "#… GTID 2-2-1 trans\n"
                + "/*!100101 SET @@session.skip_parallel_replication=0*//*!*/;\n"
                + "/*!100001 SET @@session.gtid_domain_id=2*//*!*/;\n"
                + "/*M!100001 SET @@session.server_id=2*//*!*/;\n"
                + "/*M!100001 SET @@session.gtid_seq_no=17*//*!*/;\n"
                + "START TRANSACTION\n/*!*/;\n"
                + "/*!100001 SET @@SESSION.SERVER_ID=@@GLOBAL.SERVER_ID */;\n";

        for (int atOnce : new int[] {1, 7, 4096}) {
            assertThat(passed(decoded, atOnce))
                    .isEqualTo("#… GTID 2-2-1 trans\n"
                            + "/*!100101 SET @@session.skip_parallel_replication=0*//*!*/;\n"
                            + "START TRANSACTION\n/*!*/;\n"
                            + "/*!100001 SET @@SESSION.SERVER_ID=@@GLOBAL.SERVER_ID */;\n");
        }
    }

    @Test
    void everythingElsePassesAsItIs() throws IOException {
        String line = "x".repeat(480) + "/*!100001 SET @@session.gtid_seq_no=17*//*!*/;\n";
        String words = "insert into t values ('/*!100001 SET @@session.gtid_seq_no=17*//*!*/;')\n";

        assertThat(passed(line + words + "no end", 3)).isEqualTo(line + words + "no end");
    }
}
