package io.mysqlmasterpair.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodDnsTest {

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mysql-0.mysql"})
    void namesOfServicesAndTheirPodsBelongToANamespace(String host) {
        assertThat(PodDns.isShort(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "fd00::7", "mysql-0.mysql.shop", "db.example.com", "db."})
    void addressesAndLongNamesMeanTheSameEverywhere(String host) {
        Endpoint endpoint = new Endpoint(host, 3307);

        assertThat(PodDns.seenFrom("shop", endpoint)).isEqualTo(endpoint);
    }
}
