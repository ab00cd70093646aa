package io.mysqlmasterpair.pair;

/** One of the two places in a pair. {@code A} is the first member of the spec, {@code B} the second. */
public enum Side {
    A,
    B;

    /** The opposite side: the peer of this member. */
    public Side other() {
        return this == A ? B : A;
    }
}
