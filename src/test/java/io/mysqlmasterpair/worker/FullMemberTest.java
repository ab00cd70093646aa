package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullMemberTest {

    private static final String FULL = "mysql said: ERROR 1040 (HY000): Too many connections (exit code 1)";

    private final Patience patience = new Patience(Duration.ofMillis(450), sentence -> {});
    private final ByteArrayOutputStream into = new ByteArrayOutputStream();
    private int runs;

    @ParameterizedTest
    @ValueSource(
            strings = {
                FULL,
                "mysqldump said: mysqldump: Got error: 1040: Too many connections when trying to connect (exit code 2)",
                "mariadb-dump said: mariadb-dump: Got error: 1226: \"User 'ops' has exceeded the 'max_user_connections'"
                        + " resource (current value: 2)\" when trying to connect (exit code 2)",
                "mysqlbinlog said: ERROR: Failed on connect: User ops already has more than 'max_user_connections' active"
                        + " connections (exit code 1)",
                "mysql said: ERROR 1203 (42000): Der Benutzer 'ops' hat mehr als 'max_user_connections' (exit code 1)"
            })
    void aFullMemberIsKnownByAToolsWords(String words) {
        assertThat(FullMember.isSaidAtTheDoor(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql said: ERROR 1226 (42000) at line 12: User 'ops' has exceeded the 'max_updates' resource (exit code 1)",
                "mysql said: ERROR 1045 (28000): Access denied for user 'ops' (exit code 1)",
                "mysqldump said: mysqldump: Got error: 2013: Lost connection (exit code 2)",
                "mysql said: ERROR 1064 (42000) at line 1040: You have an error in your SQL syntax"
            })
    void nothingElseIsDoneAgain(String words) {
        assertThat(FullMember.isSaidAtTheDoor(words)).isFalse();
    }

    private void run(String words, String written) {
        FullMember.await(patience, "a", into, checked -> {
            runs++;
            write(checked, written);
            throw new Failed(words, true);
        });
    }

    private static void write(OutputStream into, String text) {
        try {
            into.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isAskedAgainForSoLongAndThenTold() {
        assertThatThrownBy(() -> run(FULL, ""))
                .isInstanceOf(MemberException.class)
                .hasMessage("member a: takes no more sessions: " + FULL
                        + "; end idle ones there, or raise max_connections or the account's limit");
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aToolThatHasWrittenIsNotRunAgainBehindIt() {
        assertThatThrownBy(() -> run(FULL, "CREATE TABLE")).isInstanceOf(Failed.class);
        assertThat(runs).isOne();
    }

    @Test
    void whatFailsOtherwiseFailsAtOnce() {
        assertThatThrownBy(() -> run("mysql ended with exit code 1", "")).isInstanceOf(Failed.class);
        assertThat(runs).isOne();
    }
}
