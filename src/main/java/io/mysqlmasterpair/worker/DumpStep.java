package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import java.time.Instant;
import java.util.Optional;

/** Dumps the authority, with the coordinates of the instant in which its snapshot opened. */
final class DumpStep implements WorkerStep {

    private static final int LOCK_ATTEMPTS = 3;
    private static final int DDL_ATTEMPTS = 2;

    @Override
    public Step step() {
        return Step.DUMP;
    }

    @Override
    public String about() {
        return "dump the authority in one consistent snapshot";
    }

    @Override
    public String help() {
        return "Dumps all user schemas of the authority in one transaction, with its coordinates, packed and summed up,"
                + " counting rows while it streams. The authority is locked only for the instant in which the snapshot"
                + " opens. Needs replication stopped on both members and --dir.";
    }

    @Override
    public Ending run(Run run) {
        LeaseState state = run.targetLease().state();
        Member authority = run.authority();
        Workspace workspace = run.workspace();
        Optional<DumpManifest> made = DumpManifest.read(workspace.dumpManifest());
        if (made.isPresent() && isOurs(run, made.get(), authority)) {
            tell(run, made.get());
            return Ending.skipped("The dump of " + authority.name() + " is there and complete.");
        }
        if (state.isAtLeast(LeaseState.POINTED)) {
            return Ending.skipped("The import is past needing a dump.");
        }
        // S would otherwise move past what the archive holds: nothing of the target may reach the authority from here
        // on
        Channels.requireStopped(run);
        DumpManifest manifest = dump(run, new Dumper(run, authority, workspace));
        tell(run, manifest);
        return Ending.done("Dumped " + manifest.tables().size() + " tables with " + manifest.rows() + " rows of "
                + authority.name() + " as of " + (run.byGtid() ? manifest.gtids() : manifest.coordinates()) + ".");
    }

    private static boolean isOurs(Run run, DumpManifest made, Member authority) {
        // older than the archive: the authority has taken more of the target since
        boolean stale = ArchiveManifest.read(run.workspace().archiveManifest())
                .filter(archive -> archive.run().equals(made.run())
                        && Instant.parse(made.at()).isBefore(Instant.parse(archive.at())))
                .isPresent();
        return !stale
                && made.run().equals(run.options().run())
                && made.serverUuid().equals(authority.state().serverUuid())
                && run.workspace().dumpFile().toFile().length() == made.dump().size();
    }

    /** A statement that holds the snapshot up is waited for thrice; DDL in the middle of the dump is forgiven once. */
    private static DumpManifest dump(Run run, Dumper dumper) {
        int locks = 1;
        int ddl = 1;
        while (true) {
            switch (dumper.attempt()) {
                case Dumper.Complete complete -> {
                    return complete.manifest();
                }
                case Dumper.NeverOpened never -> {
                    if (locks++ == LOCK_ATTEMPTS) {
                        throw never.why();
                    }
                    run.story().say("The snapshot did not open (" + never.why().getMessage() + "); trying again.");
                }
                case Dumper.Altered altered -> {
                    if (ddl++ == DDL_ATTEMPTS) {
                        throw new Failed("somebody changes tables while they are dumped: " + altered.what(), true);
                    }
                    run.story()
                            .say("Tables were changed while they were dumped (" + altered.what() + "); dumping again.");
                }
            }
        }
    }

    private static void tell(Run run, DumpManifest manifest) {
        run.fact("dumpBytes", manifest.dump().size());
        run.fact("tables", manifest.tables().size());
        run.fact("rows", manifest.rows());
    }
}
