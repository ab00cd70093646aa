package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Relay;
import io.mysqlmasterpair.testing.SmallDisk;
import io.mysqlmasterpair.torture.Fault.Link;
import io.mysqlmasterpair.torture.Write.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes a fault happen, in the middle of a repair. What passes by itself does so while the repair goes on. */
final class Faults {

    static final Login ROTATED = new Login(MysqlPairFixture.REPLICATION.username(), "repl-p'w2");

    private final Scene scene;

    Faults(Scene scene) {
        this.scene = scene;
    }

    void happen(Fault fault, WorkerJob job) {
        switch (fault) {
            case Fault.None ignored -> {}
            case Fault.KillWorker ignored -> job.kill();
            case Fault.StaleWorker ignored -> job.freeze();
            case Fault.KillServers kill -> kill(kill);
            case Fault.CutNetwork cut -> {
                relays(cut.link()).forEach(Relay::hang);
                later(cut.time(), () -> relays(cut.link()).forEach(Relay::goOn));
            }
            case Fault.SlowNetwork slow -> {
                relays(slow.link()).forEach(relay -> relay.delay(slow.each()));
                later(slow.time(), () -> relays(slow.link()).forEach(relay -> relay.delay(Duration.ZERO)));
            }
            case Fault.DiskFull full -> {
                SmallDisk.fillBut(scene.volume(), full.left());
                later(full.time(), this::giveBack);
            }
            case Fault.TargetDiskFull full -> {
                MysqlServer b = scene.b();
                b.disk().fill(full.left());
                later(full.time(), () -> b.disk().give());
            }
            case Fault.PersonStops stop ->
                asPerson(() -> scene.server(stop.side()).run("STOP REPLICA"));
            case Fault.PersonStarts start ->
                asPerson(() -> scene.server(start.side()).run("START REPLICA"));
            case Fault.PersonWrites ignored -> asPerson(this::writeBehindTheFence);
            case Fault.RotatePassword ignored -> asPerson(this::rotate);
            case Fault.ClockJump jump -> job.jump(jump.by());
            case Fault.SecondBreak ignored -> new Breaks(scene).makeAgain();
        }
    }

    private void kill(Fault.KillServers kill) {
        kill.sides().forEach(side -> scene.server(side).kill());
        later(kill.time(), () -> kill.sides().forEach(side -> scene.server(side).letStart()));
    }

    private void giveBack() {
        try {
            SmallDisk.giveBack(scene.volume());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a person does may fail, and the person shrugs. */
    private static void asPerson(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException failed) {
            // the server said no
        }
    }

    private void writeBehindTheFence() {
        MysqlServer b = scene.b();
        String token = scene.ledger().token(Side.B);
        boolean closed = isClosed(b);
        Write write = scene.ledger().attempt(Write.of(Side.B, Kind.INSERT, token));
        b.run(
                "SET GLOBAL super_read_only = OFF",
                "INSERT INTO shop.ledger (token, origin) VALUES ('" + token + "', 'b')");
        scene.ledger().acknowledge(write);
        if (closed) {
            b.run("SET GLOBAL super_read_only = ON");
        }
    }

    /** MariaDB has no such setting: its fence keeps off all accounts but the Jobs' own. */
    private static boolean isClosed(MysqlServer server) {
        return !server.family().isMariaDb()
                && server.text("SELECT @@super_read_only").equals("1");
    }

    void rotate() {
        for (Side side : Side.values()) {
            Consumer<MysqlServer> change = server -> server.run(
                    "SET GLOBAL super_read_only = OFF",
                    "SET sql_log_bin = 0",
                    "ALTER USER repl@'%' IDENTIFIED BY 'repl-p\\'w2'");
            MysqlServer server = scene.server(side);
            boolean closed = isClosed(server);
            change.accept(server);
            if (closed) {
                server.run("SET GLOBAL super_read_only = ON");
            }
        }
        try {
            scene.secret("replication", ROTATED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Relay> relays(Link link) {
        return switch (link) {
            case MEMBERS -> List.of(scene.relayForServers(Side.A), scene.relayForServers(Side.B));
            case WORKER_AND_A -> List.of(scene.relayForWorkers(Side.A));
            case WORKER_AND_B -> List.of(scene.relayForWorkers(Side.B));
            case ALL ->
                Stream.of(Link.MEMBERS, Link.WORKER_AND_A, Link.WORKER_AND_B)
                        .flatMap(one -> relays(one).stream())
                        .toList();
        };
    }

    private static void later(Duration time, Runnable work) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(time);
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
