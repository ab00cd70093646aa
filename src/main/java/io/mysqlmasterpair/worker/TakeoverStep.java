package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import java.util.Set;

/** Opens a member whose peer does not answer. A person has taken it upon himself that the peer is stopped. */
final class TakeoverStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.TAKEOVER;
    }

    @Override
    public String about() {
        return "open a member whose peer does not answer";
    }

    @Override
    public String help() {
        return "Opens the member named by --active and --only to writes, after it has applied all that it has received. Refuses"
                + " when the other one answers in any way. What the other has acknowledged and this one has not received is"
                + " not on it. Needs --admin-dir.";
    }

    @Override
    public Ending run(Run run) {
        Side active = run.activeSide();
        refuseAnsweringPeer(run, active.other());
        run.claimLeases();
        Member next = run.member(active);
        StartStep.refuseFenced(next);
        applyWhatWasReceived(run, next);
        next.writes().open();
        return Ending.done(next.name() + " takes the writes, without its peer.");
    }

    private static void refuseAnsweringPeer(Run run, Side peer) {
        String name = run.options().members().get(peer).name();
        try (Member answers = Member.connect(name, Boarding.connectOptions(run.options(), peer))) {
            throw Refused.forGood(answers.name() + " answers: let it be promoted from, or stop it");
        } catch (MemberException e) {
            if (!Set.of(Fault.NETWORK, Fault.TIMEOUT).contains(e.fault())) {
                throw Refused.forGood(name + " may be alive and take writes: " + e.getMessage());
            }
        }
    }

    /** Its relay log may hold the last copy of what the peer acknowledged (S1). */
    private static void applyWhatWasReceived(Run run, Member next) {
        if (next.replica().channel() instanceof Configured channel
                && channel.applier() == ThreadState.STOPPED
                && !channel.applierError().isPresent()) {
            next.replica().startApplier();
        }
        boolean applied = Waiting.until(
                run.options().limits().drain(),
                () -> next.replica()
                        .isRelayLogApplied(run.byGtid() ? next.gtids().executed() : GtidSet.EMPTY));
        if (!applied) {
            throw Refused.forGood(next.name() + " has received changes that it does not apply ("
                    + Channels.trouble(next) + "); opened now it would never have them");
        }
    }
}
