package io.mysqlmasterpair.torture;

/** A promise that did not hold. @param invariant S1 to S10 */
record Violation(String invariant, String sentence) {
    @Override
    public String toString() {
        return invariant + ": " + sentence;
    }
}
