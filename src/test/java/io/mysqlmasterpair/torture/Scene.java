package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Relay;
import io.mysqlmasterpair.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A pair that replicates through relays, with data, accounts, a volume of its own, and an application on each member. */
final class Scene implements AutoCloseable {

    private static final String BULK = "INSERT INTO shop.bulk (v) SELECT SHA2(RAND(), 512) FROM shop.bulk";

    private final TorturePlan plan;
    private final Path folder;
    private final MysqlPairFixture pair;
    private final Both<Relay> forServers;
    private final Both<Relay> forWorkers;
    private final Ledger ledger = new Ledger();
    private final Both<Writer> writers;

    private Scene(TorturePlan plan, Path folder, MysqlPairFixture pair) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.pair = pair;
        this.forWorkers = new Both<>(relay("127.0.0.11", 0, Side.A), relay("127.0.0.11", 0, Side.B));
        this.forServers = new Both<>(
                relay("127.0.0.12", forWorkers.a().endpoint().port(), Side.A),
                relay("127.0.0.12", forWorkers.b().endpoint().port(), Side.B));
        replicate();
        fill();
        this.writers = Both.of(side -> new Writer(side, () -> server(side), ledger, plan.seed()));
    }

    static Scene set(TorturePlan plan) throws IOException {
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of(System.getProperty("mmp.torture.dir", "/tmp"))),
                "mmp-torture-" + plan.seed() + "-");
        MysqlPairFixture pair = MysqlPairFixture.startNew(plan.family(), plan.mode());
        try {
            Scene scene = new Scene(plan, folder, pair);
            scene.secret("admin", MysqlServer.ROOT);
            scene.secret("replication", MysqlPairFixture.REPLICATION);
            if (plan.fault() instanceof Fault.DiskFull) {
                SmallDisk.mount(scene.volume(), 96);
            }
            return scene;
        } catch (IOException | RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    private Relay relay(String address, int port, Side side) throws IOException {
        return Relay.at(address, port, server(side).endpoint());
    }

    MysqlServer server(Side side) {
        return side == Side.A ? pair.a() : pair.b();
    }

    MysqlServer a() {
        return pair.a();
    }

    MysqlServer b() {
        return pair.b();
    }

    MysqlPairFixture pair() {
        return pair;
    }

    TorturePlan plan() {
        return plan;
    }

    Ledger ledger() {
        return ledger;
    }

    Writer writer(Side side) {
        return writers.get(side);
    }

    Relay relayForServers(Side side) {
        return forServers.get(side);
    }

    Relay relayForWorkers(Side side) {
        return forWorkers.get(side);
    }

    /** Where everybody is told to find a member; each kind of client finds another relay there. */
    Endpoint address(Side side) {
        return new Endpoint(
                MysqlServer.BY_RELAY, forWorkers.get(side).endpoint().port());
    }

    Path folder() {
        return folder;
    }

    Path volume() {
        return folder.resolve("volume");
    }

    Path secrets(String name) {
        return folder.resolve("secrets").resolve(name);
    }

    void secret(String name, Login login) throws IOException {
        Path secret = secrets(name);
        Files.createDirectories(secret);
        Files.writeString(secret.resolve("username"), login.username());
        Files.writeString(secret.resolve("password"), login.password());
    }

    private void replicate() {
        for (Side side : Side.values()) {
            server(side)
                    .run(
                            "SET sql_log_bin = 0",
                            "CREATE USER IF NOT EXISTS repl@'%' IDENTIFIED BY 'repl-p\\'w1'",
                            "GRANT REPLICATION SLAVE ON *.* TO repl@'%'");
            application(side);
        }
        for (Side side : Side.values()) {
            point(side);
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> a().replicates() && b().replicates());
    }

    /** Points a member at its peer, by the relay, and starts it. */
    void point(Side side) {
        MysqlServer source = server(side.other());
        String direct = source.family().pointAt(source, plan.mode());
        Endpoint relay = address(side.other());
        server(side)
                .run(
                        direct.replace("'127.0.0.1'", "'" + relay.host() + "'")
                                .replace("PORT = " + source.endpoint().port(), "PORT = " + relay.port()),
                        source.family().startReplica());
    }

    /** The application's account, as a person makes it on each member. */
    private void application(Side side) {
        server(side)
                .run(
                        "SET sql_log_bin = 0",
                        "CREATE USER app@'%' IDENTIFIED BY 'app-p\\'w1'",
                        "GRANT ALL ON shop.* TO app@'%'");
    }

    private void fill() {
        Hostile.on(a());
        a().run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.ledger (id bigint AUTO_INCREMENT PRIMARY KEY, token varchar(20) NOT NULL UNIQUE,"
                                + " origin char(1) NOT NULL, amount decimal(9, 2), note varchar(30) CHARACTER SET utf8mb4,"
                                + " at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6))",
                        "CREATE TABLE shop.item (token varchar(20) PRIMARY KEY, CONSTRAINT item_of FOREIGN KEY (token)"
                                + " REFERENCES shop.ledger (token))",
                        "CREATE TABLE shop.counter (id int PRIMARY KEY, token varchar(20) NOT NULL)",
                        "CREATE TABLE shop.conflict (id int PRIMARY KEY, token varchar(20) NOT NULL)",
                        "CREATE TABLE shop.bulk (id bigint AUTO_INCREMENT PRIMARY KEY, v varchar(200) NOT NULL)",
                        "INSERT INTO shop.counter VALUES (0, ''), (1, ''), (2, ''), (3, ''), (4, ''),"
                                + " (10, ''), (11, ''), (12, ''), (13, ''), (14, '')",
                        "INSERT INTO shop.conflict VALUES (5, ''), (6, ''), (7, ''), (8, '')",
                        "INSERT INTO shop.bulk (v) VALUES (SHA2(RAND(), 512))",
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK,
                        BULK);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> b().text("SELECT COUNT(*) FROM shop.bulk").equals("4096"));
        Hostile.arrivesAt(b());
    }

    /** b loses its volume, once a has all that it had; a person makes the application's account on the new server. */
    void emptyB() throws InterruptedException {
        awaitQuietB();
        pair.emptyB();
        application(Side.B);
        writer(Side.B).goOn();
    }

    /** b takes no writes any more, until its writer goes on, and a has all that it took. */
    private void awaitQuietB() throws InterruptedException {
        writer(Side.B).pause();
        awaitEqual("b");
    }

    /** Neither does a, and each has all that the other took. */
    void awaitQuiet() throws InterruptedException {
        writer(Side.A).pause();
        awaitQuietB();
        awaitEqual("a");
    }

    /** Until what was written on a member is the same on both. */
    private void awaitEqual(String origin) {
        int first = origin.equals("a") ? 0 : 10;
        String last = "SELECT COALESCE(MAX(token), '') FROM shop.ledger WHERE origin = '" + origin + "'";
        String counters = "SELECT GROUP_CONCAT(token ORDER BY id) FROM shop.counter WHERE id BETWEEN " + first + " AND "
                + (first + 4);
        String tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 't" + origin + "%z'";
        String rows = "SELECT COUNT(*) FROM shop.ledger WHERE origin = '" + origin + "'";
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Stream.of(last, counters, tables, rows)
                        .allMatch(query -> a().text(query).equals(b().text(query))));
    }

    boolean bothReplicate() {
        try {
            return a().replicates() && b().replicates();
        } catch (IllegalStateException silent) {
            return false;
        }
    }

    ReplicationMode mode() {
        return plan.mode();
    }

    @Override
    public void close() throws IOException {
        writers.a().close();
        writers.b().close();
        for (Relay relay : List.of(forServers.a(), forServers.b(), forWorkers.a(), forWorkers.b())) {
            relay.close();
        }
        pair.close();
        SmallDisk.unmount(volume());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
