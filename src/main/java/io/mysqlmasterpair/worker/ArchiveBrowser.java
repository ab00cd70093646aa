package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.binlog.Transactions;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.Shown;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Tells a person what is in an archive. Needs no server. */
public final class ArchiveBrowser {

    private static final int BRIEF = 40;

    private final OpenArchive archive;
    private final PrintStream out;

    /** @throws Refused when there is no verified archive */
    public ArchiveBrowser(Path runFolder, PrintStream out) {
        this.archive = OpenArchive.of(runFolder);
        this.out = out;
    }

    /** What was kept, why, and how much of it, in sentences and a table. */
    public void summary() {
        ArchiveManifest m = archive.manifest();
        out.println("The run " + m.run() + " archived member " + m.member() + " (MySQL " + m.version() + ", server "
                + m.serverUuid() + ") at " + m.at() + ".");
        out.println(
                m.schemas().isEmpty()
                        ? "It had no schemas to copy."
                        : "A copy of " + m.schemas().size() + " schemas is in copy.sql.gz: "
                                + String.join(", ", m.schemas()).replace("\n", "\\n") + ".");
        out.println(
                "It stood at " + m.coordinates() + (m.executed().isEmpty() ? "." : ", GTIDs " + m.executed() + "."));
        out.println("Only it had " + m.transactions() + " transactions"
                + (m.uniqueGtids().isEmpty() ? "." : ": " + m.uniqueGtids() + "."));
        if (!m.lostGtids().isEmpty()) {
            out.println("Of these, the logs of " + m.lostGtids() + " were gone: what they did is in the copy only.");
        }
        if (!archive.source().equals(archive.run())) {
            out.println("The files are those of " + archive.source()
                    + ": that run was stopped while it overwrote the member.");
        }
        out.println();
        ChangeCounts counts = new ChangeCounts();
        archive.read(counts);
        tables(counts);
        statements(counts);
    }

    private void tables(ChangeCounts counts) {
        if (counts.tables().isEmpty()) {
            out.println("No rows were changed in them.");
            return;
        }
        TextTable table = new TextTable("TABLE", "INSERTS", "UPDATES", "DELETES");
        counts.tables()
                .forEach((name, c) -> table.row(
                        name.replace("\n", "\\n"),
                        String.valueOf(c.inserts()),
                        String.valueOf(c.updates()),
                        String.valueOf(c.deletes())));
        table.print(out);
    }

    private void statements(ChangeCounts counts) {
        if (counts.transactions() < archive.manifest().transactions()) {
            out.println();
            out.println("Only " + counts.transactions() + " of "
                    + archive.manifest().transactions() + " transactions were found in the logs.");
        }
        if (!counts.statements().isEmpty()) {
            out.println();
            out.println("Statements that were logged as such:");
            counts.statements().forEach(text -> out.println("  " + text.replace("\n", "\\n")));
        }
        if (!counts.unreadable().isEmpty()) {
            out.println();
            out.println("Not readable here (unique.decoded.sql.gz may have it):");
            counts.unreadable().forEach(text -> out.println("  " + text.replace("\n", "\\n")));
        }
    }

    /** A line for each change: when, in which transaction, what, and to which row. @return how many */
    public long changes(ChangeFilter filter) {
        return each(
                filter,
                (origin, change) -> out.println(origin.at() + "  " + origin.name() + "  "
                        + String.format(Locale.ROOT, "%-6s", change.kind()) + "  "
                        + change.table().title().replace("\n", "\\n") + "  " + keyOf(change)));
    }

    /** Each change in full, as SQL that does it again. @return how many */
    public long sql(ChangeFilter filter) {
        Origin[] last = {null};
        return each(filter, (origin, change) -> {
            if (!origin.equals(last[0])) {
                out.println("-- " + origin.name() + " at " + origin.at());
                last[0] = origin;
            }
            out.println(
                    "-- " + change.kind() + " " + change.table().title().replace("\n", "\\n") + " " + keyOf(change));
            out.println(ChangeText.sql(change) + ";");
        });
    }

    /** Each change in full, a JSON object a line, with the row before and after. @return how many */
    public long json(ChangeFilter filter) {
        return each(filter, (origin, change) -> out.println(ChangeText.json(origin, change)));
    }

    /** Reads everything back and holds it against the manifest. @throws Failed when it does not fit */
    public void verify() {
        archive.verify();
        ChangeCounts counts = new ChangeCounts();
        archive.read(counts);
        ArchiveManifest m = archive.manifest();
        long found = counts.transactions();
        boolean certain = m.lostGtids().isEmpty() && m.uniqueGtids().indexOf('_') < 0;
        if (certain && !m.uniqueGtids().isEmpty() && found != m.transactions()) {
            throw new Failed(
                    "the logs hold " + found + " of the " + m.transactions() + " unique transactions of " + m.member(),
                    false);
        }
        out.println(m.files().size() + " files with " + m.bytes() + " bytes are what was written; " + found
                + " transactions with " + counts.rows() + " row changes can be read"
                + (counts.unreadable().isEmpty() ? "." : ", and these can't: " + counts.unreadable() + "."));
    }

    private static String keyOf(RowChange change) {
        return change.key().map(key -> Shown.key(change.table(), key, BRIEF)).orElse("(no key)");
    }

    private interface Each {
        void accept(Origin origin, RowChange change);
    }

    private long each(ChangeFilter filter, Each each) {
        long[] found = {0};
        archive.read(new Transactions.Reader() {
            private Origin origin = new Origin("", "", 0, java.time.Instant.EPOCH);

            @Override
            public void begin(Origin begun) {
                origin = begun;
            }

            @Override
            public void happened(Happening happening) {
                switch (happening) {
                    case Happening.Row row -> {
                        if (filter.holds(row.change())) {
                            found[0]++;
                            each.accept(origin, row.change());
                        }
                    }
                    case Happening.Statement ignored -> {}
                    case Happening.Unreadable odd -> {
                        if (filter.names(odd.table())) {
                            out.println("-- " + origin.name() + ": "
                                    + odd.table().replace("\n", "\\n") + " can't be read: " + odd.why());
                        }
                    }
                }
            }

            @Override
            public void end() {}
        });
        return found[0];
    }
}
