package io.mysqlmasterpair.observe;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Side;

/**
 * Whom to probe, as whom, and how the connection is protected.
 *
 * @param namespace the pair's, in which its members' short names are meant
 */
public record ProbeTarget(String namespace, Both<String> names, Both<Endpoint> endpoints, Login login, Tls tls) {

    /** How to reach a member, with the time-outs of a probe. Asks the name server: only for a thread that may wait. */
    public ConnectOptions connection(Side side) {
        return ConnectOptions.forProbe(PodDns.seenFrom(namespace, endpoints.get(side)), login, tls);
    }
}
