package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.BinaryLogs.LogFile;
import io.mysqlmasterpair.mysql.Events.Event;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState;
import java.io.IOException;
import java.io.OutputStream;
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

    static final String COPY = "copy.sql.gz";
    static final String BROKEN_VIEWS = "broken-views.sql";

    private final Run run;
    private final Member target;
    private final Path folder;
    private final ToolSet tools;

    Archivist(Run run, Member target, Path folder) {
        this.run = run;
        this.target = target;
        this.folder = folder;
        this.tools = ToolSet.of(target.flavour());
    }

    ArchiveManifest archive() {
        // who the target is, and what it has, is noted first: if it moves while being copied, import will refuse
        MemberState.Reachable state = target.state();
        List<String> schemas = target.catalog().userSchemas();
        UniqueLogs unique = UniqueLogs.find(run);
        List<KeptFile> files = new ArrayList<>();
        long transactions = logs(unique, state.serverId(), files);
        if (!schemas.isEmpty()) {
            files.add(ArchivedShapes.write(folder, target.shapes().all().values()));
            files.add(copy(schemas));
        }
        Map<TableName, String> broken = target.catalog().brokenViews();
        if (!broken.isEmpty()) {
            files.add(brokenViews(broken));
        }
        return sealed(state, new Outcome(schemas, target.events().all(), ""), unique, transactions, files);
    }

    /**
     * Of a target that is half overwritten, and was written on since it was archived: its logs as they are now, and what
     * lies beside the logs in the archive from before, because a copy of the half would be no copy of anything.
     *
     * @throws Refused when the target has purged what was written since
     */
    ArchiveManifest archiveAfter(ArchiveBefore before) {
        MemberState.Reachable state = target.state();
        UniqueLogs unique = UniqueLogs.find(run);
        GtidSet gone = unique.lost().subtract(before.manifest().executedSet());
        if (!gone.isEmpty()) {
            throw Refused.forGood(
                    "somebody wrote on " + target.name() + " while it was being overwritten, and its logs of"
                            + " that are purged (" + gone + "); a person must decide");
        }
        List<KeptFile> files = new ArrayList<>();
        long transactions = logs(unique, state.serverId(), files);
        files.addAll(before.takeOver(folder));
        Outcome outcome = new Outcome(
                before.manifest().schemas(), before.manifest().events(), before.isWholeIn(unique) ? before.run() : "");
        return sealed(state, outcome, unique, transactions, files);
    }

    /** What there was beside the logs. */
    private record Outcome(List<String> schemas, List<Event> events, String continues) {}

    private ArchiveManifest sealed(
            MemberState.Reachable state, Outcome outcome, UniqueLogs unique, long transactions, List<KeptFile> files) {
        verify(files);
        ArchiveManifest manifest = manifest(state, outcome, unique, transactions, files);
        Durable.writeJson(folder.resolve("manifest.json"), manifest);
        return manifest;
    }

    /** @return how many transactions only the target has, as far as can be told */
    private long logs(UniqueLogs unique, long serverId, List<KeptFile> files) {
        if (unique.files().isEmpty()) {
            return unique.gtids().size();
        }
        List<Path> raw = fetch(unique.files());
        raw.forEach(file -> files.add(KeptFile.of(folder, file)));
        long counted = decode(unique, serverId, raw, files);
        return run.byGtid() ? unique.gtids().size() : counted;
    }

    private List<Path> fetch(List<String> names) {
        Path logs = folder.resolve("binlog");
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + logs + " can't be made", e);
        }
        List<LogFile> listed = target.binaryLogs().files().stream()
                .filter(file -> names.contains(file.name()))
                .toList();
        run.tools().fetchLogs(target, names, logs);
        List<Path> raw = names.stream().map(logs::resolve).toList();
        listed.forEach(file -> requireWhole(file, logs.resolve(file.name())));
        raw.forEach(Durable::sync);
        Durable.sync(logs);
        run.story().say("Copied " + raw.size() + " binary logs of " + target.name() + " as they are.");
        return raw;
    }

    /** The tool does not look whether its last bytes reach the disk, and what it leaves may end between two events. */
    private void requireWhole(LogFile listed, Path copy) {
        long size = copy.toFile().length();
        if (size < listed.leastCopy()) {
            String cut = "the copy of " + listed.name() + " has " + size + " of its " + listed.bytes() + " bytes on "
                    + target.name();
            throw NoRoom.isIn(folder) ? NoRoom.onVolume(folder, cut) : new Failed(cut, true);
        }
    }

    /** @return how many transactions the decoded log shows */
    private long decode(UniqueLogs unique, long serverId, List<Path> raw, List<KeptFile> files) {
        List<String> choice = choice(unique, serverId);
        List<String> names = raw.stream().map(Path::toString).toList();
        List<PatternCounter> transactions =
                tools.transactionMarks().stream().map(PatternCounter::new).toList();
        files.add(written(
                "unique.decoded.sql.gz",
                (bytes, offset, length) -> transactions.forEach(mark -> mark.accept(bytes, offset, length)),
                sink -> run.tools().decodeLogs(tools, joined(tools.readable(), choice, names), sink)));
        files.add(written(
                "unique.replay.sql.gz",
                (bytes, offset, length) -> {},
                sink -> replay(joined(tools.replayable(), choice, names), sink)));
        return transactions.stream().mapToLong(PatternCounter::count).sum();
    }

    private void replay(List<String> arguments, GzipSink sink) {
        try {
            OutputStream replayed = tools.replayed(sink);
            run.tools().decodeLogs(tools, arguments, replayed);
            replayed.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the archive can't be written", e);
        }
    }

    /** Which events of the logs are the target's own and unknown to the authority. */
    private List<String> choice(UniqueLogs unique, long serverId) {
        List<String> choice = new ArrayList<>();
        if (run.byGtid()) {
            String first = unique.files().getFirst();
            tools.only(unique.gtids(), () -> target.binaryLogs().previousGtids(first))
                    .ifPresentOrElse(
                            choice::addAll,
                            () -> run.story()
                                    .say("The unique transactions are too scattered to be singled out; whole logs are"
                                            + " decoded."));
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
        Path file = folder.resolve(BROKEN_VIEWS);
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
        return written(COPY, (bytes, offset, length) -> {}, sink -> {
            List<String> view = tools.withoutCoordinates();
            ExactDump.write(
                    run,
                    target,
                    joined(view, List.of("--routines", "--events", "--hex-blob", "--no-tablespaces")),
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
            MemberState.Reachable state, Outcome outcome, UniqueLogs unique, long transactions, List<KeptFile> files) {
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
                outcome.schemas(),
                outcome.events(),
                unique.gtids().toString(),
                unique.lost().toString(),
                transactions,
                state.serverId(),
                unique.from().map(BinlogPosition::file).orElse(""),
                unique.from().map(BinlogPosition::position).orElse(0L),
                files,
                "",
                outcome.continues(),
                true);
    }
}
