package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The ground that the other cluster tests stand on. */
@OnTheCluster
class ExampleServersClusterIT {

    @Test
    void theExamplesServersStartAndKnowNothingOfEachOther(Cluster cluster) {
        MysqlPair pair = MysqlPair.start(cluster, "ground");

        assertThat(pair.value("a", "SELECT @@server_id")).isEqualTo("1");
        assertThat(pair.value("b", "SELECT @@server_id")).isEqualTo("2");
        assertThat(pair.value("a", "SELECT @@gtid_executed"))
                .as("what a fresh server has written")
                .isEmpty();
        assertThat(pair.value("b", "SELECT COUNT(*) FROM performance_schema.replication_connection_configuration"))
                .isEqualTo("0");
    }
}
