package io.mysqlmasterpair.mysql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * In whose name views, routines, triggers and events of user schemas are run. They come over with the data, and accounts do
 * not (S10): what is run in the name of nobody fails, with error 1449.
 */
final class Definers {

    private static final List<String> OBJECTS = List.of(
            "SELECT definer AS d, CONCAT('view ', table_schema, '.', table_name) AS o FROM information_schema.views"
                    + " WHERE security_type = 'DEFINER' AND " + Catalog.isUser("table_schema"),
            "SELECT definer AS d, CONCAT(LOWER(routine_type), ' ', routine_schema, '.', routine_name) AS o"
                    + " FROM information_schema.routines WHERE security_type = 'DEFINER' AND "
                    + Catalog.isUser("routine_schema"),
            "SELECT definer AS d, CONCAT('trigger ', trigger_schema, '.', trigger_name) AS o"
                    + " FROM information_schema.triggers WHERE " + Catalog.isUser("trigger_schema"),
            "SELECT definer AS d, CONCAT('event ', event_schema, '.', event_name) AS o FROM information_schema.events"
                    + " WHERE " + Catalog.isUser("event_schema"));

    private Definers() {}

    /** What is defined by accounts that this member does not have, by account as it is shown. */
    static Map<String, List<String>> missing(Sql sql) {
        Set<String> there = accounts(sql);
        Map<String, List<String>> missing = new TreeMap<>();
        for (String query : OBJECTS) {
            for (Row row : sql.rows(query)) {
                if (!there.contains(row.text("d"))) {
                    missing.computeIfAbsent(row.text("d"), definer -> new ArrayList<>())
                            .add(row.text("o"));
                }
            }
        }
        return missing;
    }

    private static Set<String> accounts(Sql sql) {
        Set<String> accounts = new HashSet<>();
        for (Row row : sql.rows("SELECT user AS u, host AS h FROM mysql.user")) {
            accounts.add(row.text("u") + "@" + row.text("h"));
            if (row.text("h").isEmpty()) {
                accounts.add(row.text("u")); // a role of MariaDB, which is a definer by its name alone
            }
        }
        return accounts;
    }
}
