package io.mysqlmasterpair.pair;

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

    public String name(Side side) {
        return names.get(side);
    }

    public Optional<MemberState.Reachable> reachable(Side side) {
        return members.get(side) instanceof MemberState.Reachable reachable ? Optional.of(reachable) : Optional.empty();
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

    /** The channel's name for people: {@code a→b} is the channel from source a to replica b. */
    public String channelName(Side replica) {
        return name(replica.other()) + "→" + name(replica);
    }
}
