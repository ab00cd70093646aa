package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Fault;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks again where a member takes no more sessions: that passes, and what needs one has changed nothing yet. Bounded, and a
 * person is told while there is something that he can do.
 *
 * @param limit for how long
 * @param told hears what is waited for, once, and when there was room
 */
public record Patience(Duration limit, Consumer<String> told) {

    public static final Patience NONE = new Patience(Duration.ZERO, sentence -> {});

    private static final Duration PAUSE = Duration.ofMillis(500);

    /**
     * Does what needs a session, as often as it takes.
     *
     * @param attempt nothing of it may have been done when it fails with {@link Fault#FULL}
     * @throws MemberException that of the last attempt
     */
    public <T> T until(Supplier<T> attempt) {
        long begun = System.nanoTime();
        boolean waited = false;
        while (true) {
            try {
                T result = attempt.get();
                if (waited) {
                    told.accept("There was room after " + sinceSeconds(begun) + " s.");
                }
                return result;
            } catch (MemberException e) {
                if (e.fault() != Fault.FULL || System.nanoTime() - begun >= limit.toNanos()) {
                    throw e;
                }
                if (!waited) {
                    told.accept(e.getMessage() + ". It is asked again for " + limit.toSeconds() + " s.");
                }
                waited = true;
                pause(e);
            }
        }
    }

    private static long sinceSeconds(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    private static void pause(MemberException why) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
