package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.testing.MysqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at both members all the time, as root and as the application. What it says was so at a moment that lies between two
 * looks at the lease that agree.
 */
final class Watcher implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String LEASE =
            "SELECT CONCAT(state, ' of ', run, IF(prior IS NULL, '', ', fenced')) FROM mysqlmasterpair.lease";

    private static final String RECEIVER = "SELECT service_state FROM performance_schema.replication_connection_status";
    private static final String READERS =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'";

    private final Scene scene;
    private final Identifiers identifiers;
    private final Supplier<Rung> rung;
    private final Collection<Violation> violations = new ConcurrentLinkedQueue<>();
    private final Collection<String> seen = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean open = true;
    private @Nullable Connection root;
    private @Nullable Connection application;
    private String last = "";
    private long rowsOnA;
    private boolean overwritten;

    /** @param rung that of the run that is at work */
    Watcher(Scene scene, Supplier<Rung> rung) {
        this.scene = scene;
        this.rung = rung;
        this.identifiers = Identifiers.of(scene.plan());
        this.thread = Thread.ofVirtual().name("watcher").start(this::run);
    }

    private void run() {
        while (open) {
            try {
                lookAtB();
                lookAtA();
                Thread.sleep(PAUSE);
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    private void lookAtB() {
        Optional<String> before = lease();
        before.ifPresent(this::note);
        if (before.isEmpty() || !isUnproven(before.get())) {
            keepSession();
            lookAtIdentifiers();
            return;
        }
        if (!overwritten) {
            overwritten = true;
            if (!rung.get().overwrites()) {
                violation("S2", "b is overwritten by a " + rung.get().title());
            }
            violations.addAll(new Archives(scene.volume()).unverified("when the import began"));
        }
        boolean oldSession = reads(application);
        boolean newSession = readsAnew();
        boolean isSource = isRead();
        if (lease().filter(Watcher::isUnproven).isEmpty()) {
            return;
        }
        if (oldSession || newSession) {
            violation("S3", "b can be read by the application in state " + before.get());
        }
        if (isSource) {
            violation("S3", "b is a source in state " + before.get());
        }
    }

    private static boolean isUnproven(String lease) {
        return Leased.isUnproven(lease.split(" ")[0]);
    }

    private void note(String lease) {
        if (!lease.equals(last)) {
            last = lease;
            seen.add(Instant.now() + " b: " + lease);
        }
    }

    private void violation(String invariant, String sentence) {
        Violation found = new Violation(invariant, sentence);
        if (!violations.contains(found)) {
            violations.add(found);
        }
    }

    /** A session from before the fence must not live on behind it. */
    private void keepSession() {
        if (application == null || !reads(application)) {
            close(application);
            application = open(scene.b(), false);
        }
    }

    private boolean readsAnew() {
        try (Connection fresh = scene.b().connect(Writer.APP)) {
            return reads(fresh);
        } catch (SQLException turnedAway) {
            return false;
        }
    }

    private static boolean reads(@Nullable Connection session) {
        return session != null
                && value(session, "SELECT table_name FROM information_schema.tables LIMIT 1")
                        .isPresent();
    }

    private boolean isRead() {
        // MariaDB's receiver is in no table; b itself knows who reads from it
        return scene.plan().family().isMariaDb()
                ? root != null
                        && value(root, READERS).filter(n -> !n.equals("0")).isPresent()
                : ask(scene.a(), RECEIVER).filter("ON"::equals).isPresent();
    }

    private Optional<String> lease() {
        if (root == null || value(root, "SELECT 1").isEmpty()) {
            close(root);
            root = open(scene.b(), true);
        }
        return root == null ? Optional.empty() : value(root, LEASE);
    }

    /** What b has given as its own must not come back: its peer would take new ones for old. */
    private void lookAtIdentifiers() {
        if (root == null) {
            return;
        }
        Connection session = root;
        identifiers.forgotten(query -> value(session, query)).ifPresent(gone -> violation("S1", gone));
    }

    /** a's rows are never deleted by an import, and a is never fenced. */
    private void lookAtA() {
        Optional<String> seenNow =
                ask(scene.a(), "SELECT CONCAT(@@GLOBAL.read_only, ' ', (SELECT COUNT(*) FROM shop.bulk)) FROM DUAL");
        if (seenNow.isEmpty()) {
            return;
        }
        String[] parts = seenNow.get().split(" ");
        if (parts[0].equals("1")) {
            violation("S7", "a, the authority, is read only");
        }
        long rows = Long.parseLong(parts[1]);
        if (rows < rowsOnA) {
            violation("S7", "rows of a are gone: " + rowsOnA + ", then " + rows);
        }
        rowsOnA = Math.max(rowsOnA, rows);
    }

    private @Nullable Connection authority;

    private Optional<String> ask(MysqlServer server, String query) {
        if (authority == null || value(authority, "SELECT 1").isEmpty()) {
            close(authority);
            authority = open(server, true);
        }
        return authority == null ? Optional.empty() : value(authority, query);
    }

    private static @Nullable Connection open(MysqlServer server, boolean asRoot) {
        try {
            return server.connect(asRoot ? MysqlServer.ROOT : Writer.APP);
        } catch (SQLException away) {
            return null;
        }
    }

    private static Optional<String> value(Connection session, String query) {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
        } catch (SQLException failed) {
            return Optional.empty();
        }
    }

    private static void close(@Nullable Connection session) {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException gone) {
                // it is gone either way
            }
        }
    }

    /** Whether an import was seen to have begun. */
    boolean overwritten() {
        return overwritten;
    }

    /** What could not be asked of this family and mode. */
    List<String> notAsked() {
        return identifiers.notAsked().stream().toList();
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(root);
        close(application);
        close(authority);
    }
}
