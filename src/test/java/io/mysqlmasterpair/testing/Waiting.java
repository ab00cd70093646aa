package io.mysqlmasterpair.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for something to become true, and says what for, how long it took, and what was last seen when it never did.
 *
 * <p>A limit is what is ample where the machine does nothing else. One that shares its cores may take several times as long, and only
 * a test that fails waits to the end, so all are waited for {@value #ROOM} times. How fast the product is, {@code make bench} tells.
 */
public final class Waiting {

    private static final int ROOM = 3;

    private Waiting() {}

    /** Looks twice a second until what is seen is as wanted; returns it. A look that throws counts as not yet. */
    public static <T> T until(String what, Duration ample, Supplier<T> look, Predicate<T> wanted) {
        Duration limit = ample.multipliedBy(ROOM);
        long started = System.nanoTime();
        Object[] seen = {"nothing"};
        try {
            T found = Awaitility.await(what)
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(500))
                    .until(
                            () -> {
                                try {
                                    T value = look.get();
                                    seen[0] = value;
                                    return value;
                                } catch (RuntimeException | AssertionError e) {
                                    seen[0] = e;
                                    return null;
                                }
                            },
                            value -> value != null && wanted.test(value));
            System.out.printf("%s: after %.1f s%n", what, (System.nanoTime() - started) / 1e9);
            return found;
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s: not within %s. Last seen: %s".formatted(what, limit, Objects.toString(seen[0])), e);
        }
    }

    public static void until(String what, Duration ample, Supplier<Boolean> look) {
        until(what, ample, look, Boolean::booleanValue);
    }
}
