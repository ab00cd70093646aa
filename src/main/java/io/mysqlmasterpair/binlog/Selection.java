package io.mysqlmasterpair.binlog;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.util.Optional;

/** Which transactions of the logs are meant: those that only one member had. */
public sealed interface Selection {

    /** The ones with these identifiers. */
    record ByGtid(GtidSet gtids) implements Selection {}

    /**
     * The ones that this server wrote itself, from a position on.
     *
     * @param from empty: from the beginning of the first log
     */
    record ByServer(long serverId, Optional<BinlogPosition> from) implements Selection {}

    default boolean holds(Origin origin, long server) {
        return switch (this) {
            case ByGtid chosen -> !origin.gtid().isEmpty() && chosen.gtids().contains(GtidSet.parse(origin.gtid()));
            case ByServer chosen ->
                server == chosen.serverId()
                        && chosen.from()
                                .map(from -> new BinlogPosition(origin.file(), origin.position()).reaches(from))
                                .orElse(true);
        };
    }
}
