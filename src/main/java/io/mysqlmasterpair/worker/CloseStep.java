package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Member;

/** Closes the member that is not to take writes. */
final class CloseStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.CLOSE;
    }

    @Override
    public String about() {
        return "close the passive member to writes";
    }

    @Override
    public String help() {
        return "Makes the member that is not --active super_read_only (read_only on MariaDB), also after a restart where the family can do that."
                + " Sessions that block this are ended. Needs --active and --admin-dir.";
    }

    @Override
    public Ending run(Run run) {
        Promotion promotion = Promotion.of(run);
        Member passive = promotion.old();
        boolean onlyOne =
                passive.writes().isOpen() && !promotion.next().writes().isOpen();
        if (onlyOne && run.options().writers().from().isEmpty()) {
            throw Refused.forNow(passive.name() + " is the only one that takes writes, and "
                    + promotion.next().name() + " has not been made fit to take them over (--from)");
        }
        Closing.close(run, passive, passive.writes()::close);
        if (!passive.writes().isClosed()) {
            throw new Failed(passive.name() + " is still writable: somebody opens it", true);
        }
        return Ending.done(
                passive.writes().outlivesRestarts()
                        ? passive.name() + " takes no writes, and keeps it so over a restart."
                        : passive.name() + " takes no writes; it is closed anew whenever a restart has opened it.");
    }
}
