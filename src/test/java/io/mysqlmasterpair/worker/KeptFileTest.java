package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {

    @TempDir
    Path folder;

    private KeptFile write(String name, String text) throws IOException {
        PatternCounter counter = new PatternCounter("row");
        GzipSink sink = new GzipSink(folder.resolve(name), counter, bytes -> {});
        try (sink) {
            for (String part : text.split("(?<=\n)")) {
                sink.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(sink.unpacked()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        return sink.kept(folder);
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        KeptFile kept = write("copy.sql.gz", "row\n".repeat(50_000) + "\n-- Dump completed on 2026-01-01\n");

        assertThatCode(() -> kept.verify(folder)).doesNotThrowAnyException();
        assertThat(KeptFile.of(folder, folder.resolve("copy.sql.gz"))).isEqualTo(kept);
    }

    @Test
    void aCopyWithoutAnEndIsNone() throws IOException {
        KeptFile kept = write("copy.sql.gz", "row\n");

        assertThatExceptionOfType(Failed.class).isThrownBy(() -> kept.verify(folder));
    }

    @Test
    void aChangedAndAShortenedFileAreSeen() throws IOException {
        KeptFile kept = write("unique.decoded.sql.gz", "row\n".repeat(1000));
        byte[] bytes = Files.readAllBytes(folder.resolve(kept.name()));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve(kept.name()), bytes);
        assertThatThrownBy(() -> kept.verify(folder)).isInstanceOf(Failed.class);

        Files.write(folder.resolve(kept.name()), Arrays.copyOf(bytes, bytes.length - 9));
        assertThatThrownBy(() -> kept.verify(folder)).isInstanceOf(Failed.class);
    }
}
