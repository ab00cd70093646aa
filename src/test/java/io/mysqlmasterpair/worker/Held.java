package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A step that stops at its beginning or its end, says so with a file, and waits for another. */
public final class Held implements WorkerStep {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final WorkerStep inner;
    private final boolean before;
    private final Path talk;

    private Held(WorkerStep inner, boolean before, Path talk) {
        this.inner = inner;
        this.before = before;
        this.talk = talk;
    }

    /** @param moment {@code before import} or {@code after import}; a step of another name is left as it is */
    public static WorkerStep at(String moment, Path talk, WorkerStep step) {
        String[] words = moment.split(" ", 2);
        return words[1].equals(step.step().command()) ? new Held(step, words[0].equals("before"), talk) : step;
    }

    @Override
    public Step step() {
        return inner.step();
    }

    @Override
    public String about() {
        return inner.about();
    }

    @Override
    public String help() {
        return inner.help();
    }

    @Override
    public Ending run(Run run) {
        if (before) {
            hold();
        }
        Ending ending = inner.run(run);
        if (!before) {
            hold();
        }
        return ending;
    }

    private void hold() {
        try {
            Files.writeString(talk.resolve("held"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!Files.exists(talk.resolve("go")) && System.nanoTime() < end) {
            LockSupport.parkNanos(2_000_000);
        }
    }
}
