package io.mysqlmasterpair.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The query that sums up a table: a hash a row, and all of them combined, so that the order of rows does not matter.
 *
 * <p>Columns are compared as bytes: their definitions are equal on both members, and bytes don't fail on a mix of
 * collations. Every value is followed by the length it has, and NULLs by a bitmap, because CONCAT_WS leaves NULLs out and
 * can't tell {@code 'a#','b'} from {@code 'a','#b'}. Large columns go in as a hash: a row longer than max_allowed_packet
 * would become NULL.
 */
final class ChecksumQuery {

    private static final Set<String> LARGE = Set.of(
            "text",
            "mediumtext",
            "longtext",
            "blob",
            "mediumblob",
            "longblob",
            "json",
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geomcollection",
            "geometrycollection",
            "vector");
    private static final Set<String> OF_ANY_LENGTH =
            Set.of("char", "varchar", "tinytext", "binary", "varbinary", "tinyblob", "enum", "set");

    private ChecksumQuery() {}

    static String of(TableDef table, RepairDialect dialect) {
        List<String> parts = new ArrayList<>();
        List<String> nulls = new ArrayList<>();
        for (Column column : table.columns()) {
            String name = Quoting.identifier(column.name());
            nulls.add("ISNULL(" + name + ")");
            if (LARGE.contains(column.dataType())) {
                parts.add("SHA2(CAST(" + name + " AS BINARY), 256)");
            } else if (column.dataType().equals("float")) {
                // as text it has six digits of its seven and a half
                parts.add("CAST(" + Floats.exact(name) + " AS BINARY)");
            } else {
                parts.add("CAST(" + name + " AS BINARY)");
            }
            if (OF_ANY_LENGTH.contains(column.dataType())) {
                parts.add("LENGTH(" + name + ")");
            }
        }
        String row =
                "SHA2(CONCAT_WS('#', " + String.join(", ", parts) + ", CONCAT(" + String.join(", ", nulls) + ")), 256)";
        // equal rows cancel each other out in an exclusive or: without a key a sum is kept beside it
        String sum = table.hasKey() ? "''" : "COALESCE(SUM(CRC32(" + row + ")), 0)";
        return "SELECT COUNT(*) AS n, " + dialect.combined(row) + " AS x, " + sum + " AS s FROM "
                + table.table().quoted();
    }
}
