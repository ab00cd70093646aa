package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.testing.MysqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a pair after a run, as far as it decides the next rung. The operator's own ladder is tested elsewhere;
 * here it matters that what is wrong with a connection is never cured by a copy (S5).
 *
 * @param shut b was left fenced, or silent
 * @param errors of all channels' threads, without zeros
 * @param forgotten a member has no channel
 */
record Symptoms(boolean shut, List<Integer> errors, boolean forgotten) {

    /** Turned away, not reached, lost, no account, no TLS. */
    private static final Set<Integer> OF_CONNECTIONS =
            Set.of(1045, 1129, 1130, 1698, 2002, 2003, 2005, 2006, 2012, 2013, 2026, 2061, 3032, 4151);

    static Symptoms of(Scene scene) {
        List<Integer> errors = new ArrayList<>();
        boolean forgotten = false;
        try {
            for (MysqlServer server : List.of(scene.a(), scene.b())) {
                for (String column : List.of("Last_IO_Errno", "Last_SQL_Errno")) {
                    String errno = server.status(column);
                    forgotten |= errno.isEmpty();
                    if (!errno.isEmpty() && !errno.equals("0")) {
                        errors.add(Integer.valueOf(errno));
                    }
                }
            }
            boolean fenced = Leased.on(scene.b()).filter(Leased::fenced).isPresent();
            return new Symptoms(fenced, List.copyOf(errors), forgotten);
        } catch (IllegalStateException silent) {
            return new Symptoms(true, List.copyOf(errors), forgotten);
        }
    }

    Rung cure() {
        if (shut || forgotten) {
            return Rung.RESEED;
        }
        if (errors.isEmpty()) {
            return Rung.RESTART;
        }
        return OF_CONNECTIONS.containsAll(errors) ? Rung.RECONNECT : Rung.RESEED;
    }
}
