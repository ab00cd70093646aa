package io.mysqlmasterpair.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An account's name and password. Its text form leaves the password out (S9). */
public record Login(String username, String password) {

    /**
     * Reads the files {@code username} and {@code password} of a mounted Secret. One newline at the end is not part of
     * the value: people make such files with an editor or with {@code echo}.
     */
    public static Login fromFolder(Path folder) {
        return new Login(read(folder.resolve("username")), read(folder.resolve("password")));
    }

    private static String read(Path file) {
        try {
            String text = Files.readString(file);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " can't be read", e);
        }
    }

    @Override
    public String toString() {
        return "Login[" + username + "]";
    }
}
