package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one run will do. Immutable once recorded.
 *
 * @param authority the side whose data wins; for a restart it only tells the sides apart
 * @param replicas for a restart, the replicas whose channel is started
 * @param serverUuids identity of the members as planned, where known: a Job refuses any other server
 * @param reason why this rung and this authority
 * @param overwrites what would be overwritten, in a sentence
 */
public record Plan(
        Rung rung,
        Side authority,
        ReplicationMode mode,
        Set<Side> replicas,
        Map<Side, String> serverUuids,
        String reason,
        String overwrites) {

    public Plan {
        replicas = Set.copyOf(replicas);
        serverUuids = Map.copyOf(serverUuids);
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
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(essence.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
