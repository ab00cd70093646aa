package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives the authority what only the target has and what conflicts with nothing there, before the authority is dumped: so
 * the target gets it back with the dump. Nothing on the authority is overwritten: a row is added where its key is free,
 * changed or removed where it is exactly what it was on the target before. A transaction is merged once, which the authority
 * notes with it: its owners may change the rows as soon as they are there, and must not find them back as they were.
 */
final class MergeStep implements WorkerStep {

    private static final String REPORT = "merge.json";

    @Override
    public Step step() {
        return Step.MERGE;
    }

    @Override
    public String about() {
        return "give the authority what only the target has, as far as it conflicts with nothing";
    }

    @Override
    public String help() {
        return "With --merge: applies the archived transactions of the target to the authority, row by row, where the row"
                + " is what it was; tells what is left out by key. Without: does nothing. Needs a verified archive, and"
                + " replication stopped on both members.";
    }

    @Override
    public Ending run(Run run) {
        if (!run.options().merge()) {
            return Ending.skipped("Nothing is merged: what only " + run.target().name() + " has stays in the archive.");
        }
        Lease lease = run.targetLease();
        if (lease.state().isAtLeast(LeaseState.POINTED)) {
            return Ending.skipped("The import is past merging.");
        }
        OpenArchive archive = OpenArchive.of(run.workspace().dir());
        Path file = archive.folder().resolve(REPORT);
        Optional<ReplayReport> made = Durable.readJson(file, ReplayReport.class);
        if (made.isPresent()) {
            tell(run, made.get());
            return Ending.skipped(made.get().sentence());
        }
        if (!archive.isCertain()) {
            run.fact("mergedRows", 0);
            return Ending.skipped(
                    "Nothing is merged: how far " + run.authority().name() + " had read the logs of "
                            + run.target().name() + " is not known, so neither is what only that one has.");
        }
        Channels.requireStopped(run);
        archive.verifyChanges();
        if (archive.manifest().transactions() > 0) {
            Optional<String> hindrance = Channels.dropUnapplied(run);
            if (hindrance.isPresent()) {
                return Ending.skipped("Nothing is merged"
                        + (Channels.wouldRepeatAMerge(run.authority()) ? " any more" : "") + ": "
                        + run.authority().name() + " might apply it again from its relay log, which can't be dropped: "
                        + hindrance.get());
            }
        }
        // what the authority's channel applied since the archive was made, in a restart, is there; from here on it
        // can't
        Replayer replayer = new Replayer(run, run.authority(), Replayer.Manner.ONCE, true, UniqueLogs.missing(run));
        // the authority may be the member that is closed to its clients
        ReplayReport report = run.authority().settings().whileAdministratorsMayWrite(() -> replayer.replay(archive));
        report.lines().forEach(run.story()::say);
        Replayer.keep(report, file);
        tell(run, report);
        return Ending.done(report.sentence());
    }

    private static void tell(Run run, ReplayReport report) {
        run.fact("mergedRows", report.rows().applied());
        run.fact("notMerged", report.leftOut().size() + report.more());
        if (!report.leftOut().isEmpty()) {
            run.fact("conflicts", report.shortly(5));
        }
    }
}
