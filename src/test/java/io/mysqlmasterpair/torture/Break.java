package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Rung;
import java.util.List;

/** What breaks the pair before the repair begins; a is the authority. */
enum Break {
    /** a and b hold another row under the same key: 1062 on a. */
    INSERT_CONFLICT,
    /** The same in both directions. */
    INSERT_CONFLICTS_BOTH_WAYS,
    /** b changes a row that a does not have: 1032 on a. */
    UPDATE_CONFLICT,
    /** b deletes a row that a does not have: 1032 on a. */
    DELETE_CONFLICT,
    /** a does not read from b any more: what b takes, nobody else has. */
    ERRANT_ON_B,
    /** b purged logs that a had not read: 1236 on a. */
    PURGED_LOGS,
    /** b came back with an empty data folder. */
    EMPTIED_B,
    /** Both channels were stopped. */
    STOPPED,
    /** A row that only b has, written without binary log: no channel notices. */
    SILENT_DRIFT,
    /** The replication account has a new password, which only the Secret knows: 1045 on both. */
    LOCKED_OUT,
    /**
     * a forgot its channel while nobody wrote. It takes writes again at once, b none until the first run has ended: what b took
     * nobody would have, so only thus are the data equal.
     */
    PLACE_LOST;

    private static final List<Break> CURED_BY_A_COPY = List.of(
            INSERT_CONFLICT,
            INSERT_CONFLICTS_BOTH_WAYS,
            UPDATE_CONFLICT,
            DELETE_CONFLICT,
            ERRANT_ON_B,
            PURGED_LOGS,
            EMPTIED_B,
            STOPPED,
            SILENT_DRIFT);

    /** What a rung is tried on. A Reposition also where the data differ, which it must notice. */
    static List<Break> curedBy(Rung rung) {
        return switch (rung) {
            case RESTART -> List.of(STOPPED);
            case RECONNECT -> List.of(LOCKED_OUT);
            case REPOSITION -> List.of(PLACE_LOST, PLACE_LOST, ERRANT_ON_B);
            case RESEED -> CURED_BY_A_COPY;
            case HOLD, PROMOTE, RELEASE, TAKEOVER -> List.of();
        };
    }
}
