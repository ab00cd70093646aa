package io.mysqlmasterpair.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A file that was kept, as its manifest has it.
 *
 * @param name path below the manifest's folder
 * @param size in bytes
 * @param sha256 of the bytes on disk, hexadecimal
 */
public record KeptFile(String name, long size, String sha256) {

    private static final int BUFFER = 1 << 16;

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a file to its end. */
    static KeptFile of(Path folder, Path file) {
        return of(folder, file, bytes -> {});
    }

    /** @param told after each piece: how many bytes were read by then */
    static KeptFile of(Path folder, Path file, LongConsumer told) {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                read += n;
                told.accept(read);
            }
            return new KeptFile(
                    folder.relativize(file).toString(), read, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read back", e);
        }
    }

    /**
     * Reads it back from the disk: the bytes are the ones that were written, it unpacks to its end, and a dump ends as
     * mysqldump ends one.
     *
     * @throws Failed when it does not hold
     */
    void verify(Path folder) {
        Path file = folder.resolve(name);
        KeptFile found = of(folder, file);
        if (!found.equals(this)) {
            throw new Failed(name + " on the volume is not what was written", true);
        }
        if (name.endsWith(".gz")) {
            String tail = tailOfUnpacked(file);
            if (name.endsWith("copy.sql.gz") && !tail.contains("\n-- Dump completed")) {
                throw new Failed(name + " is no complete dump", true);
            }
        }
    }

    private static String tailOfUnpacked(Path file) {
        byte[] buffer = new byte[BUFFER];
        byte[] tail = new byte[0];
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                byte[] joined = Arrays.copyOf(tail, tail.length + n);
                System.arraycopy(buffer, 0, joined, tail.length, n);
                tail = Arrays.copyOfRange(joined, Math.max(0, joined.length - 200), joined.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " does not unpack", e);
        }
        return new String(tail, StandardCharsets.ISO_8859_1);
    }
}
