package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Endpoint;
import java.util.Locale;
import java.util.Set;

/** Which connection faults of a channel its own settings may be the cause of. Pure. */
final class Reconnecting {

    /**
     * The source answered, and did not let the channel in: account, password, right, plugin or TLS. Source: MySQL Error
     * Reference.
     */
    private static final Set<Integer> TURNED_AWAY = Set.of(
            1044, 1045, 1130, 1227, 1251, 1698, 1820, 1862, 2012, 2026, 2058, 2059, 2061, 3118, 3159, 4151, 1597,
            13120);

    private Reconnecting() {}

    /** @param wanted where the spec says that the source is */
    static boolean mayCure(Configured channel, Endpoint wanted) {
        return TURNED_AWAY.contains(channel.receiverError().errno()) || !sameHost(channel.source(), wanted);
    }

    /** A short cluster name and its fully qualified form are the same host, with or without the root's dot. */
    static boolean sameHost(Endpoint x, Endpoint y) {
        String a = plain(x.host());
        String b = plain(y.host());
        return x.port() == y.port() && (a.equals(b) || a.startsWith(b + ".") || b.startsWith(a + "."));
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
