package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.mysql.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A schema, tables, columns, rows and an account whose names and values try to be something else, on every server whose data are
 * copied or compared in a test: quotes of each kind, a newline, other scripts, what patterns and escapes are made of, and as
 * long as a name may be.
 */
public final class Hostile {

    public static final int SCHEMAS = 1;
    public static final int TABLES = 2;
    public static final int ROWS = 10;

    /** As long as a user may be: 32 characters. */
    public static final String ACCOUNT = Quoting.identifier("o'b`r\"\\e\nn ü日%; -- " + "x".repeat(13)) + "@'%'";

    private static final int LONGEST = 64;

    private final String schema;
    private final String table;
    private final String withoutKey;
    private final String id = Quoting.identifier("i`'\n\"?{d}");
    private final String text;
    private final String bytes = Quoting.identifier("b\n-- '");

    private Hostile(ServerFamily family) {
        String name = filledUp("h'\"`\né日%\\_; DELETE FROM x; -- ", family);
        this.schema = Quoting.identifier(name);
        this.table = Quoting.qualified(name, filledUp("t'\"`\né日%\\?{d}; DELETE FROM x; -- ", family));
        this.withoutKey = Quoting.qualified(name, "u`'\n\"");
        this.text = Quoting.identifier(filledUp("v\\%é日`'\" ", family));
    }

    /** Up to 64 characters; of 8.0.15 no replica reads a row of a schema whose name has more than 64 bytes. */
    private static String filledUp(String name, ServerFamily family) {
        int length = family == ServerFamily.MYSQL_8_0 ? name.getBytes(StandardCharsets.UTF_8).length : name.length();
        return name + "x".repeat(LONGEST - length);
    }

    /** Makes all of it, logged. */
    public static void on(MysqlServer server) {
        server.run(new Hostile(server.family()).statements().toArray(String[]::new));
    }

    /** Makes all of it, on a member of a pair of MySQL on the cluster. */
    public static void on(MysqlPair pair, String member) {
        pair.sql(member, String.join(";\n", new Hostile(ServerFamily.MYSQL_9_7).statements()));
    }

    /** Waits until all of it has come to a replica. */
    public static void arrivesAt(MysqlServer replica) {
        String rows = "SELECT COUNT(*) FROM " + new Hostile(replica.family()).withoutKey;
        Awaitility.await().ignoreExceptions().until(() -> replica.text(rows).equals("5"));
    }

    /**
     * Rights on columns. Not to be logged: 5.7.22 and 8.0.15 leave out the quotes around these names there, and a replica stops at
     * that; nor for 5.7.22, which leaves them out of SHOW GRANTS, too.
     */
    public static String grantOnColumns(ServerFamily family) {
        Hostile hostile = new Hostile(family);
        return "GRANT UPDATE (" + hostile.id + ", " + hostile.text + "), INSERT (" + hostile.bytes + ") ON "
                + hostile.table + " TO " + ACCOUNT;
    }

    /** Rows last: where those are, all is. */
    private List<String> statements() {
        return List.of(
                "CREATE DATABASE " + schema + " DEFAULT CHARACTER SET utf8mb4",
                "CREATE TABLE " + table + " (" + id + " int PRIMARY KEY, " + text + " varchar(99), " + bytes
                        + " varbinary(9))",
                "CREATE TABLE " + withoutKey + " (" + text + " varchar(99))",
                "CREATE USER " + ACCOUNT + " IDENTIFIED BY 'hostile-p\\'w1'",
                "GRANT INSERT ON " + schema + ".* TO " + ACCOUNT,
                "GRANT SELECT ON " + table + " TO " + ACCOUNT,
                "INSERT INTO " + table + " VALUES (1, '''), (9, ''x'', NULL); -- ', '\\0\\n\\'\\\\'),"
                        + " (2, 'a\\0b\\r\\n`c`\\\\\"%', NULL), (3, '😀 é日 ', ''), (4, NULL, 'NULL'), (5, '', '\\Z')",
                "INSERT INTO " + withoutKey + " VALUES ('😀\\n'';'), ('😀\\n'';'), (NULL), ('\\\\0'), ('\\0')");
    }
}
