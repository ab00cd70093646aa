package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Floats;
import io.mysqlmasterpair.mysql.Member;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A dump whose FLOAT values are the ones in the tables. mysqldump rounds them to six digits, so updates with the exact
 * values follow the rows, and the triggers come after these, so that none fires.
 *
 * <p>The values are read a little later than mysqldump's snapshot. A row that was changed in between is no harm: the
 * change comes through the channel and brings its values along.
 */
final class ExactDump {

    private static final int ROWS_A_TRANSACTION = 1000;

    private ExactDump() {}

    /** @param arguments for mysqldump, without a word on triggers */
    static void write(Run run, Member member, List<String> arguments, List<String> schemas, OutputStream sink) {
        List<Floats.Table> tables =
                member.floats().tables().stream().filter(Floats.Table::hasKey).toList();
        List<String> first = new ArrayList<>(arguments);
        first.add(tables.isEmpty() ? "--triggers" : "--skip-triggers");
        run.tools().dump(member, first, schemas, sink);
        if (tables.isEmpty()) {
            return;
        }
        line(sink, "SET SESSION sql_mode = '', time_zone = '+00:00', foreign_key_checks = 0;");
        tables.forEach(table -> exact(member, table, sink));
        List<String> triggers = new ArrayList<>(ToolSet.of(member.flavour()).withoutCoordinates());
        triggers.addAll(List.of("--no-data", "--no-create-info", "--no-create-db", "--no-tablespaces", "--triggers"));
        run.tools().dump(member, triggers, schemas, sink);
    }

    private static void exact(Member member, Floats.Table table, OutputStream sink) {
        int[] rows = {0};
        line(sink, "START TRANSACTION;");
        member.floats().exact(table, statement -> {
            line(sink, statement);
            if (++rows[0] % ROWS_A_TRANSACTION == 0) {
                line(sink, "COMMIT; START TRANSACTION;");
            }
        });
        line(sink, "COMMIT;");
    }

    private static void line(OutputStream sink, String text) {
        try {
            sink.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the dump can't be written", e);
        }
    }
}
