package io.mysqlmasterpair.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** S9: looks, while Jobs run, at the arguments and the environment of their processes and of all that these start. */
final class ArgumentWatch implements AutoCloseable {

    private final Supplier<List<WorkerJob>> jobs;
    private final Collection<Violation> violations = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean open = true;
    private volatile int looks;

    ArgumentWatch(Supplier<List<WorkerJob>> jobs) {
        this.jobs = jobs;
        this.thread = Thread.ofPlatform().daemon().name("arguments").start(this::run);
    }

    private void run() {
        try {
            while (open) {
                List<WorkerJob> all = jobs.get();
                if (!all.isEmpty() && all.getLast().isRunning()) {
                    all.getLast().pid().ifPresent(this::look);
                }
                Thread.sleep(300);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long pid) {
        for (long process : family(pid)) {
            for (String file : List.of("cmdline", "environ")) {
                SecretSearch.secretIn(read(Path.of("/proc", Long.toString(process), file)))
                        .ifPresent(secret ->
                                violations.add(new Violation("S9", "a password is in a " + file + ": " + secret)));
            }
            looks++;
        }
    }

    private static Set<Long> family(long pid) {
        Set<Long> all = new HashSet<>(Set.of(pid));
        ProcessHandle.of(pid)
                .map(ProcessHandle::descendants)
                .orElse(Stream.of())
                .forEach(child -> all.add(child.pid()));
        return all;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    /** How many processes were looked at: none would mean that nothing was seen. */
    int looks() {
        return looks;
    }

    List<Violation> violations() {
        return violations.stream().distinct().toList();
    }

    @Override
    public void close() {
        open = false;
    }
}
