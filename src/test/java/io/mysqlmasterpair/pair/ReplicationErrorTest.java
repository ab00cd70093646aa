package io.mysqlmasterpair.pair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationErrorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER 'app'@'%' IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$SECRET'",
                "CREATE USER 'app'@'%' IDENTIFIED BY 'SECRET'",
                "ALTER USER 'app'@'%'\nidentified by 'SECRET'",
                "SET PASSWORD FOR 'app'@'%'='SECRET'",
            })
    @DisplayName("S9: a statement that sets a password is quoted up to the password")
    void leavesOutWhatMayBeAPassword(String statement) {
        String text = new ReplicationError(
                        1396, "Error 'Operation failed' on query. Default database: ''. Query: '" + statement + "'")
                .text();

        assertThat(text)
                .doesNotContain("SECRET")
                .startsWith("Error 'Operation failed' on query.")
                .endsWith("(left out, it may hold a secret)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Access denied for user 'mmp'@'10.0.0.7' (using password: YES)",
                "Could not execute Write_rows event on table shop.t; Duplicate entry '7' for key 't.PRIMARY'",
                "Error 'Table exists' on query. Default database: 'shop'. Query: 'CREATE TABLE t (id INT)'",
            })
    void leavesEverythingElseAsItIs(String text) {
        assertThat(new ReplicationError(1, text).text()).isEqualTo(text);
    }

    @Test
    void isPresentWhenItHasANumber() {
        assertThat(ReplicationError.NONE.isPresent()).isFalse();
        assertThat(new ReplicationError(1062, "").isPresent()).isTrue();
    }
}
