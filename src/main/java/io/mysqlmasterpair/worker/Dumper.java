package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Leases;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TableDef;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One attempt to dump the authority. */
final class Dumper {

    private final Run run;
    private final Member authority;
    private final Workspace workspace;

    Dumper(Run run, Member authority, Workspace workspace) {
        this.run = run;
        this.authority = authority;
        this.workspace = workspace;
    }

    /** How an attempt ended. */
    sealed interface Attempt {}

    record Complete(DumpManifest manifest) implements Attempt {}

    /** The snapshot never opened: something long-running was in the way. */
    record NeverOpened(Failed why) implements Attempt {}

    /** The definitions changed between beginning and end, so the dump may hold a mixture. */
    record Altered(String what) implements Attempt {}

    /** What fails takes no room: the next attempt, or the run that comes after, would miss it. */
    Attempt attempt() {
        Workspace.delete(workspace.dump());
        try {
            return dump();
        } catch (RuntimeException e) {
            Workspace.discard(workspace.dump(), e);
            throw e;
        }
    }

    private Attempt dump() {
        SortedSet<String> objects = authority.catalog().objects();
        SortedSet<String> before = definitions(objects);
        List<String> schemas = authority.catalog().userSchemas();
        DumpHead head = new DumpHead();
        TupleCounter rows = new TupleCounter();
        long estimate = Math.max(1, authority.catalog().dataBytes());
        try {
            Files.createDirectories(workspace.dump());
            GzipSink sink = new GzipSink(
                    workspace.dumpFile(),
                    (bytes, offset, length) -> {
                        head.accept(bytes, offset, length);
                        rows.accept(bytes, offset, length);
                    },
                    bytes -> run.story()
                            .progress(bytes, estimate, (bytes >> 20) + " of about " + (estimate >> 20) + " MB dumped"));
            try (sink) {
                stream(schemas, sink);
            }
            SortedSet<String> after = definitions(authority.catalog().objects());
            if (!before.equals(after) || !schemas.equals(authority.catalog().userSchemas())) {
                return new Altered(difference(before, after));
            }
            return new Complete(keep(schemas, objects, head, rows.rows(), sink));
        } catch (Failed e) {
            if (head.coordinates().isEmpty() && e.retryable()) {
                return new NeverOpened(e);
            }
            // a table that was rebuilt or dropped under the snapshot ends mysqldump: 1412, 1146
            SortedSet<String> after = definitions(authority.catalog().objects());
            if (e.retryable() && !before.equals(after)) {
                return new Altered(difference(before, after));
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("the dump can't be written", e);
        }
    }

    /** No snapshot holds definitions, nor which table has which name: that all of it stood still is seen from before and after. */
    private SortedSet<String> definitions(SortedSet<String> objects) {
        SortedSet<String> all = new TreeSet<>(objects);
        all.addAll(authority.catalog().identities());
        return all;
    }

    private void stream(List<String> schemas, GzipSink sink) {
        List<String> arguments = new ArrayList<>(ToolSet.of(authority.flavour()).withCoordinates(run.byGtid()));
        arguments.addAll(List.of(
                "--routines",
                "--events",
                "--hex-blob",
                "--no-tablespaces",
                "--ignore-table=" + Leases.SCHEMA + "." + Leases.TABLE));
        List<String> all = new ArrayList<>(schemas);
        // last, and with the markers: row events that name them must find them
        all.add(Leases.SCHEMA);
        Set<TableName> broken = authority.catalog().brokenViews().keySet();
        if (!broken.isEmpty()) {
            run.story()
                    .say("Views of " + authority.name() + " that can't be read, and so can't be dumped, are left out: "
                            + broken + ".");
        }
        ExactDump.write(run, authority, arguments, all, sink);
        if (!sink.endsAsDump()) {
            throw new Failed("the dump of " + authority.name() + " has no end", true);
        }
    }

    private static String difference(SortedSet<String> before, SortedSet<String> after) {
        SortedSet<String> either = new TreeSet<>(before);
        either.addAll(after);
        return either.stream()
                .filter(object -> before.contains(object) != after.contains(object))
                .findFirst()
                .orElse("a schema");
    }

    private DumpManifest keep(
            List<String> schemas, SortedSet<String> objects, DumpHead head, Map<TableName, Long> rows, GzipSink sink)
            throws IOException {
        BinlogPosition coordinates =
                head.coordinates().orElseThrow(() -> new Failed("the dump has no coordinates", true));
        GtidSet gtids = run.byGtid()
                ? head.gtids()
                        .or(() -> authority
                                .gtids()
                                .at(coordinates)
                                .map(authority.gtids().toldBeyondLog()::union))
                        .orElseThrow(() -> new Failed("the dump has no GTID set", true))
                : GtidSet.EMPTY;
        List<DumpManifest.Rows> tables = authority.catalog().tables().stream()
                .map(TableDef::table)
                .map(table -> new DumpManifest.Rows(table, rows.getOrDefault(table, 0L)))
                .toList();
        KeptFile kept = sink.kept(workspace.dump());
        DumpManifest manifest = new DumpManifest(
                run.options().run(),
                run.story().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                authority.name(),
                authority.state().serverUuid(),
                gtids.toString(),
                coordinates.file(),
                coordinates.position(),
                schemas,
                tables,
                List.copyOf(objects),
                kept,
                sink.unpacked());
        Durable.sync(workspace.dump());
        Durable.writeJson(workspace.dumpManifest(), manifest);
        return manifest;
    }
}
