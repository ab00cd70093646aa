package io.mysqlmasterpair.testing;

import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The command line tools that the operator's image brings, made to look as if they were installed here: scripts that run
 * them in a container which lives as long as the tests.
 */
final class Toolbox {

    private static final class Holder {
        private static final Path FOLDER = make();
    }

    private Toolbox() {}

    /** Where the worker finds them: the property {@code mmp.mysql.bin}. */
    static void use() {
        System.setProperty("mmp.mysql.bin", Holder.FOLDER.toString());
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("mmp-tools-");
            folder.toFile().deleteOnExit();
            String container = start(ServerFamily.MYSQL_9_7);
            for (String tool : List.of("mysql", "mysqldump", "mysqlbinlog")) {
                Path script = folder.resolve(tool);
                script.toFile().deleteOnExit();
                Files.writeString(script, "#!/bin/sh\nexec docker exec -i " + container + " " + tool + " \"$@\"\n");
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("resource")
    private static String start(ServerFamily family) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(family.image()))
                .withNetworkMode("host")
                .withFileSystemBind("/tmp", "/tmp")
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    host.withInit(true);
                    command.withUser("root").withEntrypoint("sleep", "infinity");
                });
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return container.getContainerId();
    }
}
