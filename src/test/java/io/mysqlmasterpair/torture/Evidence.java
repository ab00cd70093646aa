package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is kept of a run, in {@code target/torture/<seed>/}. */
final class Evidence {

    private Evidence() {}

    static Path folder(TorturePlan plan) {
        return Path.of("target", "torture", "%d-%s-%s".formatted(plan.seed(), plan.family(), plan.mode()));
    }

    /** What was decided and seen; written of every run. */
    static Path tell(TortureRun.Report report, Driver driver, Watcher watcher) throws IOException {
        Path folder = folder(report.plan());
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("report.txt"),
                report.plan().line() + "\n" + report.end() + "\n\n" + lines(report.violations())
                        + lines(watcher.notAsked().stream()
                                .map(what -> "not asked: " + what)
                                .toList())
                        + "\n"
                        + lines(driver.told()) + "\n" + lines(watcher.seen()));
        return folder;
    }

    /** The rest: the ledger, what the servers and the Jobs said, and the volume with archives and manifests. */
    static void keep(Scene scene, Path folder) throws IOException {
        Files.writeString(folder.resolve("ledger.txt"), lines(scene.ledger().acknowledged()));
        for (Side side : Side.values()) {
            Files.writeString(
                    folder.resolve("server-" + Names.of(side) + ".log"),
                    scene.server(side).log());
        }
        Command.of(
                        List.of(
                                "cp",
                                "-a",
                                scene.volume().toString(),
                                scene.folder().resolve("jobs") + "",
                                folder + "/"),
                        Map.of())
                .attempt("");
    }

    private static String lines(List<?> values) {
        return values.stream().map(value -> value + "\n").collect(Collectors.joining());
    }
}
