package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import java.util.Optional;

/** Gives the target back to its clients, with the settings it had. */
final class UnfenceStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.UNFENCE;
    }

    @Override
    public String about() {
        return "give the target back to its clients";
    }

    @Override
    public String help() {
        return "Puts the target's settings back as they were before the fence, removes the dump, and prunes old archives"
                + " down to --keep. Needs a verified run.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        Member target = run.target();
        if (lease.state() == LeaseState.DONE) {
            return Ending.skipped(target.name() + " was given back already.");
        }
        if (lease.state() != LeaseState.VERIFIED) {
            throw Refused.forGood("this run is not verified; " + target.name() + " stays fenced");
        }
        lease.prior().ifPresent(target.settings()::restore);
        target.leases().write(lease.in(LeaseState.DONE).withPrior(Optional.empty()));
        run.options().dir().map(Workspace::new).ifPresent(workspace -> {
            Workspace.delete(workspace.dump());
            new Archives(workspace)
                    .prune(run.options().keep())
                    .forEach(folder -> run.story().say("Removed the old archive " + folder + "."));
        });
        return Ending.done(target.name() + " is open again, with the settings it had.");
    }
}
