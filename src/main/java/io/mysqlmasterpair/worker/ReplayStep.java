package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.worker.Replayer.Manner;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Brings an archive's transactions back to a healthy pair, on one member, from which they travel to the other. */
public final class ReplayStep implements WorkerStep {

    private final Path runFolder;
    private final String on;
    private final boolean dryRun;
    private final boolean byRows;

    /**
     * @param runFolder the run whose archive it is
     * @param on name of the member
     * @param byRows whether the other rows of a transaction with a conflict are done
     */
    public ReplayStep(Path runFolder, String on, boolean dryRun, boolean byRows) {
        this.runFolder = runFolder;
        this.on = on;
        this.dryRun = dryRun;
        this.byRows = byRows;
    }

    @Override
    public Step step() {
        return Step.MERGE;
    }

    @Override
    public String about() {
        return (dryRun ? "look what would happen if an archive were replayed on " : "replay an archive on ") + on;
    }

    @Override
    public String help() {
        return "";
    }

    @Override
    public Ending run(Run run) {
        OpenArchive archive = OpenArchive.of(runFolder);
        Side side = side(run);
        for (Side each : Side.values()) {
            StartStep.refuseFenced(run.member(each));
        }
        for (Side replica : Side.values()) {
            requireRunning(run.member(replica), run.member(replica.other()));
        }
        Member member = run.member(side);
        if (member.settings().isOn("read_only")) {
            throw Refused.forGood(member.name() + " takes no writes");
        }
        if (!archive.isCertain()) {
            throw Refused.forGood(
                    "the archive holds all that " + archive.manifest().member()
                            + " ever wrote: how far its peer had read is not known, and most of it may have been replicated, and"
                            + " changed, since. Look into it, and extract what is wanted");
        }
        archive.verifyChanges();
        if (!dryRun) {
            run.claimLeases();
        }
        ReplayReport report = new Replayer(run, member, dryRun ? Manner.IMAGINED : Manner.ANEW, byRows).replay(archive);
        report.lines().forEach(run.story()::say);
        keep(run, archive, report);
        tell(run, report);
        return Ending.done(report.sentence());
    }

    private static void requireRunning(Member replica, Member source) {
        if (Channels.reading(replica, source)
                .filter(channel -> channel.isRunning())
                .isEmpty()) {
            throw Refused.forNow("the channel into " + replica.name()
                    + " does not run; what is replayed would not travel. Have the pair repaired first");
        }
    }

    private Side side(Run run) {
        return Stream.of(Side.values())
                .filter(side -> run.member(side).name().equals(on))
                .findFirst()
                .orElseThrow(() -> Refused.forGood("--on names no member: " + on));
    }

    /** Beside the archive, where the volume can be written. */
    private static void keep(Run run, OpenArchive archive, ReplayReport report) {
        Path file = archive.folder()
                .resolve((report.dryRun() ? "replay-dry-run-" : "replay-")
                        + report.at().replace(":", "") + ".json");
        try {
            Replayer.keep(report, file);
            run.story().say("The report is kept as " + file + ".");
        } catch (UncheckedIOException readOnly) {
            run.story().say("The report is not kept: " + file.getParent() + " can't be written.");
        }
    }

    static void tell(Run run, ReplayReport report) {
        run.fact("appliedRows", report.rows().applied());
        run.fact("alreadyThere", report.rows().alreadyThere());
        run.fact("leftOut", report.leftOut().size() + report.more());
        List<ReplayReport.LeftOut> left = report.leftOut();
        if (!left.isEmpty()) {
            run.fact("leftOutRows", report.shortly(10));
        }
    }
}
