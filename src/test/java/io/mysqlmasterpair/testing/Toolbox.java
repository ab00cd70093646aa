package io.mysqlmasterpair.testing;

import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The command line tools that the operator's image brings, made to look as if they were installed here: scripts that run
 * them in a container which lives as long as the tests. MySQL's are those of its server's image; MariaDB's come out of the
 * operator's image where that is built, because they are put there one by one.
 */
final class Toolbox {

    private static final Path FOLDER = folder();

    private static final class MySql {
        private static final boolean MADE = makeMySql();
    }

    private static final class MariaDb {
        private static final boolean MADE = makeMariaDb();
    }

    private Toolbox() {}

    /** Where the worker finds them: the property {@code mmp.mysql.bin}. */
    static void use(ServerFamily family) {
        boolean made = family.isMariaDb() ? MariaDb.MADE : MySql.MADE;
        if (made) {
            System.setProperty("mmp.mysql.bin", FOLDER.toString());
        }
    }

    /** In containers that see what was mounted until now. Those that run go on: other tests may be in them. */
    static void useAnew(ServerFamily family) {
        use(family);
        if (family.isMariaDb()) {
            makeMariaDb();
        } else {
            makeMySql();
        }
    }

    private static boolean makeMySql() {
        return make(ServerFamily.MYSQL_9_7.image(), List.of("mysql", "mysqldump", "mysqlbinlog"));
    }

    private static boolean makeMariaDb() {
        return make(
                System.getProperty("mmp.operator.image", ServerFamily.MARIADB_11.image()),
                List.of("mariadb", "mariadb-dump", "mariadb-binlog"));
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("mmp-tools-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean make(String image, List<String> tools) {
        try {
            GenericContainer<?> container = start(image);
            for (String tool : tools) {
                Path script = FOLDER.resolve(tool);
                script.toFile().deleteOnExit();
                Path written = Files.createTempFile(FOLDER, tool, ".new");
                Files.writeString(written, "#!/bin/sh\nexec " + inside(container) + " " + tool + " \"$@\"\n");
                Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(written, script, StandardCopyOption.ATOMIC_MOVE);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Root may enter a container's file system by itself, in a tenth of the time that the engine takes for it. */
    private static String inside(GenericContainer<?> container) throws IOException {
        Path process =
                Path.of("/proc/" + container.getContainerInfo().getState().getPidLong());
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean here = Files.exists(process)
                && Files.readString(process.resolve("cmdline")).contains("sleep");
        return root && here
                ? "nsenter --target " + process.getFileName() + " --mount --"
                : "docker exec -i " + container.getContainerId();
    }

    @SuppressWarnings("resource")
    private static GenericContainer<?> start(String image) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withFileSystemBind("/tmp", "/tmp")
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    host.withInit(true);
                    command.withUser("root").withEntrypoint("sleep", "infinity");
                });
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return container;
    }
}
