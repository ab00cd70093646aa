package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Data folders that the first server of a family made and the others copy; under /tmp, which all of them share. */
final class InitialisedFolders {

    private static final String PREFIX =
            "mmp-initialised-" + ProcessHandle.current().pid() + "-";

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(InitialisedFolders::remove));
    }

    private InitialisedFolders() {}

    static String of(ServerFamily family) {
        return "/tmp/" + PREFIX + family;
    }

    /** As far as we may: the files belong to the server's user. */
    private static void remove() {
        try (Stream<Path> all = Files.list(Path.of("/tmp"))) {
            List<Path> folders = all.filter(
                            path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList();
            for (Path folder : folders) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            System.err.println("Left behind in /tmp: " + e);
        }
    }
}
