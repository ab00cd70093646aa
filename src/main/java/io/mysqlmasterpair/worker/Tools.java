package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The servers' command line tools. On PATH, or in the folder that {@code MMP_MYSQL_BIN} names. */
final class Tools {

    private final RunOptions options;
    private final Secrets secrets;
    private final Patience patience;

    Tools(RunOptions options, Story story) {
        this.options = options;
        this.patience = new Patience(options.limits().room(), story::waits);
        this.secrets = story.secrets();
    }

    /** What feeds a tool's standard input; from its beginning each time, where the tool has to be run again. */
    interface Feed {
        void into(OutputStream stdin) throws IOException;
    }

    private static final Feed NOTHING = stdin -> {};

    /**
     * Dumps schemas of a member.
     *
     * @param schemas names of the schemas to dump
     */
    void dump(Member member, List<String> arguments, List<String> schemas, OutputStream into) {
        ToolSet tools = ToolSet.of(member.flavour());
        List<String> all = new ArrayList<>(tools.dumpSession(member));
        all.addAll(arguments);
        member.catalog()
                .brokenViews()
                .keySet()
                .forEach(view -> all.add("--ignore-table=" + view.schema() + "." + view.name()));
        all.addAll(List.of("--default-character-set=utf8mb4", "--max-allowed-packet=1G", "--databases", "--"));
        all.addAll(schemas);
        onDiskOf(
                member,
                () -> tools.requireOf(member, into, checked -> run(tools.dump(), member, all, NOTHING, checked)));
    }

    /**
     * Runs the client on a member, without binary log; it stops at the first error. Its login is its own, and the
     * address may lead elsewhere by now: where the server is not the member, the first statement fails. What the target's
     * settings would forbid or add is switched off for this session, because the authority holds it as it is.
     */
    void load(Member member, Feed feed) {
        ToolSet tools = ToolSet.of(member.flavour());
        String session = loadSession(member.identity(), member.state().serverUuid(), member.loadSwitches());
        List<String> arguments = new ArrayList<>(List.of("--batch", "--binary-mode", "--skip-reconnect"));
        arguments.addAll(tools.noStatements());
        arguments.addAll(
                List.of("--default-character-set=utf8mb4", "--max-allowed-packet=1G", "--init-command=" + session));
        onDiskOf(member, () -> run(tools.client(), member, arguments, feed, OutputStream.nullOutputStream()));
    }

    /** Of what these tools say, it is the server's disk that is full: they write no file. */
    private static void onDiskOf(Member member, Runnable work) {
        try {
            work.run();
        } catch (Failed e) {
            throw e.getCause() == null && NoRoom.isSaidIn(e.getMessage())
                    ? NoRoom.onMember(member.name(), e.getMessage())
                    : e;
        }
    }

    /** Fails on any other server: a switch that is neither on nor off is refused. */
    static String loadSession(String identity, String serverUuid, List<String> switches) {
        return "SET SESSION sql_log_bin = IF(" + identity + " = '" + serverUuid + "', 0, 2), autocommit = 1"
                + switches.stream().map(name -> ", " + name + " = 0").collect(Collectors.joining());
    }

    /** Copies binary logs of a member, as they are, into a folder. */
    void fetchLogs(Member member, List<String> names, Path folder) {
        List<String> arguments =
                new ArrayList<>(List.of("--read-from-remote-server", "--raw", "--result-file=" + folder + "/"));
        arguments.addAll(names);
        try {
            run(ToolSet.of(member.flavour()).binlog(), member, arguments, NOTHING, OutputStream.nullOutputStream());
        } catch (Failed e) {
            // the tool gives no reason for what it can't write
            throw NoRoom.isIn(folder) ? NoRoom.onVolume(folder, e.getMessage()) : e;
        }
    }

    /** Reads binary logs that lie in files, of a kind of server. */
    void decodeLogs(ToolSet tools, List<String> arguments, OutputStream into) {
        ToolProcess.run(tools.binlog(), script(tools.binlog(), arguments), NOTHING, into, secrets);
    }

    private void run(String tool, Member member, List<String> arguments, Feed feed, OutputStream into) {
        FullMember.await(patience, member.name(), into, checked -> once(tool, member, arguments, feed, checked));
    }

    private void once(String tool, Member member, List<String> arguments, Feed feed, OutputStream into) {
        try (DefaultsFile login = DefaultsFile.write(
                ToolSet.of(member.flavour()),
                member.endpoint(),
                options.logins().admin(),
                options.tls().mode(),
                options.caFile())) {
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
            throw NoRoom.inTemporary(e);
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
