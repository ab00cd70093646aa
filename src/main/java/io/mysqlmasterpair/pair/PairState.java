package io.mysqlmasterpair.pair;

import java.time.Instant;
import java.util.Optional;

/**
 * Everything one round of probes saw of a pair.
 *
 * @param names the members' names in the spec
 * @param endpoints the members' endpoints in the spec
 * @param members what the probes saw
 * @param at when the round ended
 */
public record PairState(Both<String> names, Both<Endpoint> endpoints, Both<MemberState> members, Instant at) {

    public String name(Side side) {
        return names.get(side);
    }

    public Optional<MemberState.Reachable> reachable(Side side) {
        return members.get(side) instanceof MemberState.Reachable reachable ? Optional.of(reachable) : Optional.empty();
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
