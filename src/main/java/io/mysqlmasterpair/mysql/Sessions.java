package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Opens one member's sessions.
 *
 * @param options asked anew for each: passwords and certificates may change meanwhile
 */
record Sessions(String member, Supplier<ConnectOptions> options, Patience patience) {

    /** @throws MemberException when the login fails */
    Sql open() {
        return patience.until(() -> Sql.open(member, options.get()));
    }

    /** As above. @param answer how long each answer may take */
    Sql open(Duration answer) {
        return patience.until(() -> Sql.open(member, options.get().withSocketTimeout(answer)));
    }
}
