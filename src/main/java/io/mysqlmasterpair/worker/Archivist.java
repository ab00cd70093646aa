package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.MemberState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes one archive: raw logs, decoded, ready to replay, and the copy; then reads all of it back. */
final class Archivist {

    private static final int LONGEST_ARGUMENT = 100_000;

    private final Run run;
    private final Member target;
    private final Path folder;

    Archivist(Run run, Member target, Path folder) {
        this.run = run;
        this.target = target;
        this.folder = folder;
    }

    ArchiveManifest archive() {
        // who the target is, and what it has, is noted first: if it moves while being copied, import will refuse
        MemberState.Reachable state = target.state();
        List<String> schemas = target.catalog().userSchemas();
        UniqueLogs unique = UniqueLogs.find(run);
        List<KeptFile> files = new ArrayList<>();
        long transactions = unique.gtids().size();
        if (!unique.files().isEmpty()) {
            List<Path> raw = fetch(unique.files());
            raw.forEach(file -> files.add(KeptFile.of(folder, file)));
            long counted = decode(unique, state.serverId(), raw, files);
            transactions = run.byGtid() ? transactions : counted;
        }
        if (!schemas.isEmpty()) {
            files.add(copy(schemas));
        }
        Map<TableName, String> broken = target.catalog().brokenViews();
        if (!broken.isEmpty()) {
            files.add(brokenViews(broken));
        }
        verify(files);
        ArchiveManifest manifest = manifest(state, schemas, unique, transactions, files);
        Durable.writeJson(folder.resolve("manifest.json"), manifest);
        return manifest;
    }

    private List<Path> fetch(List<String> names) {
        Path logs = folder.resolve("binlog");
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + logs + " can't be made", e);
        }
        List<String> arguments =
                new ArrayList<>(List.of("--read-from-remote-server", "--raw", "--result-file=" + logs + "/"));
        arguments.addAll(names);
        run.tools().fetchLogs(target, arguments);
        List<Path> raw = names.stream().map(logs::resolve).toList();
        raw.forEach(Durable::sync);
        Durable.sync(logs);
        run.story().say("Copied " + raw.size() + " binary logs of " + target.name() + " as they are.");
        return raw;
    }

    /** @return how many transactions the decoded log shows */
    private long decode(UniqueLogs unique, long serverId, List<Path> raw, List<KeptFile> files) {
        List<String> choice = choice(unique, serverId);
        List<String> names = raw.stream().map(Path::toString).toList();
        PatternCounter transactions = new PatternCounter("\tAnonymous_GTID\t");
        files.add(written(
                "unique.decoded.sql.gz",
                transactions,
                sink -> run.tools()
                        .decodeLogs(joined(List.of("--base64-output=DECODE-ROWS", "-v"), choice, names), sink)));
        files.add(written(
                "unique.replay.sql.gz",
                (bytes, offset, length) -> {},
                sink -> run.tools().decodeLogs(joined(List.of("--skip-gtids", "--idempotent"), choice, names), sink)));
        return transactions.count();
    }

    /** Which events of the logs are the target's own and unknown to the authority. */
    private List<String> choice(UniqueLogs unique, long serverId) {
        List<String> choice = new ArrayList<>();
        if (run.byGtid()) {
            String set = unique.gtids().toString();
            if (set.length() < LONGEST_ARGUMENT) {
                choice.add("--include-gtids=" + set);
            } else {
                run.story().say("The unique transactions are too scattered to be singled out; whole logs are decoded.");
            }
        } else {
            unique.from().ifPresent(from -> choice.add("--start-position=" + from.position()));
            choice.add("--server-id=" + serverId);
        }
        return choice;
    }

    @SafeVarargs
    private static List<String> joined(List<String>... lists) {
        return Stream.of(lists).flatMap(List::stream).toList();
    }

    /** Views that can't be read are in no dump: what made them is kept beside it. */
    private KeptFile brokenViews(Map<TableName, String> broken) {
        Path file = folder.resolve("broken-views.sql");
        String text = broken.entrySet().stream()
                .map(view -> "-- " + view.getKey().toString().replace('\n', ' ') + "\n" + view.getValue() + ";\n")
                .collect(Collectors.joining());
        try {
            Files.writeString(file, text);
            Durable.sync(file);
            return KeptFile.of(folder, file);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive can't be written: " + file.getFileName(), e);
        }
    }

    private KeptFile copy(List<String> schemas) {
        long estimate = target.catalog().dataBytes();
        return written("copy.sql.gz", (bytes, offset, length) -> {}, sink -> {
            ExactDump.write(
                    run,
                    target,
                    List.of(
                            "--single-transaction",
                            "--routines",
                            "--events",
                            "--hex-blob",
                            "--no-tablespaces",
                            "--set-gtid-purged=OFF"),
                    schemas,
                    sink);
            if (!sink.endsAsDump()) {
                throw new Failed("the copy of " + target.name() + " has no end", true);
            }
            run.story().say("Copied " + schemas.size() + " schemas of " + target.name() + ", " + estimate + " bytes.");
        });
    }

    /** Something that writes a file. */
    private interface Writing {
        void into(GzipSink sink);
    }

    private KeptFile written(String name, GzipSink.Reader reader, Writing writing) {
        Path file = folder.resolve(name);
        long estimate = Math.max(1, target.catalog().dataBytes());
        try {
            GzipSink sink = new GzipSink(
                    file, reader, bytes -> run.story().progress(bytes, estimate, name + ": " + (bytes >> 20) + " MB"));
            try (sink) {
                writing.into(sink);
            }
            return sink.kept(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive can't be written: " + name, e);
        }
    }

    private void verify(List<KeptFile> files) {
        Durable.sync(folder);
        files.forEach(file -> file.verify(folder));
    }

    private ArchiveManifest manifest(
            MemberState.Reachable state,
            List<String> schemas,
            UniqueLogs unique,
            long transactions,
            List<KeptFile> files) {
        return new ArchiveManifest(
                run.options().run(),
                run.targetLease().ordinal(),
                run.story().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                target.name(),
                state.serverUuid(),
                state.version().text(),
                state.executed().toString(),
                state.purged().toString(),
                state.coordinates().file(),
                state.coordinates().position(),
                schemas,
                target.events().all(),
                unique.gtids().toString(),
                unique.lost().toString(),
                transactions,
                files,
                "",
                true);
    }
}
