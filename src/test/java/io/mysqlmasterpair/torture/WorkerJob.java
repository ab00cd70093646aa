package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.JobResult;
import io.mysqlmasterpair.testing.Command;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One attempt of a stage, in a container of its own as a Job's pod is: killed, it takes its tools with it. It gets the
 * arguments that a Job gets, and the tests' time limits.
 */
final class WorkerJob {

    /** As a Job's deadline, shorter. */
    static final Duration DEADLINE = Duration.ofSeconds(150);

    private final String name;
    private final Path out;
    private final Path talk;
    private final Process process;
    private volatile long pid;

    private WorkerJob(String name, Path out, Path talk, Process process) {
        this.name = name;
        this.out = out;
        this.talk = talk;
        this.process = process;
    }

    /** What a Job is told, beside its stage. */
    record Order(
            String run, long ordinal, Stage stage, int attempt, Optional<Moment> hold, Optional<String> sabotage) {}

    static WorkerJob start(Scene scene, Order order) throws IOException {
        String name = "mmp-torture-%s-%s-%d-%d"
                .formatted(scene.folder().getFileName(), order.stage().title(), order.ordinal(), order.attempt());
        Path talk = Files.createDirectories(scene.folder().resolve("jobs").resolve(name));
        Path out = talk.resolve("output.txt");
        List<String> words = new ArrayList<>(List.of("docker", "run", "--rm", "--init", "--name", name));
        // what it writes must be ours to remove
        words.addAll(
                List.of("--user", Files.getAttribute(scene.folder(), "unix:uid").toString()));
        words.addAll(List.of("--network", "host", "--add-host", MysqlServer.BY_RELAY + ":127.0.0.11"));
        words.addAll(
                List.of("--label", "io.mysqlmasterpair.run=" + System.getenv().getOrDefault("MMP_RUN", "by-hand")));
        words.addAll(List.of("-v", "/tmp:/tmp", "-e", "MMP_RESULT_FILE=" + talk.resolve("result.json")));
        order.hold()
                .ifPresent(hold -> words.addAll(List.of("-e", "TORTURE_HOLD=" + hold, "-e", "TORTURE_DIR=" + talk)));
        order.sabotage().ifPresent(sabotage -> words.addAll(List.of("-e", "TORTURE_SABOTAGE=" + sabotage)));
        if (scene.plan().fault() instanceof Fault.ClockJump
                && order.stage().steps().contains(scene.plan().moment().step())) {
            words.addAll(clock(talk));
        }
        java(words, scene.plan().family());
        boolean plain = order.hold().isEmpty() && order.sabotage().isEmpty();
        words.add(plain ? "io.mysqlmasterpair.Main" : TortureWorker.class.getName());
        words.addAll(arguments(scene, order));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        return new WorkerJob(name, out, talk, process);
    }

    /**
     * A clock that reads a file for how far it is off. It slows a process down: only where it is to jump. Waits are by the
     * monotonic clock, which is not faked; what the library corrects there by default ends each wait of a JVM at once.
     */
    private static List<String> clock(Path talk) throws IOException {
        String library = Objects.requireNonNull(
                System.getProperty("mmp.faketime"), "the property mmp.faketime names libfaketime.so.1");
        Files.writeString(talk.resolve("clock"), "+0");
        return Stream.of(
                        List.of("-v", library + ":" + library + ":ro", "-e", "LD_PRELOAD=" + library),
                        List.of("-e", "FAKETIME_DONT_FAKE_MONOTONIC=1", "-e", "FAKETIME_FORCE_MONOTONIC_FIX=0"),
                        List.of("-e", "FAKETIME_CACHE_DURATION=1"),
                        List.of("-e", "FAKETIME_TIMESTAMP_FILE=" + talk.resolve("clock")))
                .flatMap(List::stream)
                .toList();
    }

