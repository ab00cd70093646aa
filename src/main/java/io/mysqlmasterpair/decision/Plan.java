package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one run will do. Immutable once recorded.
 *
 * @param authority the side whose data wins; for a restart it only tells the sides apart
 * @param replicas for a restart, the replicas whose channel is started
 * @param serverUuids identity of the members as planned, where known: a Job refuses any other server
 * @param reason why this rung and this authority
 * @param overwrites what would be overwritten, in a sentence
 * @param role who takes writes, where one member is to; null where that is no question of this run
 * @param loss what the target would lose; null where nothing is overwritten
 */
public record Plan(
        Rung rung,
        Side authority,
        ReplicationMode mode,
        Set<Side> replicas,
        Map<Side, String> serverUuids,
        String reason,
        String overwrites,
        @Nullable Role role,
        @Nullable Loss loss) {

    /**
     * Who takes writes.
     *
     * @param active the member that is to take them; null when both are
     * @param from the member that takes them until then, and again where they can't be handed over; null when none does
     * @param finding what this run is about; null when it is about replication
     */
    public record Role(@Nullable Side active, @Nullable Side from, WriteRoles.@Nullable Finding finding) {}

    /**
     * What the target would lose but for the archive. As coarse as a person's approval has to be: while it is waited for, the
     * target may go on taking writes, and every one of them more would void it.
     *
     * @param merge whether what fits is given to the authority first
     * @param tables user tables that are overwritten; empty where they can't be counted
     * @param own whether the target has transactions that the authority lacks; empty where nobody can say
     */
    public record Loss(boolean merge, OptionalInt tables, Optional<Boolean> own) {}

    public Plan {
        replicas = Set.copyOf(replicas);
        serverUuids = Map.copyOf(serverUuids);
    }

    /** A plan for which it does not matter who takes writes. */
    public Plan(
            Rung rung,
            Side authority,
            ReplicationMode mode,
            Set<Side> replicas,
            Map<Side, String> serverUuids,
            String reason,
            String overwrites) {
        this(rung, authority, mode, replicas, serverUuids, reason, overwrites, null, null);
    }

    public Side target() {
        return authority.other();
    }

    /**
     * Sixteen hexadecimal digits over everything that decides what happens to which server. The sentences are left out:
     * a new wording is the same plan.
     */
    public String hash() {
        String essence = String.join(
                "|",
                rung.title(),
                authority.name(),
                mode.name(),
                new TreeSet<>(replicas).toString(),
                new TreeMap<>(serverUuids).toString());
        if (role != null) {
            essence += "|" + role.active() + "|" + role.from();
        }
        if (loss != null) {
            essence += "|" + loss.merge()
                    + "|" + (loss.tables().isPresent() ? loss.tables().getAsInt() : "?")
                    + "|" + loss.own().map(String::valueOf).orElse("?");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(essence.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
