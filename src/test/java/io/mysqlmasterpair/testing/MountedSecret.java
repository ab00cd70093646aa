package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.mysql.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A folder as the kubelet mounts a Secret: when it changes, a link is turned to a new version and the old one goes. */
public final class MountedSecret {

    private final Path folder;
    private int version;

    private MountedSecret(Path folder) {
        this.folder = folder;
    }

    public static MountedSecret at(Path folder, Login login) {
        return at(folder, content(login));
    }

    /** @param files content by name */
    public static MountedSecret at(Path folder, Map<String, String> files) {
        try {
            Files.createDirectories(folder);
            MountedSecret secret = new MountedSecret(folder);
            secret.change(files);
            for (String name : files.keySet()) {
                Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public void change(Login login) {
        change(content(login));
    }

    public void change(Map<String, String> files) {
        try {
            Path old = folder.resolve("..version-" + version);
            Path next = Files.createDirectory(folder.resolve("..version-" + ++version));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(next.resolve(file.getKey()), file.getValue());
            }
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
            Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            if (Files.exists(old)) {
                for (String name : files.keySet()) {
                    Files.deleteIfExists(old.resolve(name));
                }
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> content(Login login) {
        return Map.of("username", login.username(), "password", login.password() + "\n");
    }
}
