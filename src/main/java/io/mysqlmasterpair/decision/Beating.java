package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the operator beats after this look, and where. Pure. A beat is a transaction like any other, so it must never be
 * the one that breaks a channel, and never one that only one member has: it is given only where both channels run, and
 * where both members have the rows of both.
 */
public sealed interface Beating {

    /** On these members. */
    record On(Set<Side> members) implements Beating {}

    /** Not as the pair is now. */
    record Paused() implements Beating {}

    /** On these members the table or its rows are missing, or the account may not read them. */
    record Lacking(Set<Side> members) implements Beating {}

    /** These members have further replicas, so many, which would stop at the first beat: they have no such table. */
    record Overheard(Map<Side, Integer> further) implements Beating {}

    /** @param overheard whether further replicas may get the beats too */
    static Beating of(PairState state, Diagnosis diagnosis, boolean overheard) {
        boolean runs = diagnosis.replicating()
                && Stream.of(Side.values())
                        .allMatch(side -> state.channelInto(side).running());
        if (!runs) {
            return new Paused();
        }
        Set<Side> lacking = EnumSet.noneOf(Side.class);
        Set<Side> writable = EnumSet.noneOf(Side.class);
        Map<Side, Integer> further = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            var member = state.answered(side);
            if (state.beat(side, side).isEmpty()
                    || state.beat(side.other(), side).isEmpty()) {
                lacking.add(side);
            }
            if (member.writable()) {
                writable.add(side);
            }
            if (member.settings().replicas() > 1) {
                further.put(side, member.settings().replicas() - 1);
            }
        }
        if (!lacking.isEmpty()) {
            return new Lacking(lacking);
        }
        if (!further.isEmpty() && !overheard) {
            return new Overheard(further);
        }
        return writable.isEmpty() ? new Paused() : new On(writable);
    }
}
