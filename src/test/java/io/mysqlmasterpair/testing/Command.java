package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end: its output, or an error that shows the whole of it. */
public final class Command {

    /** How a program ended. {@code output} is what it printed to stdout, {@code errors} to stderr. */
    public record Result(int exitCode, String output, String errors) {
        public boolean ok() {
            return exitCode == 0;
        }
    }

    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration limit;

    private Command(List<String> words, Map<String, String> environment, Duration limit) {
        this.words = words;
        this.environment = environment;
        this.limit = limit;
    }

    public static Command of(List<String> words, Map<String, String> environment) {
        return new Command(List.copyOf(words), Map.copyOf(environment), Duration.ofMinutes(3));
    }

    public Command within(Duration limit) {
        return new Command(words, environment, limit);
    }

    /** Its output; an exit code other than 0 is an error. */
    public String run(String input) {
        Result result = attempt(input);
        if (!result.ok()) {
            throw new AssertionError("%s ended with exit code %d%n%s%n%s"
                    .formatted(String.join(" ", words), result.exitCode(), result.output(), result.errors()));
        }
        return result.output();
    }

    /** How it ended, whatever the exit code. */
    public Result attempt(String input) {
        try {
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            Path in = Files.createTempFile("in", ".txt");
            try {
                Files.writeString(in, input);
                ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words))
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("%s did not end within %s%n%s%n%s"
                            .formatted(String.join(" ", words), limit, read(out), read(err)));
                }
                return new Result(process.exitValue(), read(out), read(err));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
                Files.deleteIfExists(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + words.getFirst(), e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
