package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState;
import java.util.Optional;

/**
 * Whether the target may follow its authority a little further, by its own channel, before the two are compared: only
 * where the place of that channel is known to be sound, so that what flows is what would have flowed anyway. Pure.
 *
 * @param channel the one into the target, when its place is one in the log that the authority has now
 * @param logIsThere whether the authority still has all of its log from that place on
 * @param target what the target has executed; read before the authority's, which may grow meanwhile
 * @param authority what the authority has executed
 * @param purged of that, what its logs do not have any more
 */
record Followable(
        Optional<Configured> channel,
        boolean logIsThere,
        boolean byGtid,
        GtidSet target,
        GtidSet authority,
        GtidSet purged) {

    static Followable of(Run run) {
        Member target = run.target();
        Member authority = run.authority();
        Optional<Configured> channel = Channels.placedIn(target, authority);
        GtidSet executed = target.gtids().executed();
        MemberState.Reachable source = authority.state();
        return new Followable(
                channel,
                channel.map(Configured::applied)
                        .filter(authority.binaryLogs()::reachBackTo)
                        .isPresent(),
                run.byGtid(),
                executed,
                source.executed(),
                source.purged());
    }

    /** Why it may not, as the end of a sentence; empty when it may. */
    Optional<String> objection() {
        if (channel.isEmpty()) {
            return Optional.of("it has no channel with a place in that log");
        }
        if (channel.get().receiverError().isPresent()
                || channel.get().applierError().isPresent()) {
            return Optional.of("its channel has an error");
        }
        if (channel.get().autoPosition() != byGtid) {
            return Optional.of("its channel goes by another mode");
        }
        return byGtid ? objectionBySet() : objectionByPlace();
    }

    /**
     * What only the target has may be a row that the authority changes next: following, the target would lose it, and prove
     * equal. Left as it is, it is a difference, and archived.
     */
    private Optional<String> objectionBySet() {
        if (!authority.contains(target)) {
            return Optional.of("it has transactions that the authority lacks");
        }
        return target.contains(purged)
                ? Optional.empty()
                : Optional.of("the authority has purged transactions that it lacks");
    }

    private Optional<String> objectionByPlace() {
        return logIsThere ? Optional.empty() : Optional.of("the authority has no log at the place of its channel");
    }
}
