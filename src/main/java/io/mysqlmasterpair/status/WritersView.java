package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.decision.Policy.Writers;
import io.mysqlmasterpair.decision.WriteRoles;
import io.mysqlmasterpair.decision.WriteRoles.Finding;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.Conditions.Truth;
import io.mysqlmasterpair.status.Conditions.Wanted;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who takes writes, for people. Pure.
 *
 * @param writers who is to take them
 * @param finding what is not as it is to be
 */
public record WritersView(Writers writers, Optional<Finding> finding) {

    /** The condition that tells when spec and reality differ. */
    public static final String CONDITION = "WritesAsSpecified";

    static final WritersView BOTH = new WritersView(Writers.BOTH, Optional.empty());

    public static WritersView of(PairState state, Writers writers) {
        return new WritersView(writers, WriteRoles.find(state, writers));
    }

    /** What is known once a run's end is on record. */
    public WritersView proven(PairState state, @Nullable String member) {
        Side proven = Stream.of(Side.values())
                .filter(side -> state.name(side).equals(member))
                .findFirst()
                .orElse(null);
        return of(state, new Writers(writers.active(), proven));
    }

    /** Whether both are to take writes, and do. */
    public boolean areBoth(PairState state) {
        return writers.active() == null
                && Stream.of(Side.values())
                        .allMatch(side -> state.reachable(side)
                                .filter(Reachable::writable)
                                .isPresent());
    }

    /** Since when spec and reality differ; now, when they did not. */
    public static Instant differsSince(MysqlMasterPairStatus status, Instant now) {
        return Conditions.find(status.conditions, CONDITION)
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .orElse(now);
    }

    /** Whether anybody takes writes, where that is the operator's to see to. */
    boolean isWritten(PairState state) {
        return finding.isEmpty()
                || Stream.of(Side.values())
                        .anyMatch(side -> state.reachable(side)
                                .filter(Reachable::writable)
                                .isPresent());
    }

    /** Nothing where both take writes, as they do without anybody's doing. */
    Optional<Wanted> condition(PairState state) {
        if (finding.isPresent()) {
            return Optional.of(new Wanted(
                    CONDITION,
                    Truth.FALSE,
                    finding.get().kind().title(),
                    finding.get().sentence()));
        }
        Side active = writers.active();
        if (active == null) {
            return Optional.empty();
        }
        boolean seen =
                Stream.of(Side.values()).allMatch(side -> state.reachable(side).isPresent());
        return Optional.of(
                seen
                        ? new Wanted(
                                CONDITION,
                                Truth.TRUE,
                                "Single",
                                state.name(active) + " takes the writes, and " + state.name(active.other())
                                        + " is closed to them.")
                        : new Wanted(
                                CONDITION,
                                Truth.UNKNOWN,
                                "Unreachable",
                                "A member does not answer, so nobody can say who takes writes."));
    }
}
