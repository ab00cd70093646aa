package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small disk of a test's own, in memory, that can be full without harming anybody else. */
public final class SmallDisk {

    private static final int BLOCK = 4096;
    private static final int LARGE = 1 << 20;

    private SmallDisk() {}

    /** Needs root: a file system is mounted. Containers see it that are started after that. */
    public static void mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        String size = "size=" + megabytes + "m,mode=1777";
        Command.of(List.of("mount", "-t", "tmpfs", "-o", size, "mmp-small-disk", folder.toString()), Map.of())
                .run("");
    }

    public static void unmount(Path folder) {
        if (Files.isDirectory(folder)) {
            Command.of(List.of("umount", "-l", folder.toString()), Map.of()).attempt("");
        }
    }

    /** Takes the last byte. */
    public static void fill(Path folder) {
        fillBut(folder, 0);
    }

    /** Takes all but so many bytes, in whole blocks. */
    public static void fillBut(Path folder, long left) {
        try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
            for (int piece : List.of(LARGE, BLOCK)) {
                byte[] zeros = new byte[piece];
                while (Files.getFileStore(folder).getUsableSpace() >= left + piece) {
                    out.write(zeros);
                }
            }
        } catch (IOException full) {
            // which is what was wanted
        }
    }

    public static void giveBack(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("filler"));
    }
}
