package io.mysqlmasterpair.mysql;

import java.util.List;
import java.util.stream.Stream;

/** Rights that a repair needs on every family. */
final class Rights {

    private static final List<String> COMMON = List.of(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "DROP",
            "CREATE",
            "ALTER",
            "INDEX",
            "REFERENCES",
            "LOCK TABLES",
            "CREATE VIEW",
            "SHOW VIEW",
            "CREATE ROUTINE",
            "ALTER ROUTINE",
            "EXECUTE",
            "TRIGGER",
            "EVENT",
            "RELOAD",
            "PROCESS",
            "CREATE USER",
            "REPLICATION SLAVE",
            "REPLICATION CLIENT");

    /** MariaDB's own names, and what it parted from SUPER. */
    private static final List<String> MARIADB = List.of(
            "SUPER",
            "BINLOG MONITOR",
            "SLAVE MONITOR",
            "REPLICATION SLAVE ADMIN",
            "BINLOG ADMIN",
            "BINLOG REPLAY",
            "READ_ONLY ADMIN",
            "CONNECTION ADMIN",
            "SET USER");

    private Rights() {}

    /** The common ones in MariaDB's names, and those that it parted from SUPER. */
    static List<String> onMariaDb() {
        return Stream.concat(COMMON.stream().filter(right -> !right.equals("REPLICATION CLIENT")), MARIADB.stream())
                .toList();
    }

    /** The common ones and those that are a family's own. */
    static List<String> with(String... more) {
        return Stream.concat(COMMON.stream(), Stream.of(more)).toList();
    }
}
