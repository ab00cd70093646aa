package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.worker.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Two real servers that a test can break and have repaired. Started in seconds, empty, not replicating. */
public final class MysqlPairFixture implements AutoCloseable {

    public static final Login REPLICATION = new Login("repl", "repl-p'w1");
    public static final Login MONITOR = new Login("monitor", "monitor-p\"w1");

    private final ReplicationMode mode;
    private Both<MysqlServer> servers;
    private boolean renewable = true;

    private MysqlPairFixture(ReplicationMode mode, Both<MysqlServer> servers) {
        this.mode = mode;
        this.servers = servers;
    }

    public static MysqlPairFixture start(ReplicationMode mode) {
        return start(ServerFamily.MYSQL_9_7, mode);
    }

    /** New servers, or some of an earlier test that are as new. */
    public static MysqlPairFixture start(ServerFamily family, ReplicationMode mode) {
        Optional<Both<MysqlServer>> idle = IdlePairs.take(family, mode);
        return idle.isPresent() ? new MysqlPairFixture(mode, idle.get()) : startNew(family, mode);
    }

    /**
     * Servers that nobody has used before.
     *
     * @param options more of them, for both servers
     */
    public static MysqlPairFixture startNew(ServerFamily family, ReplicationMode mode, String... options) {
        MysqlPairFixture pair = startBoth(family, mode, () -> MysqlServer.start(family, 2, mode, options), options);
        pair.renewable = options.length == 0;
        Toolbox.use(family);
        return pair;
    }

    /** b's data lie on a disk that can be filled. */
    public static MysqlPairFixture startWithBOnSmallDisk(ServerFamily family, ReplicationMode mode) {
        MysqlPairFixture pair = startBoth(family, mode, () -> MysqlServer.startOnSmallDisk(family, 2, mode));
        pair.renewable = false;
        Toolbox.useAnew(family);
        return pair;
    }

    private static MysqlPairFixture startBoth(
            ServerFamily family, ReplicationMode mode, Supplier<MysqlServer> b, String... optionsOfA) {
        CompletableFuture<MysqlServer> a = CompletableFuture.supplyAsync(
                () -> MysqlServer.start(family, 1, mode, optionsOfA), Thread::startVirtualThread);
        MysqlServer started = b.get();
        return new MysqlPairFixture(mode, new Both<>(a.join(), started));
    }

    public MysqlServer a() {
        return servers.a();
    }

    public MysqlServer b() {
        return servers.b();
    }

    /** Takes b's volume away: at its address there is a new, empty server. */
    public void emptyB(String... options) {
        int port = b().endpoint().port();
        b().close();
        renewable = false;
        servers = new Both<>(a(), MysqlServer.startAt(b().family(), port, 2, mode, options));
    }

    public ReplicationMode mode() {
        return mode;
    }

    /** Makes both replicate from each other, and waits until they do, and until b has what is hostile of a's. */
    public MysqlPairFixture replicating() {
        for (Side side : Side.values()) {
            servers.get(side)
                    .run(
                            "SET sql_log_bin = 0",
                            "CREATE USER IF NOT EXISTS repl@'%' IDENTIFIED BY 'repl-p\\'w1'",
                            "GRANT REPLICATION SLAVE ON *.* TO repl@'%'");
        }
        for (Side side : Side.values()) {
            MysqlServer source = servers.get(side.other());
            servers.get(side)
                    .run(source.family().pointAt(source, mode), source.family().startReplica());
        }
        Awaitility.await().until(() -> threadsRun(a()) && threadsRun(b()));
        Hostile.on(a());
        Hostile.arrivesAt(b());
        return this;
    }

    public static boolean threadsRun(MysqlServer replica) {
        return replica.replicates();
    }

    /** What a Job of this pair would be told; authority a. */
    public RunOptions options(String run, long ordinal, Path dir) {
        return new RunOptions(
                new Both<>(
                        new RunOptions.MemberOption("a", a().endpoint(), Optional.empty()),
                        new RunOptions.MemberOption("b", b().endpoint(), Optional.empty())),
                Optional.of(Side.A),
                mode,
                run,
                OptionalLong.of(ordinal),
                Optional.of(dir),
                3,
                new RunOptions.Logins(MysqlServer.ROOT, Optional.of(REPLICATION), Optional.of(MONITOR)),
                Tls.PREFERRED,
                Optional.empty(),
                new RunOptions.Limits(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)),
                Set.of());
    }

    /** The servers may be taken for another test: nothing of this one may go on with them. */
    @Override
    public void close() {
        if (renewable) {
            IdlePairs.give(a().family(), mode, servers);
        } else {
            a().close();
            b().close();
        }
    }
}
