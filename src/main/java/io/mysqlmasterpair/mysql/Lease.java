package io.mysqlmasterpair.mysql;

import java.util.Optional;

/**
 * Who works on a member, and how far. One row on each member, never replicated and never dumped.
 *
 * @param ordinal the fencing token: a run with a lower one may not act any more (S6)
 * @param role {@code authority}, {@code target}, or empty for a run without roles
 * @param prior settings from before the fence; present as long as the member is fenced
 * @param dump sha256 of the dump that the data come from; empty before an import
 */
public record Lease(
        String run, long ordinal, String role, LeaseState state, Optional<Prior> prior, Optional<String> dump) {

    public Lease in(LeaseState next) {
        return new Lease(run, ordinal, role, next, prior, dump);
    }

    public Lease withPrior(Optional<Prior> settings) {
        return new Lease(run, ordinal, role, state, settings, dump);
    }

    public Lease withDump(Optional<String> sha256) {
        return new Lease(run, ordinal, role, state, prior, sha256);
    }

    /** The lease as a newer run takes it over. */
    public Lease takenOverBy(String newRun, long newOrdinal, String newRole) {
        return new Lease(newRun, newOrdinal, newRole, state.inherited(), prior, dump);
    }

    public boolean isFenced() {
        return prior.isPresent();
    }

    /** Whether the data may be partial or unproven: such a member is no authority and is not opened by a restart. */
    public boolean isUnproven() {
        return state.isAtLeast(LeaseState.IMPORTING) && !state.isAtLeast(LeaseState.PROVEN);
    }
}
