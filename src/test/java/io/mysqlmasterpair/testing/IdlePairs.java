package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.ReplicationMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Pairs whose tests are over and that are as new again, for the next test of their kind: starting two servers costs more
 * than most tests do with them.
 */
final class IdlePairs {

    private static final int AT_MOST = 5;

    private static final Deque<Idle> IDLE = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(IdlePairs::stop));
    }

    private record Idle(ServerFamily family, ReplicationMode mode, Both<MysqlServer> servers) {}

    private IdlePairs() {}

    static synchronized Optional<Both<MysqlServer>> take(ServerFamily family, ReplicationMode mode) {
        for (Iterator<Idle> all = IDLE.iterator(); all.hasNext(); ) {
            Idle idle = all.next();
            if (idle.family() == family && idle.mode() == mode) {
                all.remove();
                return Optional.of(idle.servers());
            }
        }
        return Optional.empty();
    }

    /** Makes them as new, and keeps them; those that can't be, or are too many, are stopped. */
    static void give(ServerFamily family, ReplicationMode mode, Both<MysqlServer> servers) {
        // first both channels: what one still sends must not come to the other when that is as new
        if (servers.a().rest()
                && servers.b().rest()
                && servers.a().renew()
                && servers.b().renew()) {
            keep(new Idle(family, mode, servers)).ifPresent(IdlePairs::close);
        } else {
            close(new Idle(family, mode, servers));
        }
    }

    private static synchronized Optional<Idle> keep(Idle idle) {
        IDLE.addFirst(idle);
        return IDLE.size() > AT_MOST ? Optional.of(IDLE.removeLast()) : Optional.empty();
    }

    private static void close(Idle idle) {
        idle.servers().a().close();
        idle.servers().b().close();
    }

    private static synchronized void stop() {
        IDLE.forEach(IdlePairs::close);
        IDLE.clear();
    }
}
