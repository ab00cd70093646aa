package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for passwords is not blind. */
class SecretFormsTest {

    private static final String PASSWORD = "se'cret \"p\\ßw\\ord";
    private static final SecretForms FORMS = SecretForms.of(List.of(PASSWORD));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER x IDENTIFIED BY 'se\\'cret \\\"p\\\\ßw\\\\ord'",
                "CREATE USER x IDENTIFIED BY 'se''cret \"p\\\\ßw\\\\ord'",
                "mysql -p'se'\\''cret \"p\\ßw\\ord'",
                "{\"password\": \"se'cret \\\"p\\\\ßw\\\\ord\"}",
                "https://x:se%27cret+%22p%5C%C3%9Fw%5Cord@host",
                "https://x:se%27cret%20%22p%5C%C3%9Fw%5Cord@host"
            })
    void isFoundEscaped(String text) {
        assertThat(FORMS.in(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "user:", "0x", "any length of a text before "})
    void isFoundEncodedWhereverItStands(String before) {
        byte[] bytes = (before + PASSWORD + " and after").getBytes(StandardCharsets.UTF_8);

        assertThat(FORMS.in(new String(bytes, StandardCharsets.ISO_8859_1))).isPresent();
        assertThat(FORMS.in(Base64.getEncoder().encodeToString(bytes))).isPresent();
        assertThat(FORMS.in(HexFormat.of().formatHex(bytes))).isPresent();
        assertThat(FORMS.in(HexFormat.of().withUpperCase().formatHex(bytes))).isPresent();
    }

    @Test
    void whatOnlyResemblesItIsNotFound() {
        assertThat(FORMS.in(
                        "se'cret \"p\\ßw-ord, secret, " + Base64.getEncoder().encodeToString(new byte[99])))
                .isEmpty();
    }
}
