package io.mysqlmasterpair.worker;

import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a command line tool. Exit code and every line on stderr are checked; nothing is forced. */
final class ToolProcess {

    private static final int LAST_LINES = 20;

    /** Characters of its words that are told: fewer than a result may have for its message. */
    private static final int LONGEST = 450;

    /** For a tool that reads no more to end by itself, and to say why. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private ToolProcess() {}

    /**
     * Runs a script that becomes the tool, feeds it, and copies what it writes.
     *
     * @throws Failed when it ends with an error, or says anything that is not known to be harmless
     */
    static void run(String tool, Path script, Tools.Feed feed, OutputStream into, Secrets secrets) {
        Process process = start(tool, script);
        Deque<String> said = new ArrayDeque<>();
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
        Pipe stdin = new Pipe(process.getOutputStream());
        try {
            feed.into(stdin);
        } catch (IOException | RuntimeException e) {
            feeding.exception = e;
            // what was fed is incomplete, and the pipe still open: a tool that took it for the end would report success
            end(process, stdin.broken);
        }
        try {
            stdin.close();
        } catch (IOException e) {
            if (feeding.exception == null) {
                feeding.exception = e;
            }
        }
    }

    /**
     * By its handle: ending the process itself would close what its last words are read from. One that reads no more is about
     * to say why.
     */
    private static void end(Process process, boolean byItself) {
        try {
            if (byItself && process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.toHandle().destroy();
    }

    /** A tool's standard input. Tells a tool that reads no more from a feed that fails by itself. */
    private static final class Pipe extends FilterOutputStream {
        private boolean broken;

        Pipe(OutputStream stdin) {
            super(stdin);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }

    /** Keeps the last lines: what a tool dies of it says last. */
    private static void listen(Process process, Deque<String> said) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (!isHarmless(line)) {
                    said.add(line.strip());
                }
                if (said.size() > LAST_LINES) {
                    said.removeFirst();
                }
            }
        } catch (IOException ended) {
            // with the tool, whose output could not be kept: of that it is told, and not of its last words
        }
    }

    private static void check(String tool, int exit, Deque<String> said, IOExceptionHolder feeding, Secrets secrets) {
        if (!said.isEmpty()) {
            // before it is cut: half a password would not be found
            String words = lastOf(secrets.without(String.join(" / ", said)));
            throw new Failed(tool + " said: " + words + " (exit code " + exit + ")", true);
        }
        Exception fed = feeding.exception;
        if (fed instanceof Failed failed) {
            throw failed;
        }
        if (fed != null) {
            throw new Failed(tool + " could not be fed: " + fed.getMessage() + " (exit code " + exit + ")", true, fed);
        }
        if (exit != 0) {
            throw new Failed(tool + " ended with exit code " + exit, true);
        }
    }

    private static String lastOf(String words) {
        return words.length() > LONGEST ? "… " + words.substring(words.length() - LONGEST) : words;
    }

    /** Lines that mysqldump and mysqlbinlog write in good order, too. */
    static boolean isHarmless(String line) {
        return line.isBlank()
                || line.startsWith("Warning: A partial dump from a server that has GTIDs")
                || line.startsWith("Warning: A dump from a server that has GTIDs enabled")
                || line.contains("In order to ensure a consistent backup of the database");
    }
}
