package io.mysqlmasterpair.worker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes a packed file, sums it up while writing, and has it on the disk when closed. */
final class GzipSink extends OutputStream {

    private static final int BUFFER = 1 << 16;
    private static final int TAIL = 200;

    /** Sees the bytes before they are packed. */
    interface Reader {
        void accept(byte[] bytes, int offset, int length);
    }

    private final Path file;
    private final MessageDigest digest = KeptFile.newDigest();
    private final OutputStream disk;
    private final OutputStream out;
    private final Reader reader;
    private final LongConsumer progress;
    private byte[] tail = new byte[0];
    private long unpacked;

    GzipSink(Path file, Reader reader, LongConsumer progress) throws IOException {
        this.file = file;
        this.reader = reader;
        this.progress = progress;
        this.disk = Files.newOutputStream(file);
        this.out = new FastGzip(new DigestOutputStream(new BufferedOutputStream(disk, BUFFER), digest));
    }

    /** Packing must not be slower than the server that is read from. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        reader.accept(bytes, offset, length);
        keepTail(bytes, offset, length);
        unpacked += length;
        progress.accept(unpacked);
    }

    private void keepTail(byte[] bytes, int offset, int length) {
        int take = Math.min(TAIL, length);
        int keep = Math.min(TAIL - take, tail.length);
        byte[] next = new byte[keep + take];
        System.arraycopy(tail, tail.length - keep, next, 0, keep);
        System.arraycopy(bytes, offset + length - take, next, keep, take);
        tail = next;
    }

    @Override
    public void close() throws IOException {
        // what could not be packed to its end must not hold the file: removed but open, it would take its room all the
        // same
        try (disk) {
            out.close();
        }
        Durable.sync(file);
    }

    /** Bytes before packing. */
    long unpacked() {
        return unpacked;
    }

    /** The file on disk; only after it was closed. */
    KeptFile kept(Path folder) throws IOException {
        return new KeptFile(
                folder.relativize(file).toString(),
                Files.size(file),
                HexFormat.of().formatHex(digest.digest()));
    }

    /** Whether what was written ends as mysqldump ends a complete dump. */
    boolean endsAsDump() {
        return new String(tail, StandardCharsets.ISO_8859_1).contains("\n-- Dump completed");
    }
}
