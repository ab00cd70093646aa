package io.mysqlmasterpair.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How all tests wait where they don't say it themselves: long enough for a machine that has other work, because only a test
 * that fails waits to the end; and each for its own, not made to fail by what a thread of another did not catch.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }
}
