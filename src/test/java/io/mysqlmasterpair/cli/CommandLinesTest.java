package io.mysqlmasterpair.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLinesTest {

    @TempDir
    Path admin;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void account() throws IOException {
        Files.writeString(admin.resolve("username"), "root\n");
        Files.writeString(admin.resolve("password"), "secret");
    }

    private int execute(String... arguments) {
        CommandLine line = CommandLines.build();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void everyStepExplainsItself(Step step) {
        assertThat(execute(step.command(), "--help")).isZero();
        assertThat(said.toString())
                .contains("Usage: mysqlmasterpair " + step.command())
                .contains("--admin-dir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "steps", "accounts", "compare-accounts", "find-fence", "archives"})
    void everyOtherCommandExplainsItself(String command) {
        assertThat(execute(command, "--help")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--member a=h:1",
                "--member a=h:1 --member a=h:2",
                "--member a=h:1 --member b=h:x",
                "--member a=h:1 --member b",
                "--member a=h:1 --member b=h:2 --authority c",
                "--member a=h:1 --member b=h:2 --mode both",
                "--member a=h:1 --member b=h:2 --member-uuid c=u",
                "--member a=h:1 --member b=h:2 --drain-timeout soon",
                "--member a=h:1 --member b=h:2 --tls-mode Maybe",
                "--member a=h:1 --member b=h:2 --accounts Maybe"
            })
    void wrongUsageEndsWithTwo(String arguments) {
        String[] all = ("fence --admin-dir " + admin + " " + arguments).split(" ");
        assertThat(execute(all)).isEqualTo(2);
    }

    @Test
    void aMemberThatCantBeReachedRefusesTheStep() {
        String[] all = ("fence --admin-dir " + admin + " --authority a --member a=127.0.0.1:1 --member b=127.0.0.1:2")
                .split(" ");
        assertThat(execute(all)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "10m, PT10M", "1h30m, PT1H30M"})
    void durationsAreWrittenAsPeopleDo(String text, Duration duration) {
        assertThat(new Durations().convert(text)).isEqualTo(duration);
    }
}
