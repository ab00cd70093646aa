package io.mysqlmasterpair.observe;

import io.mysqlmasterpair.pair.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A member's name as pods of the pair's namespace know it: Jobs and members resolve {@code mysql-0.mysql} there, while the
 * operator may live in another namespace.
 */
final class PodDns {

    private PodDns() {}

    /** Asks the name server, so only for a thread that may wait. A name that is not known inside is meant as it is. */
    static Endpoint seenFrom(String namespace, Endpoint endpoint) {
        if (!isShort(endpoint.host())) {
            return endpoint;
        }
        String inside = endpoint.host() + "." + namespace + ".svc";
        return resolves(inside) ? new Endpoint(inside, endpoint.port()) : endpoint;
    }

    /** A Service, or a pod of a headless one. With more dots a name means the same in every namespace. */
    static boolean isShort(String host) {
        boolean address = host.indexOf(':') >= 0;
        return !address && host.indexOf('.') == host.lastIndexOf('.') && !host.endsWith(".");
    }

    private static boolean resolves(String host) {
        try {
            return InetAddress.getByName(host) != null;
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
