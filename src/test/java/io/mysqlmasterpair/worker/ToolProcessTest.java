package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** How a tool ends, and that it is told by its own last words. */
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

    private static final Tools.Feed MORE_THAN_A_PIPE_HOLDS = stdin -> {
        for (int i = 0; i < 100; i++) {
            stdin.write(new byte[100_000]);
        }
    };

    private String endOf(String script, Tools.Feed feed) throws IOException {
        Path file = Files.writeString(folder.resolve("tool"), script);
        return Assertions.catchThrowableOfType(
                        Failed.class,
                        () -> ToolProcess.run(
                                "tool", file, feed, OutputStream.nullOutputStream(), Secrets.of(List.of("hushhush"))))
                .getMessage();
    }

    @RepeatedTest(50)
    void itsWordsAreToldWhereItDiesWhileItIsFed() throws IOException {
        assertThat(endOf("head -c 1000 > /dev/null; echo 'ERROR 1064 at line 3' >&2; exit 1\n", MORE_THAN_A_PIPE_HOLDS))
                .isEqualTo("tool said: ERROR 1064 at line 3 (exit code 1)");
    }

    @Test
    void itsWordsAreToldWhereTheyComeAfterItReadsNoMore() throws IOException {
        assertThat(endOf("exec 0<&-; sleep 0.3; echo 'Lost connection' >&2; exit 1\n", MORE_THAN_A_PIPE_HOLDS))
                .isEqualTo("tool said: Lost connection (exit code 1)");
    }

    @Test
    @Timeout(120)
    void oneThatReadsNoMoreAndGoesOnIsEnded() throws IOException {
        assertThat(endOf("exec 0<&-; exec sleep 600\n", MORE_THAN_A_PIPE_HOLDS))
                .startsWith("tool could not be fed: ")
                .endsWith(" (exit code 143)");
    }

    @RepeatedTest(20)
    void whatIsFedInPartIsNotTakenForTheWhole() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(endOf("cat > /dev/null; touch " + whole + "\n", stdin -> {
                    stdin.write(new byte[100_000]);
                    throw new IOException("the dump can't be read");
                }))
                .isEqualTo("tool could not be fed: the dump can't be read (exit code 143)");
        assertThat(whole).doesNotExist();
    }

    @Test
    void ofManyWordsTheLastAreTold() throws IOException {
        String said = endOf(
                "seq -f 'Warning: a word on row %g' 1000 >&2; echo 'Got error: 2013 with hushhush' >&2; exit 3\n",
                stdin -> {});

        assertThat(said)
                .startsWith("tool said: … ")
                .endsWith("/ Warning: a word on row 1000 / Got error: 2013 with *** (exit code 3)")
                .doesNotContain("row 980 ");
        // as long as a result may be
        assertThat(said.length()).isLessThan(600);
    }
}
