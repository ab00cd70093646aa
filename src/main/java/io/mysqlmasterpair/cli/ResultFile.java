package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.worker.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Hands a result to whoever started the process: into the file that {@code MMP_RESULT_FILE} names. */
final class ResultFile {

    private ResultFile() {}

    /** @return the exit code, also where the file can't be written: a full disk of the node is no fault of the repair */
    static int hand(Result result, Map<String, String> environment) {
        String file = environment.getOrDefault("MMP_RESULT_FILE", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(Path.of(file), result.toJson());
            } catch (IOException e) {
                // the steps ended as they ended: the exit code says it, and the next attempt finds what is done
                System.err.println("The result can't be written to " + file + ": " + e.getMessage());
            }
        }
        return result.exitCode();
    }
}
