package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.GtidSet;

/**
 * Tells both members of a MariaDB pair from where in the other's log their channel goes on. Starts nothing. All of it can be
 * done again: what is told is read anew from the logs.
 */
final class PositionAgreement {

    private final CommonPoint point;
    private final Member authority;
    private final Member target;

    PositionAgreement(Run run, CommonPoint point) {
        this.point = point;
        this.authority = run.authority();
        this.target = run.target();
    }

    void reach() {
        point.refuseStrangers(authority, target);
        String from = authority
                .gtids()
                .positionAt(point.authorityAt())
                .orElseThrow(() -> new Failed(
                        authority.name() + " no longer has the binary log from which " + target.name()
                                + " has to go on (" + point.authorityAt() + ")",
                        false));
        // relay logs may still hold the discarded transactions, and would apply them
        authority.replica().reset();
        countPastWhatIsKnown();
        authority.gtids().goOnFromKeepingOthers(target.gtids().position());
        target.replica().reset();
        target.gtids().goOnFrom(from);
        check();
    }

    /**
     * A target whose data directory is new, or whose logs were reset, numbers its transactions from one again; the authority
     * would take them for done. The authority is told of the number before it is written: a crash in between leaves a gap, and
     * nothing that looks like a stranger's write.
     */
    private void countPastWhatIsKnown() {
        String domain = target.state().origin();
        GtidSet known = authority.gtids().executed().intersect(target.state().own());
        if (!target.gtids().executed().contains(known)) {
            long next = known.last(domain) + 1;
            authority.gtids().goOnFromKeepingOthers(target.gtids().positionWith(next));
            target.gtids().countFrom(next);
        }
    }

    private void check() {
        GtidSet done = target.gtids().executed();
        GtidSet left =
                done.subtract(point.authoritySet()).subtract(authority.gtids().executed());
        if (!left.isEmpty()) {
            throw new Failed(
                    target.name() + " counts transactions as done that " + authority.name() + " does not know: " + left,
                    false);
        }
        GtidSet missing = point.authoritySet().subtract(done);
        if (!missing.isEmpty()) {
            throw new Failed(target.name() + " has the data of transactions that it does not count: " + missing, false);
        }
    }
}
