package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.MemberState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps, before anything is overwritten, what only the target has and a restorable copy of all it has (S1, S2). */
final class ArchiveStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.ARCHIVE;
    }

    @Override
    public String about() {
        return "keep what only the target has, and a copy of all that will be overwritten";
    }

    @Override
    public String help() {
        return "Copies the target's binary logs that hold transactions of its own, raw, decoded and ready to replay, and"
                + " a dump of its user schemas; reads every file back and writes the manifest last. Needs a stopped and"
                + " shut target and --dir.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        Member target = run.target();
        Workspace workspace = run.workspace();
        Optional<ArchiveManifest> own = ArchiveManifest.read(workspace.archiveManifest());
        if (own.isPresent() && (lease.state().isAtLeast(LeaseState.IMPORTING) || fits(run, own.get(), target))) {
            tell(run, own.get());
            return Ending.skipped("The archive of " + target.name() + " is there and verified.");
        }
        Channels.requireStopped(run);
        if (lease.state() == LeaseState.IMPORTING) {
            return restOnEarlier(run, target, workspace);
        }
        setAside(workspace.archive());
        ArchiveManifest made = new Archivist(run, target, workspace.archive()).archive();
        tell(run, made);
        return Ending.done(
                "Kept " + made.transactions() + " transactions that only " + target.name() + " had, and a copy"
                        + " of its " + made.schemas().size() + " schemas; all "
                        + made.files().size()
                        + " files were read back.");
    }

    /** Whether the target is still what was archived. */
    static boolean fits(Run run, ArchiveManifest archive, Member target) {
        MemberState.Reachable now = target.state();
        boolean unchanged = run.byGtid()
                ? now.executed().equals(archive.executedSet())
                : !target.binaryLogs().hasWritesSince(archive.coordinates());
        return now.serverUuid().equals(archive.serverUuid()) && unchanged;
    }

    /**
     * The target is half overwritten by an earlier run. What is worth keeping lies in that run's archive; a copy of the
     * half would be no copy of anything.
     */
    private static Ending restOnEarlier(Run run, Member target, Workspace workspace) {
        for (Path sibling : workspace.siblings()) {
            Optional<ArchiveManifest> earlier = ArchiveManifest.read(new Workspace(sibling).archiveManifest())
                    .filter(m -> fits(run, m, target));
            if (earlier.isPresent()) {
                String folder = earlier.get().restsOn().isEmpty()
                        ? sibling.getFileName().toString()
                        : earlier.get().restsOn();
                ArchiveManifest mine =
                        earlier.get().restingOn(folder, run.options().run());
                make(workspace.archive());
                Durable.writeJson(workspace.archiveManifest(), mine);
                tell(run, mine);
                return Ending.done("An earlier run was stopped while overwriting " + target.name() + "; its archive in "
                        + folder + " holds all, and is kept.");
            }
        }
        throw Refused.forGood(target.name() + " holds part of an import, and no archive from before it lies on the"
                + " volume; a person must decide");
    }

    /** Never removes a verified archive: what it kept may be gone from the server by now. */
    private static void setAside(Path archive) {
        try {
            if (Files.exists(archive.resolve("manifest.json"))) {
                int n = 1;
                while (Files.exists(archive.resolveSibling("archive-" + n))) {
                    n++;
                }
                Files.move(archive, archive.resolveSibling("archive-" + n));
            } else {
                Workspace.delete(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the earlier archive can't be set aside", e);
        }
        make(archive);
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be made", e);
        }
    }

    private static void tell(Run run, ArchiveManifest archive) {
        run.fact("archive", "archive/manifest.json");
        run.fact("archivedTransactions", archive.transactions());
        run.fact("archivedBytes", archive.bytes());
        run.fact("uniqueGtids", archive.uniqueGtids());
    }
}
