package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An option file that hands a login to MySQL's command line tools: neither arguments nor environment would keep a password
 * (S9). Readable by this user only, removed when closed.
 */
final class DefaultsFile implements AutoCloseable {

    private final ToolSet tools;
    private final Path file;

    private DefaultsFile(ToolSet tools, Path file) {
        this.tools = tools;
        this.file = file;
    }

    static DefaultsFile write(ToolSet tools, Endpoint endpoint, Login login, TlsMode mode, Optional<Path> caFile) {
        StringBuilder text = new StringBuilder("[client]\n");
        option(text, "host", endpoint.host());
        option(text, "port", Integer.toString(endpoint.port()));
        option(text, "protocol", "TCP");
        option(text, "user", login.username());
        option(text, "password", login.password());
        tools.protection(mode, caFile)
                .forEach(option -> option.value()
                        .ifPresentOrElse(
                                value -> option(text, option.name(), value),
                                () -> text.append(option.name()).append('\n')));
        try {
            Path file = Files.createTempFile(
                    "mmp-", ".cnf", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            file.toFile().deleteOnExit();
            Files.writeString(file, text);
            return new DefaultsFile(tools, file);
        } catch (IOException e) {
            throw NoRoom.inTemporary(e);
        }
    }

    /** Quoted, and with the escapes that option files know. */
    private static void option(StringBuilder text, String name, String value) {
        String escaped = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        text.append(name).append("=\"").append(escaped).append("\"\n");
    }

    /** These come first. No other file is read: one in a home could name another server, or leave tables out. */
    List<String> arguments() {
        return Stream.concat(Stream.of("--defaults-file=" + file), tools.noOtherFiles().stream())
                .toList();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the option file can't be removed", e);
        }
    }
}
