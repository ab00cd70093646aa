package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A tool whose output can't be kept. */
@Isolated("looks at what no thread of this JVM catches")
class ToolProcessTest {

    @TempDir
    Path folder;

    private static final OutputStream FULL = new OutputStream() {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    };

    @RepeatedTest(20)
    void isEndedAndItsListenerEndsQuietly() throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("tool"), "echo data; echo words >&2; exec sleep 60\n");
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        try {
            assertThatThrownBy(() -> ToolProcess.run("tool", script, stdin -> {}, FULL, Secrets.of(List.of())))
                    .isInstanceOf(Failed.class)
                    .hasMessage("the output of tool can't be kept: No space left on device");
            Thread.sleep(100); // nothing says that the listener has ended
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
    }
}
