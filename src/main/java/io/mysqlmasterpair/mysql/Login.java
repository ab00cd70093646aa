package io.mysqlmasterpair.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An account's name and password. Its text form leaves the password out (S9). */
public record Login(String username, String password) {

    private static final int TRIES = 10;

    /**
     * Reads the files {@code username} and {@code password} of a mounted Secret, both of one version of it: when it changes,
     * the link {@code ..data} is turned to a new folder and the old one is removed, also while it is read: then it is read anew.
     * One newline at the end is not part of the value: people make such files with an editor or with {@code echo}.
     */
    public static Login fromFolder(Path folder) {
        for (int tries = 1; ; tries++) {
            try {
                Path link = folder.resolve("..data");
                Path version = Files.isSymbolicLink(link) ? link.toRealPath() : folder;
                return new Login(read(version.resolve("username")), read(version.resolve("password")));
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new UncheckedIOException(
                            "the files username and password in " + folder + " can't be read", e);
                }
            }
        }
    }

    private static String read(Path file) throws IOException {
        String text = Files.readString(file);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return "Login[" + username + "]";
    }
}
