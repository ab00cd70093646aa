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
 */
public record Policy(
        AuthorityPolicy authority,
        @Nullable Side preferred,
        @Nullable Side named,
        Set<Rung> rungs,
        @Nullable Rung asked,
        @Nullable Rung vain,
        Both<Known> known,
        @Nullable Fence fence) {

    /** How the authority is chosen. */
    public enum AuthorityPolicy {
        MOST_COMPLETE,
        PREFER,
        MANUAL
    }

    /**
     * What is remembered of a member.
     *
     * @param tables most user tables seen while the pair was healthy; 0 when unknown
     * @param serverUuid last seen server_uuid; empty when unknown
     * @param healthyUuid its server_uuid when the pair was last healthy; empty when it never was
     */
    public record Known(int tables, String serverUuid, String healthyUuid) {
        public static final Known NOTHING = new Known(0, "", "");
    }

    /** A member that holds data that is not proven. Its run's authority stays authority until it is. */
    public record Fence(Side member, String repair) {}

    /** Automatic choice by completeness, all rungs, nothing remembered. */
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
        return new Policy(authority, preferred, named, rungs, asked, vain, known, fence);
    }
}
