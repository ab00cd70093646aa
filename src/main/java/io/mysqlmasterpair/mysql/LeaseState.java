package io.mysqlmasterpair.mysql;

import java.util.Locale;

/** How far a run has come on a member; written on the member itself, so that no run can mistake it. */
public enum LeaseState {
    /** A run has announced itself; nothing was changed. */
    CLAIMED,
    /** Being fenced, or fenced. */
    FENCED,
    /** The import has begun: the data may be partial. Never writable, readable or a source (S3). */
    IMPORTING,
    /** The import is complete; not yet proven equal. */
    IMPORTED,
    /** Both channels point at the right place; from here on the target may have applied more than the dump. */
    POINTED,
    /** Proven equal to the authority, checksum by checksum. */
    PROVEN,
    /** Both channels run, proven by a write each way. */
    VERIFIED,
    /** Given back. */
    DONE;

    public String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LeaseState of(String sqlName) {
        return valueOf(sqlName.toUpperCase(Locale.ROOT));
    }

    public boolean isAtLeast(LeaseState other) {
        return compareTo(other) >= 0;
    }

    /** What a newer run inherits: that data are partial or unproven outlives the run that made them so. */
    LeaseState inherited() {
        return switch (this) {
            case IMPORTING, IMPORTED -> this;
            case POINTED -> IMPORTED;
            case CLAIMED, FENCED, PROVEN, VERIFIED, DONE -> CLAIMED;
        };
    }
}
