package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Hands a result to whoever started the process: into the file that {@code MMP_RESULT_FILE} names. */
final class ResultFile {

    private ResultFile() {}

    /** @return the exit code */
    static int hand(Result result, Map<String, String> environment) {
        String file = environment.getOrDefault("MMP_RESULT_FILE", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(Path.of(file), result.toJson());
            } catch (IOException e) {
                throw new UncheckedIOException("the result can't be written to " + file, e);
            }
        }
        return result.exitCode();
    }
}
