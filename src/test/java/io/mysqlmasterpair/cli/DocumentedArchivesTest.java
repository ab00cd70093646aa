package io.mysqlmasterpair.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What src/docs/repair.md says of archives can be typed. */
class DocumentedArchivesTest {

    static List<String> commands() throws IOException {
        return Files.readString(Path.of("src/docs/repair.md"))
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("/app/run archives "))
                .map(line -> line.replaceAll("( #.*| \\| .*)$", "").strip())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyDocumentedCommandIsUnderstood(String command) {
        String[] arguments = command.substring("/app/run ".length()).split(" +");

        assertThatCode(() -> CommandLines.build().parseArgs(arguments)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "extract", "verify", "cat", "restore", "discard", "replay"})
    void everySubcommandIsDocumentedAndExplainsItself(String name) throws IOException {
        assertThat(commands()).anyMatch(command -> command.startsWith("/app/run archives " + name + " "));
        CommandLine archives = CommandLines.build().getSubcommands().get("archives");

        assertThat(archives.getSubcommands().get(name).getUsageMessage())
                .contains("Usage: mysqlmasterpair archives " + name)
                .contains("--help");
    }
}
