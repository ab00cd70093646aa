package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.Endpoint;
import java.util.Optional;

/**
 * Where a channel is to read from.
 *
 * @param login the replication account
 * @param tlsMode how the channel is protected; {@code Preferred}: with TLS when {@code sourceHasTls}
 * @param from coordinates in the source's log; empty: by GTID auto-position
 */
public record SourceAddress(
        Endpoint source, Login login, TlsMode tlsMode, boolean sourceHasTls, Optional<BinlogPosition> from) {

    boolean withTls() {
        return switch (tlsMode) {
            case Disabled -> false;
            case Preferred -> sourceHasTls;
            case Required, VerifyCa, VerifyIdentity -> true;
        };
    }
}
