package io.mysqlmasterpair.mysql;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The column names of SHOW SLAVE STATUS, as MySQL had them before 8.0.22 and MariaDB has them still. */
final class OldNames {

    private OldNames() {}

    /** {@code Relay_Master_Log_File} is {@code Relay_Source_Log_File}, {@code Slave_IO_Running} {@code Replica_…}. */
    static Row translated(Row row) {
        Map<String, @Nullable String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        row.columns().forEach((name, value) -> columns.put(translated(name), value));
        return new Row(columns);
    }

    private static String translated(String name) {
        return name.replace("Master", "Source").replace("Slave", "Replica");
    }
}
