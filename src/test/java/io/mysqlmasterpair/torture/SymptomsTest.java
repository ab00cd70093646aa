package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Rung;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SymptomsTest {

    /** S5, also of the one who plays the operator. */
    @Test
    void whatIsWrongWithAConnectionIsNeverCuredByACopy() {
        assertThat(new Symptoms(false, List.of(1045, 2003), false).cure()).isEqualTo(Rung.RECONNECT);
        assertThat(new Symptoms(false, List.of(), false).cure()).isEqualTo(Rung.RESTART);
        assertThat(new Symptoms(false, List.of(1045, 1062), false).cure()).isEqualTo(Rung.RESEED);
        assertThat(new Symptoms(true, List.of(), false).cure()).isEqualTo(Rung.RESEED);
    }

    /** S1: a MariaDB that counts anew would have its new transactions taken for old. */
    @Test
    void aNumberThatComesAgainIsNoticed() {
        Identifiers domain = new Identifiers.OfDomain();

        assertThat(domain.forgotten(query -> Optional.of("2 1-1-17,2-2-9"))).isEmpty();
        assertThat(domain.forgotten(query -> Optional.of("2 1-1-18,2-2-9"))).isEmpty();
        assertThat(domain.forgotten(query -> Optional.empty())).isEmpty();
        assertThat(domain.forgotten(query -> Optional.of("2 1-1-18,2-2-3")))
                .contains("b counts its own transactions from 3 again, after 9");
    }
}
