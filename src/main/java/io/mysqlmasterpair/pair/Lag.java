package io.mysqlmasterpair.pair;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a running channel is behind its source.
 *
 * @param seconds 0 also where no more than the latest beat is on its way
 * @param byHeartbeat measured with rows that were really replicated; else Seconds_Behind_Source
 */
public record Lag(long seconds, boolean byHeartbeat) {

    /** A beat may be as old as this, and two intervals, before it says nothing any more of what happens now. */
    private static final long STALE_MILLIS = 15_000;

    /** Empty for a channel that does not run, and where the server can't say and nobody beats. */
    static Optional<Lag> into(Side replica, PairState state) {
        if (!(state.channelInto(replica) instanceof ChannelState.Configured channel) || !channel.isRunning()) {
            return Optional.empty();
        }
        OptionalLong beats = byBeats(replica, state);
        if (beats.isPresent()) {
            return Optional.of(new Lag(beats.getAsLong(), true));
        }
        OptionalLong server = channel.lagSeconds();
        return server.isPresent() ? Optional.of(new Lag(server.getAsLong(), false)) : Optional.empty();
    }

    /**
     * Both beats are of one clock, the operator's, so the servers' clocks don't matter. Not the difference alone: after a
     * pause of the beats a single one on its way would look like a lag of the whole pause.
     */
    private static OptionalLong byBeats(Side replica, PairState state) {
        Side source = replica.other();
        Optional<Heartbeat.Beat> own = state.beat(source, source)
                .filter(beat -> isFresh(beat, state.at().toEpochMilli()));
        Optional<Heartbeat.Beat> arrived = state.beat(source, replica);
        if (own.isEmpty() || arrived.isEmpty()) {
            return OptionalLong.empty();
        }
        long missing = own.get().number() - arrived.get().number();
        long millis = own.get().at() - arrived.get().at();
        // after a change of the clock, or in rows that were made anew, older is not less
        if (missing < 0 || millis < 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                missing <= 1 ? 0 : Math.min(millis, 2 * missing * own.get().every()) / 1000);
    }

    private static boolean isFresh(Heartbeat.Beat beat, long now) {
        long age = now - beat.at();
        return Math.abs(age) <= STALE_MILLIS + 2 * beat.every();
    }
}
