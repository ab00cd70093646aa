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
import org.awaitility.Awaitility;

/** Two real servers that a test can break and have repaired. Started in seconds, empty, not replicating. */
public final class MysqlPairFixture implements AutoCloseable {

    public static final Login REPLICATION = new Login("repl", "repl-p'w1");
    public static final Login MONITOR = new Login("monitor", "monitor-p\"w1");

    private final ReplicationMode mode;
    private Both<MysqlServer> servers;

    private MysqlPairFixture(ReplicationMode mode, Both<MysqlServer> servers) {
        this.mode = mode;
        this.servers = servers;
    }

    public static MysqlPairFixture start(ReplicationMode mode) {
        return start(ServerFamily.MYSQL_9_7, mode);
    }

    public static MysqlPairFixture start(ServerFamily family, ReplicationMode mode) {
        CompletableFuture<MysqlServer> a =
                CompletableFuture.supplyAsync(() -> MysqlServer.start(family, 1, mode), Thread::startVirtualThread);
        MysqlServer b = MysqlServer.start(family, 2, mode);
        MysqlPairFixture pair = new MysqlPairFixture(mode, new Both<>(a.join(), b));
        Toolbox.use();
        return pair;
    }

    public MysqlServer a() {
        return servers.a();
    }

    public MysqlServer b() {
        return servers.b();
    }

    /** Takes b's volume away: at its address there is a new, empty server. */
    public void emptyB() {
        int port = b().endpoint().port();
        b().close();
        servers = new Both<>(a(), MysqlServer.startAt(b().family(), port, 2, mode));
    }

    public ReplicationMode mode() {
        return mode;
    }

    /** Makes both replicate from each other, and waits until they do. */
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
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> threadsRun(a()) && threadsRun(b()));
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
                        Duration.ofSeconds(30)),
                Set.of());
    }

    @Override
    public void close() {
        a().close();
        b().close();
    }
}
