package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.pair.Side;
import java.util.Optional;

/**
 * What a run is told of who takes writes.
 *
 * @param active the one member that is to take them; empty when both are
 * @param from the member that takes them until then, and is opened again where they can't be handed over
 * @param only the one member that this run works on: the other does not answer
 */
public record Writers(Optional<Side> active, Optional<Side> from, Optional<Side> only) {

    public static final Writers BOTH = new Writers(Optional.empty(), Optional.empty(), Optional.empty());
}
