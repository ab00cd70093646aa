package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user allows and the operator remembers.
 *
 * @param authority how the authority is chosen
 * @param preferred the member the user prefers, or null
 * @param named the authority that a person named for this run, or null
 * @param rungs the rungs that may be used
 * @param asked the rung that a person asked for in this run, or null
 * @param vain the rung that the last run tried in vain, or null
 * @param known what is remembered of the members
 * @param fence a member that an earlier run left fenced, or null
 * @param writers who is to take writes
 * @param merge whether a repair that overwrites a member first gives the other what fits of it
 */
public record Policy(
        AuthorityPolicy authority,
        @Nullable Side preferred,
        @Nullable Side named,
        Set<Rung> rungs,
        @Nullable Rung asked,
        @Nullable Rung vain,
        Both<Known> known,
        @Nullable Fence fence,
        Writers writers,
        boolean merge) {

    /** How the authority is chosen. */
    public enum AuthorityPolicy {
        MOST_COMPLETE,
        PREFER,
        MANUAL
    }

    /**
     * What is remembered of a member.
     *
     * @param tables its user tables when the pair was last healthy; 0 when unknown
     * @param rows the estimate of its rows when the pair was last healthy; 0 when unknown
     * @param serverUuid last seen server_uuid; empty when unknown
     * @param healthyUuid its server_uuid when the pair was last healthy; empty when it never was
     */
    public record Known(int tables, long rows, String serverUuid, String healthyUuid) {
        public static final Known NOTHING = new Known(0, 0, "", "");
    }

    /**
     * A member that holds data that is not proven. Its run's authority stays authority until it is.
     *
     * @param repair the run that left it
     * @param data what is known of its data
     * @param fromPeer whether the peer is known to be that authority
     */
    public record Fence(Side member, String repair, Left data, boolean fromPeer) {

        /** As a run of this pair's own record left it. */
        public Fence(Side member, String repair) {
            this(member, repair, Left.UNKNOWN, true);
        }
    }

    /** What a run left on the member that it fenced, as that member's own lease says. */
    public enum Left {
        /** Nobody asked. */
        UNKNOWN(""),
        WHOLE("its data are whole"),
        PARTIAL("its data are partial"),
        UNPROVEN("its data are complete, but were never proven");

        private final String words;

        Left(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * Who is to take writes.
     *
     * @param active the one member that is to take them; null when both are
     * @param proven the member that took them alone when a run had last seen to it; null when none has
     */
    public record Writers(@Nullable Side active, @Nullable Side proven) {
        public static final Writers BOTH = new Writers(null, null);
    }

    /** A pair on which both members take writes. */
    public Policy(
            AuthorityPolicy authority,
            @Nullable Side preferred,
            @Nullable Side named,
            Set<Rung> rungs,
            @Nullable Rung asked,
            @Nullable Rung vain,
            Both<Known> known,
            @Nullable Fence fence) {
        this(authority, preferred, named, rungs, asked, vain, known, fence, Writers.BOTH, false);
    }

    /** Automatic choice by completeness, all rungs, nothing remembered, both members take writes. */
    public static Policy standard() {
        return new Policy(
                AuthorityPolicy.MOST_COMPLETE,
                null,
                null,
                Set.of(Rung.values()),
                null,
                null,
                new Both<>(Known.NOTHING, Known.NOTHING),
                null);
    }

    /** The policy for a run that a person made. */
    public Policy withRequest(@Nullable Side named, @Nullable Rung asked) {
        return new Policy(authority, preferred, named, rungs, asked, vain, known, fence, writers, merge);
    }

    public Policy withWriters(Writers writers) {
        return new Policy(authority, preferred, named, rungs, asked, vain, known, fence, writers, merge);
    }

    public Policy withMerge(boolean merge) {
        return new Policy(authority, preferred, named, rungs, asked, vain, known, fence, writers, merge);
    }
}
