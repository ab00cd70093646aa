package io.mysqlmasterpair.decision;

import java.util.Locale;

/** The steps a repair is made of, in the order of the cure. Each is also a subcommand that runs by hand. */
public enum Step {
    /** Checks servers, rights, engines and space; claims the lease. Changes no data. */
    PREFLIGHT,
    /** Makes the target read only for everyone and ends its client connections. */
    FENCE,
    /** Lets the authority apply all that it can take from the target. */
    DRAIN,
    /** Stops replication on both and shuts the target for clients. */
    STOP,
    /** Keeps what only the target has, and a restorable copy of what will be overwritten. */
    ARCHIVE,
    /** Gives the authority what only the target has and what conflicts with nothing, where the pair is set to. */
    MERGE,
    /** Dumps the authority with its coordinates. */
    DUMP,
    /** Replaces the target's user schemas by the dump, without writing its binary log. */
    IMPORT,
    /** Holds the imported tables against the dump's manifest. */
    COMPARE,
    /** Points both channels at the right coordinates and proves the data equal. */
    REALIGN,
    /** Runs both channels and proves them with a write each way. */
    VERIFY,
    /** Gives the target back to its clients. */
    UNFENCE,
    /** Starts stopped channels. */
    START,
    /** Gives channels the account, address and TLS settings of the spec; their place in the source's log stays. */
    RECONNECT,
    /** Proves the data of both members equal, and points both channels at the coordinates of that moment. */
    REPOSITION,
    /** Proves that both channels run, with a write each way. */
    PROVE,
    /** Checks that a member can take the writes over, while the other still takes them. Changes nothing. */
    INSPECT,
    /** Closes the member that is not to take writes. */
    CLOSE,
    /** Waits until the member that is to take the writes has all that the closed one has; else opens that one again. */
    HANDOVER,
    /** Opens the member that is to take the writes. */
    OPEN,
    /** Opens the member that was passive, beside the other. */
    RELEASE,
    /** Opens a member whose peer does not answer. */
    TAKEOVER;

    /** The subcommand and the name in {@code status.steps}. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }
}
