package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ServerVersion.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSetTest {

    private static String optionFile(Flavour flavour, TlsMode mode) throws IOException {
        Optional<Path> ca = Optional.of(Path.of("/ca.crt"));
        ToolSet tools = ToolSet.of(flavour);
        try (DefaultsFile file =
                DefaultsFile.write(tools, new Endpoint("h", 3306), new Login("u", "p\"w\\"), mode, ca)) {
            Path path = Path.of(file.arguments().getFirst().substring("--defaults-file=".length()));
            return Files.readString(path);
        }
    }

    /** From 11.4 on MariaDB's clients verify certificates where nothing is said. */
    @ParameterizedTest
    @CsvSource({
        "Disabled, 0, 0, false",
        "Preferred, 1, 0, false",
        "Required, 1, 0, false",
        "VerifyCa, 1, 1, true",
        "VerifyIdentity, 1, 1, true"
    })
    void whetherMariaDbsToolsVerifyIsAlwaysSaid(TlsMode mode, String ssl, String verify, boolean ca)
            throws IOException {
        String file = optionFile(Flavour.MARIADB, mode);

        assertThat(file).contains("\nssl=\"" + ssl + "\"\n", "\nssl-verify-server-cert=\"" + verify + "\"\n");
        assertThat(file.contains("\nssl-ca=\"/ca.crt\"\n")).isEqualTo(ca);
        assertThat(file).doesNotContain("ssl-mode", "public-key").contains("password=\"p\\\"w\\\\\"");
    }

    @Test
    void mySqlsToolsAreToldTheMode() throws IOException {
        assertThat(optionFile(Flavour.MYSQL, TlsMode.VerifyCa))
                .contains("\nssl-mode=\"VERIFY_CA\"\n", "\nssl-ca=\"/ca.crt\"\n")
                .doesNotContain("public-key");
        assertThat(optionFile(Flavour.MYSQL, TlsMode.Preferred))
                .contains("\nssl-mode=\"PREFERRED\"\n", "\nloose-get-server-public-key\n")
                .doesNotContain("ssl-ca");
    }
}