    /** This JVM, on this JVM's classes, in an image that has the command line tools. */
    private static void java(List<String> words, ServerFamily family) {
        String home = System.getProperty("java.home");
        List<String> path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
        TreeSet<String> folders = new TreeSet<>(List.of(home));
        path.stream().map(Path::of).forEach(entry -> folders.add(mount(entry)));
        folders.forEach(folder -> words.addAll(List.of("-v", folder + ":" + folder + ":ro")));
        words.addAll(List.of("--entrypoint", home + "/bin/java"));
        words.add((family.isMariaDb() ? family : ServerFamily.MYSQL_9_7).image());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx256m"));
        Optional.ofNullable(System.getProperty("mmp.torture.shared"))
                .ifPresent(archive -> words.addAll(
                        List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive, "-Xshare:auto")));
        words.add("-cp");
        words.add(String.join(File.pathSeparator, path));
    }

    /** The folder to mount for an entry: a whole repository of libraries, not each of its files. */
    private static String mount(Path entry) {
        for (Path folder = entry; folder != null; folder = folder.getParent()) {
            if (folder.getFileName() != null && folder.getFileName().toString().equals("repository")) {
                return folder.toString();
            }
        }
        return (Files.isDirectory(entry) ? entry : Objects.requireNonNull(entry.getParent())).toString();
    }

    private static List<String> arguments(Scene scene, Order order) {
        List<String> words = new ArrayList<>(List.of("steps"));
        order.stage().steps().stream().map(Step::command).forEach(words::add);
        for (Side side : Side.values()) {
            words.addAll(List.of("--member", Names.of(side) + "=" + scene.address(side)));
        }
        words.addAll(List.of("--authority", "a", "--run", order.run(), "--ordinal", Long.toString(order.ordinal())));
        words.addAll(List.of("--mode", scene.mode() == ReplicationMode.GTID ? "gtid" : "file-position"));
        words.addAll(List.of("--admin-dir", scene.secrets("admin").toString()));
        words.addAll(List.of("--replication-dir", scene.secrets("replication").toString()));
        words.addAll(List.of(
                "--dir", scene.volume().resolve("runs").resolve(order.run()).toString(), "--keep", "9"));
        words.addAll(List.of("--drain-timeout", "30s", "--stall-timeout", "4s", "--catch-up-timeout", "60s"));
        words.addAll(List.of("--proof-timeout", "30s"));
        if (scene.plan().merge()) {
            words.add("--merge");
        }
        return words;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Whether it waits at the boundary at which it was to be held. */
    boolean isHeld() {
        return Files.exists(talk.resolve("held"));
    }

    void release() {
        try {
            Files.writeString(talk.resolve("go"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        docker("kill");
    }

    void freeze() {
        docker("pause");
    }

    void thaw() {
        docker("unpause");
    }

    /** Its clock, and that of its tools, is off by so much from now on. */
    void jump(Duration by) {
        try {
            Files.writeString(talk.resolve("clock"), (by.isNegative() ? "" : "+") + by.toSeconds());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it is, is asked by the caller: a container that ended by itself can't be killed any more. */
    private void docker(String verb) {
        Command.of(List.of("docker", verb, name), Map.of()).attempt("");
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** The process of the container's first program on this machine; empty before it is there. Asked for until it is known. */
    Optional<Long> pid() {
        if (pid == 0) {
            Command.Result found = Command.of(List.of("docker", "inspect", "-f", "{{.State.Pid}}", name), Map.of())
                    .attempt("");
            pid = found.ok() ? Long.parseLong(found.output().strip()) : 0;
        }
        return pid == 0 ? Optional.empty() : Optional.of(pid);
    }

    Optional<JobResult> result() {
        try {
            Path file = talk.resolve("result.json");
            return Files.exists(file) ? JobResult.parse(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.exists(out) ? Files.readString(out) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasBegun(Step step) {
        return hasSaid("== " + step.command() + ":");
    }

    boolean hasSaid(String words) {
        return output().contains(words);
    }
}
