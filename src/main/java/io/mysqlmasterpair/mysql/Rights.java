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
            "TRIGGER",
            "EVENT",
            "RELOAD",
            "PROCESS",
            "CREATE USER",
            "REPLICATION SLAVE",
            "REPLICATION CLIENT");

    private Rights() {}

    /** The common ones and those that are a family's own. */
    static List<String> with(String... more) {
        return Stream.concat(COMMON.stream(), Stream.of(more)).toList();
    }
}
