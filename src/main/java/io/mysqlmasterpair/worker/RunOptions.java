package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything that a run is told.
 *
 * @param authority the side whose data win; empty for a run that overwrites nothing
 * @param run the run's name, at most 64 characters
 * @param ordinal the fencing token; empty by hand: the highest seen, plus one
 * @param dir the run's folder; {@code archive/} and {@code dump/} in it, other runs beside it
 * @param keep how many verified archives stay beside the run's own
 * @param replicas names of the members whose channels a restart is about; empty: both
 */
public record RunOptions(
        Both<MemberOption> members,
        Optional<Side> authority,
        ReplicationMode mode,
        String run,
        OptionalLong ordinal,
        Optional<Path> dir,
        int keep,
        Logins logins,
        Tls tls,
        Optional<Path> caFile,
        Limits limits,
        Set<String> replicas) {

    /** The run's name where a person runs steps without one. */
    public static final String BY_HAND = "by-hand";

    /** A member: its name, where it is, and who it must be. */
    public record MemberOption(String name, Endpoint endpoint, Optional<String> uuid) {}

    /** The accounts, as far as they were given. */
    public record Logins(Login admin, Optional<Login> replication, Optional<Login> monitor) {}

    /**
     * How long to wait.
     *
     * @param lock for another process that works on a member
     * @param drain for the authority to take what it can from the target, altogether
     * @param stall without any progress
     * @param catchUp for a replica to reach its source
     * @param proof for a marker to arrive, and for threads to run
     */
    public record Limits(Duration lock, Duration drain, Duration stall, Duration catchUp, Duration proof) {

        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
    }
}
