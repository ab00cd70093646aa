package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.UserTables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one member holds in the end.
 *
 * @param tokens of all rows and tables of the application
 * @param items tokens in the second table of a transaction
 * @param ledger tokens in the first
 * @param counters token by row
 * @param sums checksum by table, of all schemas
 */
record Contents(
        Set<String> tokens,
        Set<String> ledger,
        Set<String> items,
        Map<String, String> counters,
        TreeMap<String, String> sums) {

    static Contents of(MysqlServer server) {
        if (server.column(
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = 'shop' AND table_name = 'counter'")
                .isEmpty()) {
            return new Contents(Set.of(), Set.of(), Set.of(), Map.of(), new TreeMap<>());
        }
        Set<String> ledger = new HashSet<>(server.column("SELECT token FROM shop.ledger"));
        Map<String, String> counters = new HashMap<>();
        server.rows("SELECT id, token FROM shop.counter").forEach(row -> counters.put(row.get(0), row.get(1)));
        List<String> tables =
                server.column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'");
        Set<String> tokens = new HashSet<>(ledger);
        tokens.addAll(tables);
        tokens.addAll(counters.values());
        tokens.addAll(server.column("SELECT token FROM shop.conflict"));
        TreeMap<String, String> sums = new TreeMap<>();
        UserTables.of(server)
                .forEach(table -> sums.put(
                        table, server.rows("CHECKSUM TABLE " + table).getFirst().get(1)));
        return new Contents(
                tokens, ledger, new HashSet<>(server.column("SELECT token FROM shop.item")), counters, sums);
    }
}
