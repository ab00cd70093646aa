package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ThreadState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Questions about a channel that several steps ask. */
final class Channels {

    /** Transactions were applied out of order (1802); the relay log can't be opened (1201, 1872). */
    private static final Set<Integer> UNDROPPABLE = Set.of(1201, 1802, 1872);

    private Channels() {}

    /** The channel into a replica, when it reads from exactly this source. */
    static Optional<ChannelState.Configured> reading(Member replica, Member source) {
        if (!(replica.replica().channel() instanceof ChannelState.Configured channel)) {
            return Optional.empty();
        }
        // a uuid that is known decides: behind the same address there may be a new, empty server by now
        boolean same = channel.sourceUuid().isEmpty()
                ? channel.source().equals(source.endpoint())
                : channel.sourceUuid().equalsIgnoreCase(source.state().serverUuid());
        return same ? Optional.of(channel) : Optional.empty();
    }

    /**
     * The channel into a replica, when its place is one in the log that the source has now. By identity, where that changes
     * with the data; else by the transactions that stand before that place, and without them it is not taken for one.
     */
    static Optional<ChannelState.Configured> placedIn(Member replica, Member source) {
        return reading(replica, source)
                .filter(channel -> !source.state().identityOutlivesData() || isPlaceOf(replica, source, channel));
    }

    private static boolean isPlaceOf(Member replica, Member source, ChannelState.Configured channel) {
        return Optional.ofNullable(channel.applied())
                .flatMap(applied -> source.gtids().positionAt(applied))
                .filter(position -> !position.isEmpty() && replica.gtids().standAt(position))
                .isPresent();
    }

    /**
     * Stops both threads and makes sure of it: other tools start replication that they did not stop.
     *
     * @throws Failed when a thread runs again
     */
    static void stop(Member replica) {
        replica.replica().stop();
        boolean stopped = Waiting.until(Duration.ofSeconds(10), () -> isStopped(replica));
        if (!stopped) {
            throw new Failed("replication on " + replica.name() + " does not stop, or somebody starts it again", true);
        }
    }

    /**
     * Makes sure that replication still stands both ways, as the stop step left it: the authority starts its own again
     * when it restarts.
     *
     * @throws Refused when the target is not shut, so that the stop step never ran
     */
    static void requireStopped(Run run) {
        Member target = run.target();
        if (!target.settings().turnsClientsAway() || !target.settings().isOn("read_only")) {
            throw Refused.forGood(target.name() + " is not shut; run fence and stop first");
        }
        stop(target);
        stop(run.authority());
    }

    /**
     * Drops what the authority received of the target and did not apply, so that it is not applied later: by a restart of the
     * authority, or by a person. All of it is on the target, which is shut, and in the archive. Replication must be stopped.
     *
     * @return why it was not dropped; empty where nothing is left that a start of the channel would apply
     */
    static Optional<String> dropUnapplied(Run run) {
        Member authority = run.authority();
        if (!(authority.replica().channel() instanceof ChannelState.Configured channel)) {
            return Optional.empty();
        }
        if (!channel.hasPlace()) {
            return Optional.of("how far it was applied is not known");
        }
        GtidSet nowhereElse = nowhereElse(run, channel);
        if (!nowhereElse.isEmpty()) {
            return Optional.of(run.target().name() + " does not have " + nowhereElse + ", which was received");
        }
        try {
            authority.replica().dropUnapplied(channel);
            return Optional.empty();
        } catch (MemberException e) {
            if (UNDROPPABLE.contains(e.errno())) {
                return Optional.of(e.getMessage());
            }
            if (!isStopped(authority)) {
                throw new Failed("somebody started replication on " + authority.name(), true);
            }
            throw e;
        }
    }

    /** What was received by GTID and is on neither member. MariaDB tells the place up to which it has received, and no set. */
    private static GtidSet nowhereElse(Run run, ChannelState.Configured channel) {
        return run.target().gtids().countByDomain()
                ? GtidSet.EMPTY
                : channel.retrieved()
                        .subtract(run.target().gtids().executed())
                        .subtract(run.authority().gtids().executed());
    }

    /**
     * Whether the channel into a member would do again what a merge has given it, and undo what its owners have changed of that since
     * (S1): the repair that began the merge did not end, and may have been given up.
     */
    static boolean wouldRepeatAMerge(Member replica) {
        return replica.markers().merged() > 0;
    }

    static boolean isStopped(Member replica) {
        return !(replica.replica().channel() instanceof ChannelState.Configured channel)
                || (channel.receiver() == ThreadState.STOPPED && channel.applier() == ThreadState.STOPPED);
    }

    /** What a channel complains about, for a person. */
    static String trouble(Member replica) {
        if (!(replica.replica().channel() instanceof ChannelState.Configured channel)) {
            return "no source is configured";
        }
        if (channel.applierError().isPresent()) {
            return "error " + channel.applierError().errno() + ", "
                    + channel.applierError().text();
        }
        if (channel.receiverError().isPresent()) {
            return "error " + channel.receiverError().errno() + ", "
                    + channel.receiverError().text();
        }
        return "receiver " + channel.receiver() + ", applier " + channel.applier();
    }
}
