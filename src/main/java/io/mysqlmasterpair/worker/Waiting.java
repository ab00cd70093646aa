package io.mysqlmasterpair.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits by asking again and again, never longer than it was told. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    /** @return whether it became true in time */
    static boolean until(Duration limit, BooleanSupplier done) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            if (done.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() >= end) {
                return false;
            }
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted", true, e);
        }
    }
}
