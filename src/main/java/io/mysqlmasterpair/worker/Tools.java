package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** MySQL's command line tools. On PATH, or in the folder that {@code MMP_MYSQL_BIN} names. */
final class Tools {

    private final RunOptions options;
    private final Secrets secrets;

    Tools(RunOptions options, Story story) {
        this.options = options;
        this.secrets = story.secrets();
    }

    /** What feeds a tool's standard input. */
    interface Feed {
        void into(OutputStream stdin) throws IOException;
    }

    /** Seconds that a dump may wait for a lock; where it locks, writers wait behind it as long. */
    private static final int LOCK_WAIT = 5;

    private static final Feed NOTHING = stdin -> {};

    /**
     * Runs mysqldump against a member.
     *
     * @param schemas names of the schemas to dump
     */
    void dump(Member member, List<String> arguments, List<String> schemas, OutputStream into) {
        List<String> all = new ArrayList<>();
        all.add("--init-command=" + dumpSession(member.state().serverUuid()));
        all.addAll(arguments);
        member.catalog()
                .brokenViews()
                .keySet()
                .forEach(view -> all.add("--ignore-table=" + view.schema() + "." + view.name()));
        all.addAll(List.of("--default-character-set=utf8mb4", "--max-allowed-packet=1G", "--databases", "--"));
        all.addAll(schemas);
        run("mysqldump", member, all, NOTHING, into);
    }

    /**
     * Runs the mysql client on a member, without binary log; it stops at the first error. Its login is its own, and the
     * address may lead elsewhere by now: where the server is not the member, the first statement fails. What the target's
     * settings would forbid or add is switched off for this session, because the authority holds it as it is.
     */
    void load(Member member, Feed feed) {
        run(
                "mysql",
                member,
                List.of(
                        "--batch",
                        "--binary-mode",
                        "--skip-reconnect",
                        "--default-character-set=utf8mb4",
                        "--max-allowed-packet=1G",
                        "--init-command=" + loadSession(member.state().serverUuid(), member.loadSwitches())),
                feed,
                OutputStream.nullOutputStream());
    }

    /** Fails on any other server: a switch that is neither on nor off is refused. */
    static String dumpSession(String serverUuid) {
        return "SET SESSION lock_wait_timeout = " + LOCK_WAIT + ", autocommit = IF(@@server_uuid = '" + serverUuid
                + "', 1, 2)";
    }

    /** As {@link #dumpSession}. */
    static String loadSession(String serverUuid, List<String> switches) {
        return "SET SESSION sql_log_bin = IF(@@server_uuid = '" + serverUuid + "', 0, 2), autocommit = 1"
                + switches.stream().map(name -> ", " + name + " = 0").collect(Collectors.joining());
    }

    /** Reads binary logs from a member. */
    void fetchLogs(Member member, List<String> arguments) {
        run("mysqlbinlog", member, arguments, NOTHING, OutputStream.nullOutputStream());
    }

    /** Reads binary logs that lie in files. */
    void decodeLogs(List<String> arguments, OutputStream into) {
        ToolProcess.run("mysqlbinlog", script("mysqlbinlog", arguments), NOTHING, into, secrets);
    }

    private void run(String tool, Member member, List<String> arguments, Feed feed, OutputStream into) {
        try (DefaultsFile login = DefaultsFile.write(
                member.endpoint(), options.logins().admin(), options.tls().mode(), options.caFile())) {
            List<String> all = new ArrayList<>(login.arguments());
            all.addAll(arguments);
            Path script = script(tool, all);
            ToolProcess.run(tool, script, feed, into, secrets);
        }
    }

    /**
     * Arguments travel in a script: the JVM would write names in the platform's character set, which in a container may
     * know nothing but ASCII. There is no secret in it.
     */
    private static Path script(String tool, List<String> arguments) {
        StringBuilder text = new StringBuilder("exec ").append(quote(path(tool)));
        arguments.forEach(argument -> text.append(' ').append(quote(argument)));
        try {
            Path script = Files.createTempFile("mmp-", ".sh");
            script.toFile().deleteOnExit();
            Files.writeString(script, text.append('\n'), StandardCharsets.UTF_8);
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file can be made", e);
        }
    }

    private static String quote(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    private static String path(String tool) {
        String folder = System.getProperty("mmp.mysql.bin", System.getenv().getOrDefault("MMP_MYSQL_BIN", ""));
        return folder.isEmpty() ? tool : Path.of(folder, tool).toString();
    }
}
