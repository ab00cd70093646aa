package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import java.sql.SQLException;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;

/** That a replica of each family can be stopped, reset, pointed anew and started with its dialect. */
class DialectMysqlIT {

    @ParameterizedTest(name = "{0}, {1}")
    @Pairs(Pairs.Of.ALL)
    void aChannelIsPointedAnew(ServerFamily family, ReplicationMode mode) throws SQLException {
        try (MysqlPairFixture pair = MysqlPairFixture.start(family, mode).replicating();
                Sql a = session(pair.a());
                Sql b = session(pair.b())) {
            Dialect dialect = Dialect.reading(StateReader.version(b)).orElseThrow();
            Replica replica = new Replica("b", b, dialect);
            replica.stop();
            assertThat(replica.channel().running()).isFalse();
            BinlogPosition from = StateReader.coordinates(a, dialect);
            replica.reset();

            replica.pointAt(new SourceAddress(
                    pair.a().endpoint(),
                    MysqlPairFixture.REPLICATION,
                    TlsMode.Preferred,
                    family.hasTls(),
                    mode == ReplicationMode.GTID ? Optional.empty() : Optional.of(from)));
            replica.start();

            pair.a().run("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            Awaitility.await()
                    .until(() -> pair.b()
                            .column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'")
                            .contains("t"));
            ChannelState.Configured channel = (ChannelState.Configured) replica.channel();
            assertThat(channel.isRunning()).isTrue();
            assertThat(channel.autoPosition()).isEqualTo(mode == ReplicationMode.GTID);
            replica.stopApplier();
            replica.startApplierUntil(new BinlogPosition("binlog.999999", 4));
            replica.stop();
        }
    }

    private static Sql session(MysqlServer server) {
        return Sql.open("test", ConnectOptions.forProbe(server.endpoint(), MysqlServer.ROOT, Tls.PREFERRED));
    }
}
