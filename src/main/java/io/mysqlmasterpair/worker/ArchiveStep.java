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
import java.util.function.Function;

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
        if (own.isPresent()
                && (lease.state().isAtLeast(LeaseState.IMPORTED)
                        || fits(run, own.get(), target) && isAsWritten(run, workspace))) {
            tell(run, own.get());
            return Ending.skipped("The archive of " + target.name() + " is there and verified.");
        }
        Channels.requireStopped(run);
        if (lease.state() == LeaseState.IMPORTING) {
            return ofHalf(run, target, workspace);
        }
        setAside(workspace.archive());
        ArchiveManifest made = made(workspace, new Archivist(run, target, workspace.archive()), Archivist::archive);
        tell(run, made);
        return Ending.done(
                "Kept " + made.transactions() + " transactions that only " + target.name() + " had, and a copy"
                        + " of its " + made.schemas().size() + " schemas; all "
                        + made.files().size()
                        + " files were read back.");
    }

    /** A half archive is of use to nobody while the target is untouched, and takes the room that the next attempt needs. */
    private static ArchiveManifest made(
            Workspace workspace, Archivist archivist, Function<Archivist, ArchiveManifest> work) {
        try {
            return work.apply(archivist);
        } catch (RuntimeException e) {
            // with a manifest it is whole, whatever went wrong after that
            if (!Files.exists(workspace.archiveManifest())) {
                Workspace.discard(workspace.archive(), e);
            }
            throw e;
        }
    }

    /** A damaged one is as good as none, while the target still has what it keeps. */
    private static boolean isAsWritten(Run run, Workspace workspace) {
        Optional<String> damage = OpenArchive.of(workspace.dir()).damage(run.story());
        damage.ifPresent(what -> run.story().say("There is an archive, and it is damaged: " + what + "."));
        return damage.isEmpty();
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
     * half would be no copy of anything. Where somebody wrote on it since, the logs have that, and are kept.
     */
    private static Ending ofHalf(Run run, Member target, Workspace workspace) {
        setAside(workspace.archive());
        ArchiveBefore before = ArchiveBefore.newest(run, target)
                .orElseThrow(
                        () -> Refused.forGood(target.name() + " holds part of an import, and no archive from before"
                                + " it lies on the volume; a person must decide"));
        if (fits(run, before.manifest(), target) && before.isCurrent()) {
            ArchiveManifest mine =
                    before.manifest().restingOn(before.run(), run.options().run());
            Durable.writeJson(workspace.archiveManifest(), mine);
            tell(run, mine);
            return Ending.done("An earlier run was stopped while overwriting " + target.name() + "; its archive in "
                    + before.run() + " holds all, and is kept.");
        }
        ArchiveManifest made =
                made(workspace, new Archivist(run, target, workspace.archive()), each -> each.archiveAfter(before));
        tell(run, made);
        return Ending.done("Somebody wrote on " + target.name() + " after it began to be overwritten: kept "
                + made.transactions() + " transactions that only it had, and the copy from before.");
    }

    /**
     * Makes room for an archive. Never removes a verified one: what it kept may be gone from the server by now.
     */
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
