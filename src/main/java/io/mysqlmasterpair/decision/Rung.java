package io.mysqlmasterpair.decision;

/** The ladder, cheapest rung first. */
public enum Rung {
    /** Start stopped channels. Overwrites nothing. */
    RESTART("Restart"),
    /** Dump the authority, import on the target, realign: the manual cure whole. */
    RESEED("Reseed");

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
