package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.Side;

/** Opens the member that was passive, beside the other: both are to take writes. */
final class ReleaseStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.RELEASE;
    }

    @Override
    public String about() {
        return "open the member that was passive";
    }

    @Override
    public String help() {
        return "Opens the target to writes, also after a restart, for a pair on which both members take them. Refuses with"
                + " --active, and a member that is fenced. Needs --authority and --admin-dir.";
    }

    @Override
    public Ending run(Run run) {
        run.claimLeases();
        if (run.options().writers().active().isPresent()) {
            throw Refused.forGood("only one member is to take writes (--active)");
        }
        for (Side side : Side.values()) {
            StartStep.refuseFenced(run.member(side));
        }
        Member passive = run.target();
        passive.writes().open();
        return Ending.done(passive.name() + " takes writes too.");
    }
}
