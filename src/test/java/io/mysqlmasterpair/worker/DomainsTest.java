package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DomainsTest {

    @Test
    void aPositionStandsForAllUpToIt() {
        Domains domains = Domains.of("1-1-12,\n0-20-3");

        assertThat(domains.last(1)).isEqualTo(12);
        assertThat(domains.before(1)).isZero();
        assertThat(domains.last(0)).isEqualTo(3);
    }

    @Test
    void aSetHasAFirstNumberToo() {
        Domains domains = Domains.of("1:1-12,2:7-9,3:5");

        assertThat(domains.before(2)).isEqualTo(6);
        assertThat(domains.last(2)).isEqualTo(9);
        assertThat(domains.before(3)).isEqualTo(4);
        assertThat(domains.last(3)).isEqualTo(5);
    }

    @Test
    void aSetInPiecesIsTakenWhole() {
        assertThat(Domains.of("2:7-9:12-14").last(2)).isEqualTo(14);
        assertThat(Domains.of("2:7-9:12").last(2)).isEqualTo(12);
        assertThat(Domains.of("2:7-9:12").before(2)).isEqualTo(6);
    }

    @Test
    void anUnknownDomainHasNothing() {
        assertThat(Domains.of("").last(1)).isZero();
        assertThat(Domains.of("1-1-5").before(7)).isZero();
    }

    @Test
    void anotherTextIsNoSetOfDomains() {
        assertThatThrownBy(() -> Domains.of("0310e729-e69e-11f1-9999-02fc00000001:1-9"))
                .hasMessageContaining("no GTIDs with domains");
    }
}
