package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import java.util.Optional;

/** Points both channels, lets the target catch up, and proves the data equal. */
final class RealignStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.REALIGN;
    }

    @Override
    public String about() {
        return "point both channels at the right coordinates, catch up, and prove the data equal";
    }

    @Override
    public String help() {
        return "Accounts for the target's own transactions, points both channels, starts the one into the target, waits"
                + " until it has caught up, and compares checksums of all tables while the authority goes on taking"
                + " writes. Tells which accounts differ, or makes them equal: --accounts. Needs an imported dump and"
                + " --replication-dir. The target stays shut.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        if (lease.state().isAtLeast(LeaseState.PROVEN)) {
            return Ending.skipped("The data are proven equal already.");
        }
        Member target = run.target();
        requireShut(target);
        // a process that died while it wrote may have left this open
        target.settings().refuseAdministrators();
        if (lease.state() == LeaseState.IMPORTED) {
            point(run, lease);
        } else if (lease.state() != LeaseState.POINTED) {
            throw Refused.forGood(target.name() + " holds no imported dump; run import first");
        }
        // pointed anew, its channel repeats nothing, and nothing is merged any more
        run.authority().markers().forgetMerged();
        // the authority may have restarted, and its replication with it
        Channels.stop(run.authority());
        target.replica().start();
        catchUp(run);
        Comparison.Report report = Comparison.of(run).compare();
        run.fact("checksumTables", report.tables());
        if (!report.differences().isEmpty()) {
            throw new Failed("the data are not equal: " + CompareStep.some(report.differences()), false);
        }
        accounts(run);
        target.leases().write(run.targetLease().in(LeaseState.PROVEN));
        return Ending.done(target.name() + " follows " + run.authority().name() + "; checksums of " + report.tables()
                + " tables with " + report.rows() + " rows are equal.");
    }

    /** While the target is still shut: who logs in afterwards finds the account as it is to be. */
    private static void accounts(Run run) {
        AccountsCheck check = AccountsCheck.of(run, run.authority(), run.target());
        switch (run.options().accounts()) {
            case REPORT -> check.tell();
            case FROM_AUTHORITY -> check.makeEqual();
        }
    }

    private static void requireShut(Member target) {
        if (!target.settings().turnsClientsAway() || !target.settings().isOn("read_only")) {
            throw Refused.forGood(target.name() + " is not fenced");
        }
    }

    /** Nothing runs yet. Only when all of it is done is it noted; until then it is done anew from the start. */
    private static void point(Run run, Lease lease) {
        DumpManifest dump = DumpManifest.read(run.workspace().dumpManifest())
                .filter(manifest ->
                        lease.dump().equals(Optional.of(manifest.dump().sha256())))
                .orElseThrow(
                        () -> Refused.forGood("the dump in " + run.workspace().dir() + " is not the one in "
                                + run.target().name()));
        ArchiveManifest archive = ArchiveManifest.read(run.workspace().archiveManifest())
                .orElseThrow(() -> Refused.forGood(
                        "there is no verified archive in " + run.workspace().dir()));
        Channels.stop(run.target());
        Channels.stop(run.authority());
        new Realignment(run, CommonPoint.of(dump, archive)).point();
        run.target().leases().write(run.targetLease().in(LeaseState.POINTED));
    }

    private static void catchUp(Run run) {
        CatchUp catchUp = CatchUp.of(run, run.target(), run.authority());
        long[] first = {-1};
        CatchUp.Ending ending = catchUp.await(
                run.options().limits().catchUp(), run.options().limits().catchUp(), left -> {
                    first[0] = Math.max(first[0], left);
                    run.story()
                            .progress(
                                    first[0] - left,
                                    first[0],
                                    left + (run.byGtid() ? " transactions" : " bytes") + " behind");
                });
        if (ending != CatchUp.Ending.REACHED) {
            throw new Failed(
                    run.target().name() + " does not catch up: " + catchUp.why(), ending == CatchUp.Ending.STALLED);
        }
        run.story()
                .say(run.target().name() + " has caught up with "
                        + run.authority().name() + ".");
    }
}
