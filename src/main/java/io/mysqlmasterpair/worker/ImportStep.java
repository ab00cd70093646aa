package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Replaces the target's user schemas by the dump. Nothing of it enters the target's binary log, so nothing flows back to
 * the authority (S7).
 */
final class ImportStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.IMPORT;
    }

    @Override
    public String about() {
        return "replace the target's data by the dump, without writing its binary log";
    }

    @Override
    public String help() {
        return "Drops the target's user schemas and loads the dump. Needs a verified archive and a complete dump in"
                + " --dir, and a target that is shut and has not changed since it was archived. If it is interrupted, the"
                + " target stays shut and the next attempt begins anew.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        Member target = run.target();
        Workspace workspace = run.workspace();
        if (lease.state().isAtLeast(LeaseState.POINTED)) {
            return Ending.skipped("The dump is imported, and the channels point at their new coordinates.");
        }
        DumpManifest dump = DumpManifest.read(workspace.dumpManifest())
                .orElseThrow(() -> Refused.forGood("there is no complete dump in " + workspace.dir()));
        if (lease.state() == LeaseState.IMPORTED
                && lease.dump().equals(Optional.of(dump.dump().sha256()))) {
            return Ending.skipped("This dump is imported.");
        }
        require(run, target, workspace, dump);
        // Where no setting keeps a restarted server from replicating, it would apply the peer's changes to half of an
        // import
        // and count them as done. Its place is of no more use: the data are overwritten, and realign points it anew.
        // Before
        // the lease says so, because a restart in between would put changes into data that count as partial.
        target.replica().forgetWhereARestartWouldStartIt();
        // before the first DROP: from here on this member is nobody's truth until proven (S3)
        target.leases().write(lease.in(LeaseState.IMPORTING).withDump(Optional.empty()));
        overwrite(run, target, workspace, dump);
        target.leases()
                .write(lease.in(LeaseState.IMPORTED)
                        .withDump(Optional.of(dump.dump().sha256())));
        return Ending.done("Imported " + dump.tables().size() + " tables with " + dump.rows() + " rows into "
                + target.name() + ".");
    }

    /** Every line a promise (S2, S3, S7): kept, whole, shut, still, unchanged. */
    private static void require(Run run, Member target, Workspace workspace, DumpManifest dump) {
        ArchiveManifest archive = ArchiveManifest.read(workspace.archiveManifest())
                .orElseThrow(() -> Refused.forGood("there is no verified archive in " + workspace.dir()));
        KeptFile found = KeptFile.of(workspace.dump(), workspace.dumpFile());
        if (!found.equals(dump.dump())) {
            throw Refused.forGood("the dump on the volume is not the one that was written");
        }
        if (!run.targetLease().isFenced()) {
            throw Refused.forGood(target.name() + " is not fenced; run fence and stop first");
        }
        Channels.requireStopped(run);
        GtidSet slipped = run.authority()
                .gtids()
                .executed()
                .intersect(archive.executedSet())
                .subtract(dump.gtidSet());
        if (run.byGtid() && !slipped.isEmpty()) {
            throw Refused.forGood(run.authority().name() + " has taken " + slipped + " of " + target.name()
                    + " after it was dumped; the dump is too old");
        }
        requireAsWritten(run, workspace);
        // last: the archive may be long
        requireUnchanged(run, archive, target);
    }

    private static void requireAsWritten(Run run, Workspace workspace) {
        OpenArchive.of(workspace.dir()).damage(run.story()).ifPresent(what -> {
            throw Refused.forGood("the archive on the volume was damaged after it was verified: " + what
                    + ". Nothing was dropped now; run archive again");
        });
    }

    private static void requireUnchanged(Run run, ArchiveManifest archive, Member target) {
        if (!ArchiveStep.fits(run, archive, target)) {
            throw Refused.forGood("somebody wrote on " + target.name() + " after it was archived; run archive again");
        }
    }

    private static void overwrite(Run run, Member target, Workspace workspace, DumpManifest dump) {
        ArchiveManifest archive =
                ArchiveManifest.read(workspace.archiveManifest()).orElseThrow();
        // read_only and offline_mode stay: beside us only an administrator could write
        // sessions that passed the fence: of an administrator, or of an import that died; they could write or block
        target.clients().endAll(target.ownSessions());
        target.settings().letAdministratorsWrite();
        try {
            // nobody is left who could write: what came in until now is not in the archive
            requireUnchanged(run, archive, target);
            List<String> schemas = target.catalog().userSchemas();
            target.catalog().dropUnlogged(schemas);
            run.story().say("Dropped " + schemas.size() + " schemas of " + target.name() + ", unlogged.");
            OpenArchive.of(workspace.dir()).noteOverwritten(run.story());
            target.settings()
                    .whileLongStatementsPass(
                            () -> run.tools().load(target, stdin -> feed(run, workspace, dump, stdin)));
        } finally {
            target.settings().refuseAdministrators();
        }
        if (!ArchiveStep.fits(run, archive, target)) {
            throw new Failed(
                    "the binary log of " + target.name()
                            + " has grown while it was overwritten: somebody wrote there, or the"
                            + " import left traces; the next run keeps it",
                    false);
        }
    }

    /** Sums the dump up once more on its way: what is loaded is what was dumped. */
    private static void feed(Run run, Workspace workspace, DumpManifest dump, OutputStream stdin) throws IOException {
        MessageDigest digest = KeptFile.newDigest();
        byte[] buffer = new byte[1 << 16];
        long fed = 0;
        try (InputStream packed = new DigestInputStream(Files.newInputStream(workspace.dumpFile()), digest);
                InputStream in = new GZIPInputStream(packed, 1 << 16)) {
            // explicit: mysqldump writes it only with GTIDs
            stdin.write("SET SESSION sql_log_bin=0;\n".getBytes(StandardCharsets.UTF_8));
            int n;
            while ((n = in.read(buffer)) >= 0) {
                stdin.write(buffer, 0, n);
                fed += n;
                run.story()
                        .progress(fed, dump.unpacked(), (fed >> 20) + " of " + (dump.unpacked() >> 20) + " MB loaded");
            }
            packed.transferTo(OutputStream.nullOutputStream());
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(dump.dump().sha256())) {
            throw new Failed("the dump changed while it was loaded", true);
        }
    }
}
