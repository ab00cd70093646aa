package io.mysqlmasterpair.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Parts of a test that have nothing to do with each other, and take their time at the same time. */
public final class Together {

    private Together() {}

    /** Waits for all of them, also where one fails. What is thrown says of each that failed how. */
    public static void go(Runnable... parts) {
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Runnable part : parts) {
                all.add(threads.submit(part));
            }
            for (Future<?> part : all) {
                try {
                    part.get();
                } catch (ExecutionException failed) {
                    failures.add(failed.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(e);
        }
        if (!failures.isEmpty()) {
            AssertionError all = new AssertionError(
                    failures.stream().map(Throwable::toString).collect(Collectors.joining("\n")), failures.getFirst());
            failures.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
    }
}
