package io.mysqlmasterpair.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a command line tool. Exit code and every line on stderr are checked; nothing is forced. */
final class ToolProcess {

    private static final int KEPT_LINES = 50;

    private ToolProcess() {}

    /**
     * Runs a script that becomes the tool, feeds it, and copies what it writes.
     *
     * @throws Failed when it ends with an error, or says anything that is not known to be harmless
     */
    static void run(String tool, Path script, Tools.Feed feed, OutputStream into, Secrets secrets) {
        Process process = start(tool, script);
        List<String> said = new ArrayList<>();
        try {
            Thread listener = Thread.startVirtualThread(() -> listen(process, said));
            IOExceptionHolder feeding = new IOExceptionHolder();
            Thread feeder = Thread.startVirtualThread(() -> feed(process, feed, feeding));
            try (InputStream out = process.getInputStream()) {
                out.transferTo(into);
            }
            int exit = process.waitFor();
            feeder.join();
            listener.join();
            check(tool, exit, said, feeding, secrets);
            Files.deleteIfExists(script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(tool + " was interrupted", true, e);
        } catch (IOException e) {
            throw new Failed("the output of " + tool + " can't be kept: " + e.getMessage(), true, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static final class IOExceptionHolder {
        private volatile @Nullable Exception exception;
    }

    private static Process start(String tool, Path script) {
        try {
            return new ProcessBuilder("/bin/sh", script.toString()).start();
        } catch (IOException e) {
            throw new Failed(tool + " can't be started: " + e.getMessage(), false, e);
        }
    }

    private static void feed(Process process, Tools.Feed feed, IOExceptionHolder feeding) {
        try (OutputStream stdin = process.getOutputStream()) {
            feed.into(stdin);
        } catch (IOException | RuntimeException e) {
            feeding.exception = e;
            // what was fed is incomplete: a tool that took it for the end would report success
            process.destroy();
        }
    }

    private static void listen(Process process, List<String> said) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (!isHarmless(line) && said.size() < KEPT_LINES) {
                    said.add(line.strip());
                }
            }
        } catch (IOException ended) {
            // with the tool, whose output could not be kept: of that it is told, and not of its last words
        }
    }

    private static void check(String tool, int exit, List<String> said, IOExceptionHolder feeding, Secrets secrets) {
        String words = secrets.without(String.join(" / ", said));
        if (!said.isEmpty()) {
            throw new Failed(tool + " said: " + words + " (exit code " + exit + ")", true);
        }
        Exception fed = feeding.exception;
        if (fed instanceof Failed failed) {
            throw failed;
        }
        if (fed != null) {
            throw new Failed(tool + " could not be fed: " + fed.getMessage(), true, fed);
        }
        if (exit != 0) {
            throw new Failed(tool + " ended with exit code " + exit, true);
        }
    }

    /** Lines that mysqldump and mysqlbinlog write in good order, too. */
    static boolean isHarmless(String line) {
        return line.isBlank()
                || line.startsWith("Warning: A partial dump from a server that has GTIDs")
                || line.startsWith("Warning: A dump from a server that has GTIDs enabled")
                || line.contains("In order to ensure a consistent backup of the database");
    }
}
