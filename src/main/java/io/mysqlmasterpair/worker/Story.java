package io.mysqlmasterpair.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mysqlmasterpair.decision.Step;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What a run tells while it works: a sentence a line for people, and progress for the operator. */
public final class Story {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final PrintStream out;
    private final Clock clock;
    private final Secrets secrets;
    private Step step = Step.PREFLIGHT;
    private @Nullable Instant lastProgress;
    private long percent;

    Story(PrintStream out, Clock clock, Secrets secrets) {
        this.out = out;
        this.clock = clock;
        this.secrets = secrets;
    }

    Clock clock() {
        return clock;
    }

    Secrets secrets() {
        return secrets;
    }

    /** A step begins. */
    void begin(Step begun, String about) {
        step = begun;
        out.println("== " + begun.command() + ": " + about);
        write(0, about);
    }

    /** A step ended. */
    void end(String message) {
        say(message);
        write(100, message);
    }

    /** One sentence. */
    void say(String sentence) {
        out.println(TIME.format(clock.instant().atOffset(ZoneOffset.UTC)) + " " + secrets.without(sentence));
        out.flush();
    }

    /** What the step waits for; it is where it was. */
    void waits(String sentence) {
        say(sentence);
        write(percent, sentence);
    }

    /** How far the step is; at most once a second, more is dropped. */
    void progress(long done, long total, String message) {
        Instant last = lastProgress;
        if (last == null || !clock.instant().isBefore(last.plus(BETWEEN))) {
            write(total <= 0 ? 0 : Math.min(99, 100 * done / total), message);
        }
    }

    private void write(long done, String message) {
        percent = done;
        lastProgress = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ObjectNode json = JSON.createObjectNode()
                .put("step", step.command())
                .put("percent", percent)
                .put("message", secrets.without(message));
        out.println("progress " + json);
        out.flush();
    }
}
