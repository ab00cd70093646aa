package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Endpoint;
import java.time.Duration;

/**
 * All that is needed to log in to a member. Both time-outs are finite: Connector/J's own defaults are not.
 *
 * @param connectTimeout for the TCP connection
 * @param socketTimeout for each wait on an answer, the handshake's too
 * @param guarded whether answers are no longer than a probe's may be: where one process asks many members
 */
public record ConnectOptions(
        Endpoint endpoint, Login login, Tls tls, Duration connectTimeout, Duration socketTimeout, boolean guarded) {

    public ConnectOptions {
        if (connectTimeout.toMillis() <= 0 || socketTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException("time-outs must be positive");
        }
    }

    public ConnectOptions(Endpoint endpoint, Login login, Tls tls, Duration connectTimeout, Duration socketTimeout) {
        this(endpoint, login, tls, connectTimeout, socketTimeout, false);
    }

    /** With the time-outs of a probe: short, because a probe that waits tells nothing. */
    public static ConnectOptions forProbe(Endpoint endpoint, Login login, Tls tls) {
        return new ConnectOptions(endpoint, login, tls, Duration.ofSeconds(3), Duration.ofSeconds(5), true);
    }

    public ConnectOptions withSocketTimeout(Duration timeout) {
        return new ConnectOptions(endpoint, login, tls, connectTimeout, timeout, guarded);
    }
}
