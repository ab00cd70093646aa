package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.testing.MysqlServer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the lease on a member says, read without the project's own code. */
public record Leased(String state, boolean fenced) {

    private static final Set<String> UNPROVEN = Set.of("importing", "imported", "pointed");

    static Optional<Leased> on(MysqlServer server) {
        boolean none = server.column("SELECT 1 FROM information_schema.tables WHERE table_schema = 'mysqlmasterpair'"
                        + " AND table_name = 'lease'")
                .isEmpty();
        List<List<String>> rows =
                none ? List.of() : server.rows("SELECT state, prior IS NOT NULL FROM mysqlmasterpair.lease");
        return rows.stream()
                .findFirst()
                .map(row -> new Leased(row.get(0), row.get(1).equals("1")));
    }

    boolean isUnproven() {
        return isUnproven(state);
    }

    public static boolean isUnproven(String state) {
        return UNPROVEN.contains(state);
    }
}
