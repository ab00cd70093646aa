package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ReplicationSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the settings that decide whether replication can go well. */
final class SettingsReader {

    private static final List<String> REPLICA_FILTERS = List.of(
            "Replicate_Do_DB",
            "Replicate_Ignore_DB",
            "Replicate_Do_Table",
            "Replicate_Ignore_Table",
            "Replicate_Wild_Do_Table",
            "Replicate_Wild_Ignore_Table",
            "Replicate_Rewrite_DB",
            "Replicate_Do_Domain_Ids",
            "Replicate_Ignore_Domain_Ids");

    private static final List<String> SOURCE_FILTERS = List.of("Binlog_Do_DB", "Binlog_Ignore_DB");

    private SettingsReader() {}

    static ReplicationSettings read(Sql sql, StateReader.Status status) throws SQLException {
        // asked for by name, because what a family does not have is an error only in SELECT @@
        Map<String, String> variables = new TreeMap<>();
        for (Row row : sql.query("SHOW GLOBAL VARIABLES WHERE variable_name IN ('binlog_format', 'binlog_row_image',"
                + " 'log_replica_updates', 'log_slave_updates', 'auto_increment_increment',"
                + " 'auto_increment_offset')")) {
            variables.put(row.text("Variable_name").replace("slave", "replica"), row.text("Value"));
        }
        return new ReplicationSettings(
                variables.getOrDefault("binlog_format", "ROW"),
                variables.getOrDefault("binlog_row_image", "FULL"),
                variables.getOrDefault("log_replica_updates", "ON").equals("ON"),
                (int) sql.query("SELECT COUNT(*) AS n FROM information_schema.processlist"
                                + " WHERE command LIKE 'Binlog Dump%'")
                        .getFirst()
                        .number("n"),
                number(variables, "auto_increment_increment"),
                number(variables, "auto_increment_offset"),
                Stream.concat(
                                status.channels().stream().flatMap(row -> set(row, REPLICA_FILTERS)),
                                status.log().stream().flatMap(row -> set(row, SOURCE_FILTERS)))
                        .distinct()
                        .toList(),
                named(status.channels()));
    }

    private static Stream<String> set(Row row, List<String> names) {
        return names.stream().filter(name -> !row.text(name).isEmpty()).map(name -> name + " = " + row.text(name));
    }

    private static List<String> named(List<Row> channels) {
        List<String> names = new ArrayList<>();
        for (Row row : channels) {
            if (!row.text("Channel_Name").isEmpty()) {
                names.add(row.text("Channel_Name"));
            }
        }
        return names;
    }

    private static int number(Map<String, String> variables, String name) {
        return Integer.parseInt(variables.getOrDefault(name, "1"));
    }
}
