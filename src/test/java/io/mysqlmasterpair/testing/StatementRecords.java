package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** All that a server can keep of statements, switched on: general and slow log, and the histories. */
public final class StatementRecords {

    private static final Pattern OF_CHANNELS = Pattern.compile(".*/(master\\.info|mysql\\.ibd|slave_master_info\\.ibd"
            + "|undo_?\\d+|ib_logfile\\d|ibdata1|#innodb_redo/[^/]+|[^/]+\\.dblwr)");

    private final MysqlServer server;

    private StatementRecords(MysqlServer server) {
        this.server = server;
    }

    /** From now on all is kept. */
    public static StatementRecords of(MysqlServer server) {
        server.run(
                "SET GLOBAL general_log_file = '/var/lib/mysql/general.log', GLOBAL general_log = ON,"
                        + " GLOBAL slow_query_log_file = '/var/lib/mysql/slow.log', GLOBAL slow_query_log = ON,"
                        + " GLOBAL long_query_time = 0",
                "UPDATE performance_schema.setup_consumers SET enabled = 'YES' WHERE name LIKE 'events_statements%'",
                // what the test itself has said until now
                "TRUNCATE performance_schema.events_statements_history_long",
                "TRUNCATE performance_schema.events_statements_history");
        return new StatementRecords(server);
    }

    /** All statements that were seen, however short, by where they were. */
    public Map<String, String> statements() {
        String history = "SELECT CONCAT_WS(' ', sql_text, digest_text, message_text) FROM performance_schema.";
        return Map.of(
                "general log", server.inside("cat /var/lib/mysql/general.log"),
                "slow log", server.inside("cat /var/lib/mysql/slow.log"),
                "error log", server.log(),
                "long history", all(history + "events_statements_history_long"),
                "history", all(history + "events_statements_history"),
                "digests", all("SELECT digest_text FROM performance_schema.events_statements_summary_by_digest"));
    }

    private String all(String query) {
        return String.join(
                "\n", server.column(query).stream().map(String::valueOf).toList());
    }

    /** The files of the data folder, binary and relay logs among them, in which something is found. */
    public List<String> filesWith(SecretForms secrets) {
        try {
            Path patterns = Files.createTempFile("patterns-", ".txt");
            Files.write(patterns, secrets.patterns().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            try {
                return server.inside("LC_ALL=C grep -r -l -a -F -f " + patterns + " /var/lib/mysql")
                        .lines()
                        .toList();
            } finally {
                Files.delete(patterns);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is a file in which a server keeps its channels, their passwords among them, or a part of InnoDB's own. */
    public static boolean isOfChannels(String file) {
        return OF_CHANNELS.matcher(file).matches();
    }
}
