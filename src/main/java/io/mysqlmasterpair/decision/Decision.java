package io.mysqlmasterpair.decision;

/** What to do about a diagnosis. */
public sealed interface Decision {

    /** Nothing to do, or nothing that may be done now. */
    record Leave(String reason) implements Decision {}

    /** Carry out a plan. */
    record Repair(Plan plan) implements Decision {}

    /** Only a person can go on; the sentence says what to do. */
    record NeedsHuman(String reason) implements Decision {}
}
