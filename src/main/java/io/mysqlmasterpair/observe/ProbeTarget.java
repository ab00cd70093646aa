package io.mysqlmasterpair.observe;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;

/**
 * Whom to probe, as whom, and how the connection is protected.
 *
 * @param namespace the pair's, in which its members' short names are meant
 */
public record ProbeTarget(String namespace, Both<String> names, Both<Endpoint> endpoints, Login login, Tls tls) {}
