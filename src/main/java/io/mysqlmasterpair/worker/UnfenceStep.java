package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.Prior;
import io.mysqlmasterpair.pair.Side;
import java.util.List;
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
        return "Puts the target's settings back as they were before the fence, but keeps it closed to writes where --active is"
                + " the other member, removes the dump, and prunes old archives"
                + " down to --keep. Needs a verified run.";
    }

    @Override
    public Ending run(Run run) {
        Lease lease = run.targetLease();
        Member target = run.target();
        if (lease.state() == LeaseState.DONE) {
            // killed before it had tidied up, it would leave a dump, and an archive that nobody may ever remove
            tidyUp(run);
            return Ending.skipped(target.name() + " was given back already.");
        }
        if (lease.state() != LeaseState.VERIFIED) {
            throw Refused.forGood("this run is not verified; " + target.name() + " stays fenced");
        }
        boolean open = restore(run, lease);
        target.leases().write(lease.in(LeaseState.DONE).withPrior(Optional.empty()));
        tidyUp(run);
        return Ending.done(
                open
                        ? target.name() + " is open again, with the settings it had."
                        : target.name() + " is readable again, and takes no writes: it is the passive member.");
    }

    /** The dump first: on a full volume it makes the room for the note. */
    private static void tidyUp(Run run) {
        run.options().dir().map(Workspace::new).ifPresent(workspace -> {
            Workspace.delete(workspace.dump());
            Archives archives = new Archives(workspace);
            archives.noteHealed(run.options().run(), run.story().clock().instant());
            archives.prune(
                            run.options().keep(),
                            run.options().keepFor(),
                            run.story().clock().instant())
                    .forEach(folder -> run.story().say("Removed the old archive " + folder + "."));
        });
        forgetMerged(run);
    }

    /** Proven equal, the target has nothing that could be merged again. Its dump brought it the notes, too. */
    private static void forgetMerged(Run run) {
        for (Member member : List.of(run.authority(), run.target())) {
            try {
                member.markers().forgetMerged();
            } catch (MemberException e) {
                run.story().say("What was merged stays noted on " + member.name() + ": " + e.getMessage());
            }
        }
    }

    /**
     * With one member that takes the writes, the target stays closed to them: also where it was open before, or is a server
     * made anew. Unless it is that member, and the other is closed; both have everything then, and were just proven to.
     *
     * @return whether it takes writes
     */
    private static boolean restore(Run run, Lease lease) {
        Member target = run.target();
        Optional<Side> active = run.options().writers().active();
        if (active.isEmpty()) {
            lease.prior().ifPresent(target.settings()::restore);
            return true;
        }
        lease.prior().map(Prior::closed).ifPresent(target.settings()::restore);
        boolean opens =
                active.get() != run.authoritySide() && run.authority().writes().isClosed();
        if (opens) {
            target.writes().open();
        }
        return opens;
    }
}
