package io.mysqlmasterpair.pair;

import io.mysqlmasterpair.pair.MemberState.Reachable;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything one round of probes saw of a pair.
 *
 * @param names the members' names in the spec
 * @param endpoints the members' endpoints in the spec
 * @param members what the probes saw
 * @param before what the round before saw of the members; empty in the first
 * @param at when the round ended
 */
public record PairState(
        Both<String> names,
        Both<Endpoint> endpoints,
        Both<MemberState> members,
        Optional<Both<MemberState>> before,
        Instant at) {

    public PairState {
        members = inOneMode(members);
    }

    /**
     * Where the mode is the channel's, a member without a channel goes with its peer's. Of two without one nothing is known
     * but whether their GTIDs can be told apart: in one domain they can't, so such a pair goes by position.
     */
    private static Both<MemberState> inOneMode(Both<MemberState> seen) {
        if (!(seen.a() instanceof Reachable a) || !(seen.b() instanceof Reachable b)) {
            return seen;
        }
        boolean open = hasOpenMode(a) && hasOpenMode(b);
        return new Both<>(
                hasOpenMode(a) && (open ? a.origin().equals(b.origin()) : b.gtidMode() == GtidMode.OFF)
                        ? a.byPosition()
                        : a,
                hasOpenMode(b) && (open ? a.origin().equals(b.origin()) : a.gtidMode() == GtidMode.OFF)
                        ? b.byPosition()
                        : b);
    }

    private static boolean hasOpenMode(Reachable member) {
        return member.modeIsTheChannels() && member.channel() instanceof ChannelState.NotConfigured;
    }

    public String name(Side side) {
        return names.get(side);
    }

    public Optional<MemberState.Reachable> reachable(Side side) {
        return members.get(side) instanceof MemberState.Reachable reachable ? Optional.of(reachable) : Optional.empty();
    }

    /** A member of which it is known that it can be asked. @throws IllegalStateException where it can't */
    public MemberState.Reachable answered(Side side) {
        return reachable(side).orElseThrow(() -> new IllegalStateException(name(side) + " can't be asked"));
    }

    /** What the round before saw of a member that answered in both, and was the same server. */
    public Optional<MemberState.Reachable> before(Side side) {
        return before.map(seen -> seen.get(side))
                .filter(MemberState.Reachable.class::isInstance)
                .map(MemberState.Reachable.class::cast)
                .filter(seen -> reachable(side)
                        .filter(now -> now.serverUuid().equals(seen.serverUuid()))
                        .isPresent());
    }

    /** The channel whose replica is {@code replica}; not configured when that member can't be asked. */
    public ChannelState channelInto(Side replica) {
        return reachable(replica).map(MemberState.Reachable::channel).orElseGet(ChannelState.NotConfigured::new);
    }

    /** How far the channel into a replica is behind; empty where it does not run or nobody can say. */
    public Optional<Lag> lag(Side replica) {
        return Lag.into(replica, this);
    }

    /** The latest beat of a member, as it is known on a member. */
    public Optional<Heartbeat.Beat> beat(Side of, Side on) {
        return reachable(on)
                .map(MemberState.Reachable::heartbeat)
                .flatMap(seen -> seen instanceof Heartbeat.Rows rows
                        ? Optional.ofNullable(rows.byMember().get(name(of)))
                        : Optional.empty());
    }

    /** How many beats of a member its peer lacks: each is one transaction, and none is data. */
    public long beatsToCome(Side of) {
        return beat(of, of)
                .flatMap(own -> beat(of, of.other()).map(arrived -> Math.max(0, own.number() - arrived.number())))
                .orElse(0L);
    }

    /** The channel's name for people: {@code a→b} is the channel from source a to replica b. */
    public String channelName(Side replica) {
        return name(replica.other()) + "→" + name(replica);
    }
}
