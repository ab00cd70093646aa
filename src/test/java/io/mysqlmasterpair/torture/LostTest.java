package io.mysqlmasterpair.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.torture.Write.Kind;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who says that nothing is lost must be able to say the opposite. */
class LostTest {

    private static final String T1 = "ta00000001z";
    private static final String T2 = "tb00000002z";
    private static final String T3 = "tb00000003z";

    @TempDir
    Path volume;

    private final Ledger ledger = new Ledger();

    private void acknowledged(Kind kind, String token, String before) {
        ledger.acknowledge(ledger.attempt(new Write(Side.B, kind, token, "10", before)));
    }

    private static Contents holding(String... tokens) {
        return new Contents(Set.of(tokens), Set.of(tokens), Set.of(), Map.of(), new TreeMap<>());
    }

    private static Contents counting(String token) {
        return new Contents(Set.of(token), Set.of(), Set.of(), Map.of("10", token), new TreeMap<>());
    }

    private void archive(String file, String text) throws IOException {
        Path folder = Files.createDirectories(volume.resolve("runs/r1/archive"));
        Files.writeString(folder.resolve("manifest.json"), "{}");
        try (Writer out = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(file))), StandardCharsets.UTF_8)) {
            out.write(text);
        }
    }

    private List<Violation> find(Contents a, Contents b, boolean healed) {
        return new Lost(ledger, a, b, healed, true, new Archives(volume)).find();
    }

    @Test
    void aRowOnBothMembersIsKeptAndOneOnOnlyOneIsNot() {
        acknowledged(Kind.INSERT, T1, "");

        assertThat(find(holding(T1), holding(T1), true)).isEmpty();
        assertThat(find(holding(), holding(T1), true)).hasSize(1);
        assertThat(find(holding(), holding(), false)).hasSize(1);
    }

    @Test
    void aRowInAnArchiveIsKept() throws IOException {
        acknowledged(Kind.INSERT, T2, "");
        archive("copy.sql.gz", "INSERT INTO `ledger` VALUES (1,'" + T2 + "');\n");

        assertThat(find(holding(), holding(), true)).isEmpty();
    }

    @Test
    void whatLiesInAnArchiveWithoutManifestCountsForNothing() throws IOException {
        acknowledged(Kind.INSERT, T2, "");
        archive("copy.sql.gz", "INSERT INTO `ledger` VALUES (1,'" + T2 + "');\n");
        Files.delete(volume.resolve("runs/r1/archive/manifest.json"));

        assertThat(find(holding(), holding(), true)).hasSize(1);
    }

    @Test
    void anUpdateIsKeptWhenItIsTheStateOrTheStateWasMadeFromIt() {
        acknowledged(Kind.UPDATE, T2, "");
        acknowledged(Kind.UPDATE, T3, T2);

        assertThat(find(counting(T3), counting(T3), true)).isEmpty();
        assertThat(find(counting(T2), counting(T2), true)).hasSize(1);
        assertThat(find(counting(""), counting(""), true)).hasSize(2);
    }

    @Test
    void anUpdateThatWasTakenBackIsKeptByItsArchivedImage() throws IOException {
        acknowledged(Kind.UPDATE, T2, "");
        acknowledged(Kind.UPDATE, T3, T2);
        archive(
                "unique.decoded.sql.gz",
                "### UPDATE `shop`.`counter`\n### WHERE\n###   @2='x'\n### SET\n###   @2='" + T3 + "'\n");

        assertThat(find(counting(""), counting(""), true)).isEmpty();
    }

    @Test
    void aDeletionThatWasTakenBackIsKeptOnlyByItsOwnImage() throws IOException {
        acknowledged(Kind.DELETE, T2, "");
        archive("unique.decoded.sql.gz", "### INSERT INTO `shop`.`ledger`\n### SET\n###   @2='" + T2 + "'\n");

        assertThat(find(holding(), holding(), true)).isEmpty();
        assertThat(find(holding(T2), holding(T2), true)).hasSize(1);

        archive("unique.decoded.sql.gz", "### DELETE FROM `shop`.`ledger`\n### WHERE\n###   @2='" + T2 + "'\n");
        assertThat(find(holding(T2), holding(T2), true)).isEmpty();
    }
}
