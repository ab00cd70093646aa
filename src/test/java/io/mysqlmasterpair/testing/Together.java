package io.mysqlmasterpair.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Parts of a test that have nothing to do with each other, and take their time at the same time. */
public final class Together {

    private Together() {}

    /** Waits for all of them, also where one fails. */
    public static void go(Runnable... parts) {
        AssertionError failures = new AssertionError("not all went well");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Runnable part : parts) {
                all.add(threads.submit(part));
            }
            for (Future<?> part : all) {
                try {
                    part.get();
                } catch (ExecutionException failed) {
                    failures.addSuppressed(failed.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.addSuppressed(e);
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }
}
