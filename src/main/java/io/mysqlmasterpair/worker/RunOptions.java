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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Everything that a run is told.
 *
 * @param authority the side whose data win; empty for a run that overwrites nothing
 * @param run the run's name, at most 64 characters
 * @param ordinal the fencing token; empty by hand: the highest seen, plus one
 * @param dir the run's folder; {@code archive/} and {@code dump/} in it, other runs beside it
 * @param keep how many verified archives stay beside the run's own
 * @param keepFor how old an archive must be before it may go; zero: age does not matter
 * @param merge whether the authority is given what only the target has and what conflicts with nothing
 * @param replicas names of the members whose channels a restart is about; empty: both
 * @param writers who takes writes
 * @param accounts what happens to accounts that differ
 */
public record RunOptions(
        Both<MemberOption> members,
        Optional<Side> authority,
        ReplicationMode mode,
        String run,
        OptionalLong ordinal,
        Optional<Path> dir,
        int keep,
        Duration keepFor,
        boolean merge,
        Logins logins,
        Tls tls,
        Optional<Path> caFile,
        Limits limits,
        Set<String> replicas,
        Writers writers,
        Accounts accounts) {

    /** A run on a pair of which both members take writes, and that merges nothing. */
    public RunOptions(
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
        this(
                members,
                authority,
                mode,
                run,
                ordinal,
                dir,
                keep,
                Duration.ZERO,
                false,
                logins,
                tls,
                caFile,
                limits,
                replicas,
                Writers.BOTH,
                Accounts.REPORT);
    }

    public RunOptions with(Writers roles) {
        return with(merge, roles, accounts);
    }

    public RunOptions withAccounts(Accounts asked) {
        return with(merge, writers, asked);
    }

    /** The same, with what only the target has merged. */
    public RunOptions merging() {
        return with(true, writers, accounts);
    }

    private RunOptions with(boolean merges, Writers roles, Accounts asked) {
        return new RunOptions(
                members, authority, mode, run, ordinal, dir, keep, keepFor, merges, logins, tls, caFile, limits,
                replicas, roles, asked);
    }

    /** What happens to accounts that differ. */
    public enum Accounts {
        /** They are told. */
        REPORT,
        /** Those of the target are made the authority's. */
        FROM_AUTHORITY
    }

    /** The run's name where a person runs steps without one. */
    public static final String BY_HAND = "by-hand";

    /** A member: its name, where it is, and who it must be. */
    public record MemberOption(String name, Endpoint endpoint, Optional<String> uuid) {}

    /**
     * TLS as it is to be now: the CA's file is read anew each time, because the Secret that it comes from may change while a
     * Job runs.
     */
    @Override
    public Tls tls() {
        return caFile.map(file -> Tls.withCaFile(tls.mode(), file)).orElse(tls);
    }

    /**
     * The accounts, as far as they were given. Those in files are read anew each time, because the Secrets that they come
     * from may change while a Job runs.
     */
    public static final class Logins {

        private final Supplier<Login> admin;
        private final Optional<Supplier<Login>> replication;
        private final Optional<Supplier<Login>> monitor;
        private final Set<String> handedOut = ConcurrentHashMap.newKeySet();

        private Logins(
                Supplier<Login> admin, Optional<Supplier<Login>> replication, Optional<Supplier<Login>> monitor) {
            this.admin = admin;
            this.replication = replication;
            this.monitor = monitor;
            // so that what can't be read is known at once, and all passwords are
            admin();
            replication();
            monitor();
        }

        public Logins(Login admin, Optional<Login> replication, Optional<Login> monitor) {
            this(() -> admin, replication.map(login -> () -> login), monitor.map(login -> () -> login));
        }

        /** Of folders as Secrets are mounted. */
        public static Logins inFolders(Path admin, Optional<Path> replication, Optional<Path> monitor) {
            return new Logins(reading(admin), replication.map(Logins::reading), monitor.map(Logins::reading));
        }

        private static Supplier<Login> reading(Path folder) {
            return () -> Login.fromFolder(folder);
        }

        public Login admin() {
            return known(admin.get());
        }

        public Optional<Login> replication() {
            return replication.map(source -> known(source.get()));
        }

        public Optional<Login> monitor() {
            return monitor.map(source -> known(source.get()));
        }

        private Login known(Login login) {
            handedOut.add(login.password());
            return login;
        }

        /** All that were ever handed out: they are to be in no text (S9). */
        Set<String> passwords() {
            return handedOut;
        }
    }

    /**
     * How long to wait.
     *
     * @param lock for another process that works on a member
     * @param drain for the authority to take what it can from the target, altogether
     * @param stall without any progress
     * @param catchUp for a replica to reach its source
     * @param proof for a marker to arrive, and for threads to run
     * @param room for a session on a member that takes no more of them
     */
    public record Limits(
            Duration lock, Duration drain, Duration stall, Duration catchUp, Duration proof, Duration room) {

        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(2));
    }
}
