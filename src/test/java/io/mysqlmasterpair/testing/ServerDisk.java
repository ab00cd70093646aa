package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;

/** A server's own disk, in memory, whose size is changed from outside while the server runs. Needs root. */
public final class ServerDisk {

    static final String FOLDER = "/var/lib/mysql";
    static final String SIZE = "2g";

    private static final int ATTEMPTS = 5;

    private final GenericContainer<?> container;

    ServerDisk(GenericContainer<?> container) {
        this.container = container;
    }

    /** Makes it so small that only so many bytes are left, or a little more. */
    public void fill(long left) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // a disk can't be smaller than what is on it, which may have grown since it was asked
            if (resize(Long.toString(used() + left + attempt * 16_384L))) {
                return;
            }
        }
        throw new IllegalStateException("the disk can't be made full");
    }

    /** Gives back what {@link #fill} took. */
    public void give() {
        resize(SIZE);
    }

    private long used() {
        try {
            String script = "set -- $(stat -f -c '%S %b %f' " + FOLDER + "); echo $(( ($2 - $3) * $1 ))";
            return Long.parseLong(
                    container.execInContainer("bash", "-c", script).getStdout().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean resize(String size) {
        String process = Objects.requireNonNull(
                        container.getCurrentContainerInfo().getState().getPidLong())
                .toString();
        return Command.of(
                        List.of("nsenter", "-t", process, "-m", "mount", "-o", "remount,size=" + size, FOLDER),
                        Map.of())
                .attempt("")
                .ok();
    }
}
