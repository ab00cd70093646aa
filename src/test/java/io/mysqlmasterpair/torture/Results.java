package io.mysqlmasterpair.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The file to which each run is written as soon as it is over, so that a series that is interrupted still counts. */
final class Results {

    private final Path file;

    Results(Path file) {
        this.file = file;
    }

    synchronized void add(Outcome outcome) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, outcome.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<Outcome> all() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Outcome::parse).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(TorturePlan plan, String code) {
        return all().stream().anyMatch(outcome -> outcome.isOf(plan, code));
    }
}
