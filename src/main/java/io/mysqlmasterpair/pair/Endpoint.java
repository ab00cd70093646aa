package io.mysqlmasterpair.pair;

/** Where a member listens. {@code host} is a DNS name or an address, {@code port} a TCP port. */
public record Endpoint(String host, int port) {

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    /**
     * Parses {@code host:port} or {@code [ipv6]:port}; without a port, 3306.
     *
     * @throws IllegalArgumentException when the port is no number
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bareAddress = colon > text.indexOf(':') && !text.startsWith("[");
        if (colon < 0 || bareAddress || text.endsWith("]")) {
            return new Endpoint(unbracket(text), 3306);
        }
        return new Endpoint(unbracket(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String unbracket(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
