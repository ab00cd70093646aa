package io.mysqlmasterpair.decision;

/** The ladder, cheapest rung first; then what is done about who takes writes. */
public enum Rung {
    /** Start stopped channels. Overwrites nothing. */
    RESTART("Restart"),
    /** Give channels the account, address and TLS settings of the spec, where they are. Overwrites nothing. */
    RECONNECT("Reconnect"),
    /** Prove the data equal, then point both channels anew. Overwrites nothing; fences the target meanwhile. */
    REPOSITION("Reposition"),
    /** Dump the authority, import on the target, realign: the manual cure whole. */
    RESEED("Reseed"),
    /** Close the passive member to writes, so that it stays closed. */
    HOLD("Hold"),
    /** Hand the writes over: close the one, let the other have all of it, open the other. */
    PROMOTE("Promote"),
    /** Open the member that was passive: both are to take writes from here on. */
    RELEASE("Release"),
    /** Open a member without its peer, which does not answer. Only ever on a person's word. */
    TAKEOVER("Takeover");

    private final String title;

    Rung(String title) {
        this.title = title;
    }

    /** The name that users see and give. */
    public String title() {
        return title;
    }

    public boolean overwrites() {
        return this == RESEED;
    }

    /** Whether the target is fenced from nearly the beginning to the end. */
    public boolean fences() {
        return this == REPOSITION || this == RESEED;
    }

    /** Whether it is about who takes writes, and not about replication. */
    public boolean isAboutWrites() {
        return this == HOLD || this == PROMOTE || this == RELEASE || this == TAKEOVER;
    }

    /** Whether the state must have lasted for the hold-off: it may pass by itself, or a person may be at work on it. */
    public boolean waits() {
        return this != RESTART && !isAboutWrites();
    }

    /**
     * By the name that users give.
     *
     * @throws IllegalArgumentException when there is no such rung
     */
    public static Rung named(String title) {
        for (Rung rung : values()) {
            if (rung.title.equals(title)) {
                return rung;
            }
        }
        throw new IllegalArgumentException("there is no rung named " + title);
    }
}
