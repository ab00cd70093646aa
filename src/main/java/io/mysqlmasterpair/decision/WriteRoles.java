package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.Access;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who takes writes: the spec held against what was seen. Pure. It stands beside the {@link Diagnoser}, which cares for
 * replication: who takes writes says nothing about the data, and broken replication nothing about who takes writes.
 */
public final class WriteRoles {

    private final PairState state;
    private final Policy.Writers writers;

    private WriteRoles(PairState state, Policy.Writers writers) {
        this.state = state;
        this.writers = writers;
    }

    /** What is not as the spec wants it. */
    public enum Kind {
        /** The passive member can be written to: it restarted, or somebody opened it. */
        PASSIVE_WRITABLE("PassiveWritable"),
        /** The active member can't be written to, and the other did not take the writes before. */
        ACTIVE_CLOSED("ActiveClosed"),
        /** The other member took the writes until now: the spec has changed. */
        NOT_PROMOTED("NotPromoted"),
        /** All is as it should be, but nothing makes it last. */
        NOT_HELD("NotHeld"),
        /** Both are to take writes, and the one that was passive is still closed. */
        STILL_CLOSED("StillClosed");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The name that users see. */
        public String title() {
            return title;
        }
    }

    /**
     * A difference between spec and reality.
     *
     * @param sentence what was seen, for a DBA
     * @param evidence what it was seen by, by name
     */
    public record Finding(Kind kind, String sentence, Map<String, String> evidence) {
        public Finding {
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }
    }

    /** The difference between spec and reality; empty when there is none, or when it can't be seen. */
    public static Optional<Finding> find(PairState state, Policy.Writers writers) {
        WriteRoles look = new WriteRoles(state, writers);
        return writers.active() == null ? look.released() : look.single(writers.active());
    }

    private Optional<Finding> released() {
        if (writers.proven() == null) {
            return Optional.empty();
        }
        Side passive = writers.proven().other();
        return state.reachable(passive)
                .filter(member -> !member.writable())
                .map(member -> finding(
                        Kind.STILL_CLOSED,
                        "Both members are to take writes, and " + state.name(passive)
                                + " is still closed from the time when only " + state.name(passive.other())
                                + " took them."));
    }

    private Optional<Finding> single(Side active) {
        Access access = access(active);
        if (access == null) {
            return Optional.empty();
        }
        boolean handedOver = writers.proven() == active.other();
        if (access != Access.OPEN) {
            return Optional.of(closed(active, handedOver));
        }
        Access passive = access(active.other());
        if (passive == null) {
            return Optional.empty();
        }
        if (passive == Access.NOBODY) {
            return writers.proven() == active
                    ? Optional.empty()
                    : Optional.of(finding(
                            Kind.NOT_HELD,
                            state.name(active) + " takes the writes and " + state.name(active.other())
                                    + " is closed, but no run has seen to it that it stays so."));
        }
        return Optional.of(handedOver && passive == Access.OPEN ? promotion(active, passive) : opened(active, passive));
    }

    private Finding opened(Side active, Access passive) {
        return finding(
                Kind.PASSIVE_WRITABLE,
                state.name(active) + " is to take the writes alone, but "
                        + (passive == Access.OPEN ? "" : "administrators can write to ")
                        + state.name(active.other())
                        + (passive == Access.OPEN ? " can be written to too." : " too."));
    }

    private Finding closed(Side active, boolean handedOver) {
        Access passive = access(active.other());
        if (handedOver) {
            return promotion(active, passive);
        }
        String name = state.name(active.other());
        String others = switch (passive) {
            case null -> name + " does not answer.";
            case OPEN -> name + " takes them.";
            case ADMINISTRATORS, NOBODY -> "Nobody takes them.";
        };
        return finding(
                Kind.ACTIVE_CLOSED,
                state.name(active) + " is to take the writes, but can't be written to (read_only). " + others);
    }

    private Finding promotion(Side active, @Nullable Access old) {
        String before = state.name(active.other());
        String until = switch (old) {
            case null -> before + " took until it stopped to answer.";
            case OPEN -> before + " takes until now.";
            case ADMINISTRATORS, NOBODY -> before + " took until now; both are closed.";
        };
        return finding(Kind.NOT_PROMOTED, state.name(active) + " is to take the writes, which " + until);
    }

    private Finding finding(Kind kind, String sentence) {
        Map<String, String> evidence = new TreeMap<>();
        for (Side side : Side.values()) {
            Access access = access(side);
            evidence.put(state.name(side) + ".access", access == null ? "UNKNOWN" : access.name());
        }
        evidence.put("spec.active", writers.active() == null ? "both" : state.name(writers.active()));
        evidence.put("status.active", writers.proven() == null ? "none" : state.name(writers.proven()));
        return new Finding(kind, sentence, evidence);
    }

    private @Nullable Access access(Side side) {
        return state.reachable(side).map(Reachable::access).orElse(null);
    }
}
