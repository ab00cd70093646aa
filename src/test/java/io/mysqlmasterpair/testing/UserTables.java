package io.mysqlmasterpair.testing;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** All tables that are no system's and no operator's, as statements name them, whatever is in their names. */
public final class UserTables {

    private static final String NAME =
            "CONCAT('`', REPLACE(table_schema, '`', '``'), '`.`', REPLACE(table_name, '`', '``'), '`')";
    private static final String FROM =
            " FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema"
                    + " NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema', 'mysqlmasterpair')";

    private UserTables() {}

    public static List<String> of(MysqlServer server) {
        return server.column("SELECT " + NAME + FROM);
    }

    /** On the cluster a row is a line: in hexadecimal it stays one. */
    static List<String> of(MysqlPair pair, String member) {
        return pair.sql(member, "SELECT HEX(CONVERT(" + NAME + " USING utf8mb4))" + FROM).stream()
                .map(hex -> new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8))
                .toList();
    }
}
