package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** Decides, when all is over and nobody writes any more, which promises held; asked of the servers and the volume. */
final class Checker {

    /** For what is asked after something else was already found not to hold. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final Scene scene;
    private final Driver driver;
    private final Driver.End end;
    private final Watcher watcher;
    private final Set<String> accountsBefore;
    private final Duration patience;

    /** @param patience how long something may take to become true of a pair that is said to be healed */
    Checker(
            Scene scene,
            Driver driver,
            Driver.End end,
            Watcher watcher,
            Set<String> accountsBefore,
            Duration patience) {
        this.scene = scene;
        this.driver = driver;
        this.end = end;
        this.watcher = watcher;
        this.accountsBefore = accountsBefore;
        this.patience = patience;
    }

    List<Violation> check() throws InterruptedException {
        List<Violation> found = new ArrayList<>(watcher.violations());
        if (end.healed()) {
            found.addAll(healed());
        } else {
            found.addAll(notHealed());
        }
        found.addAll(new Lost(
                        scene.ledger(),
                        Contents.of(scene.a()),
                        Contents.of(scene.b()),
                        end.healed(),
                        !isUnproven(),
                        new Archives(scene.volume()))
                .find());
        if (watcher.overwritten()) {
            found.addAll(new Archives(scene.volume()).unverified("in the end"));
        }
        found.addAll(replicatedImports());
        found.addAll(accounts());
        found.addAll(new SecretSearch(scene, driver.jobs(), driver.told()).find());
        return found;
    }

    /** S8: the pair is as it should be: both channels run, a write arrives each way, the data are equal, nothing is fenced. */
    private List<Violation> healed() throws InterruptedException {
        List<Violation> found = new ArrayList<>();
        require(found, "both channels run", scene::bothReplicate);
        for (Side side : Side.values()) {
            write(side);
            require(found, "a write on " + Names.of(side) + " arrives", () -> arrived(side));
            MysqlServer server = scene.server(side);
            require(found, Names.of(side) + " is open", server::isOpen);
            require(
                    found,
                    Names.of(side) + " keeps nothing of the fence",
                    () -> server.leftOfFence().isEmpty());
        }
        require(
                found,
                "the data are equal",
                () -> Contents.of(scene.a())
                        .sums()
                        .equals(Contents.of(scene.b()).sums()));
        return found;
    }

    private void write(Side side) {
        scene.server(side).run("REPLACE INTO shop.conflict VALUES (" + (90 + side.ordinal()) + ", 'proof')");
    }

    private boolean arrived(Side side) {
        return !scene.server(side.other())
                .column("SELECT 1 FROM shop.conflict WHERE id = " + (90 + side.ordinal()))
                .isEmpty();
    }

    private void require(List<Violation> found, String what, Callable<Boolean> holds) throws InterruptedException {
        long until = System.nanoTime() + (found.isEmpty() ? patience : SHORT).toNanos();
        do {
            try {
                if (holds.call()) {
                    return;
                }
            } catch (Exception notYet) {
                // a server that is silent now may answer in a moment
            }
            Thread.sleep(200);
        } while (System.nanoTime() < until);
        found.add(new Violation("S8", "the run says healed, and it does not hold that " + what));
    }

    /** S8: fenced, or untouched; and with a sentence that says why. */
    private List<Violation> notHealed() {
        List<Violation> found = new ArrayList<>();
        if (end.sentence().isBlank()) {
            found.add(new Violation("S8", "the run ended without a sentence"));
        }
        MysqlServer b = scene.b();
        if (isUnproven() && !b.isShut(Writer.APP.username())) {
            found.add(new Violation("S3", "the run ended with b partial or unproven, and open"));
        }
        if (watcher.overwritten() && !b.refusesWritesOf(Writer.APP.username())) {
            found.add(new Violation("S8", "b was overwritten, is not healed and takes writes"));
        }
        return found;
    }

    private boolean isUnproven() {
        return Leased.on(scene.b()).filter(Leased::isUnproven).isPresent();
    }

    /** S7: nobody here drops a schema but imports. */
    private List<Violation> replicatedImports() {
        List<Violation> found = new ArrayList<>();
        for (Side side : Side.values()) {
            MysqlServer server = scene.server(side);
            for (String log : server.column("SHOW BINARY LOGS")) {
                server.rows("SHOW BINLOG EVENTS IN '" + log + "'").stream()
                        .map(row -> String.valueOf(row.get(5)))
                        .filter(info -> info.contains("DROP DATABASE") || info.contains("DROP TABLE"))
                        .findFirst()
                        .ifPresent(info -> found.add(new Violation(
                                "S7", "the binary log of " + Names.of(side) + " has what an import did: " + info)));
            }
        }
        return found;
    }

    /** S10: accounts of both members are what they were, but for the one that the repair may make. */
    private List<Violation> accounts() {
        Set<String> now = accountsOf(scene);
        Set<String> changed = new HashSet<>(now);
        changed.addAll(accountsBefore);
        changed.removeIf(account -> now.contains(account) && accountsBefore.contains(account));
        return changed.stream()
                .map(account -> new Violation("S10", "an account has changed: " + account))
                .toList();
    }

    /** Name, host, grants' short form; whether it is locked only where nothing is fenced. */
    static Set<String> accountsOf(Scene scene) {
        Set<String> accounts = new HashSet<>();
        for (Side side : Side.values()) {
            scene.server(side)
                    .column("SELECT CONCAT(user, '@', host, ' ', select_priv, insert_priv, create_priv, super_priv)"
                            + " FROM mysql.user WHERE user NOT IN ('repl')")
                    .forEach(account -> accounts.add(Names.of(side) + ": " + account));
        }
        return accounts;
    }
}
