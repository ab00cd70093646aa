package io.mysqlmasterpair.pair;

import java.util.Map;

/** What a member has of the heartbeat: a row for each member, written on that member alone and carried by its channel. */
public sealed interface Heartbeat {

    /** The rows, by the name of the member that they are of. */
    record Rows(Map<String, Beat> byMember) implements Heartbeat {
        public Rows {
            byMember = Map.copyOf(byMember);
        }
    }

    /** No table, no right to read it, or nobody has asked. The first two look alike to an account without the right. */
    record Unknown() implements Heartbeat {}

    /**
     * The latest beat of a member, as it has arrived where it was read.
     *
     * @param at milliseconds since 1970, by the operator's clock; 0 before the first beat
     * @param every milliseconds from one beat to the next
     * @param number how many there have been: each is one transaction
     */
    record Beat(long at, long every, long number) {}
}
