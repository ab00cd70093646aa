package io.mysqlmasterpair.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What src/docs/repair.md tells a person to type who lifts a fence by hand. */
class DocumentedFenceLiftTest {

    private static JsonNode spec() throws IOException {
        String page = Files.readString(Path.of("src/docs/repair.md"));
        String after = page.substring(page.indexOf("kubectl run shop-lift-fence"));
        String quoted = after.substring(after.indexOf("--overrides='") + "--overrides='".length());
        // as a shell reads a quote inside of quotes
        String json = quoted.replace("'\"'\"'", "’").split("'", 2)[0];
        return new ObjectMapper().readTree(json).get("spec");
    }

    @Test
    void isUnderstood() throws IOException {
        String[] arguments = StreamSupport.stream(
                        spec().get("containers").get(0).get("args").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);

        assertThat(arguments).startsWith("lift-fence");
        assertThatCode(() -> CommandLines.build().parseArgs(arguments)).doesNotThrowAnyException();
    }

    @Test
    void mountsWhatItReads() throws IOException {
        JsonNode container = spec().get("containers").get(0);
        JsonNode mount = container.get("volumeMounts").get(0);

        assertThat(container.get("args").toString())
                .contains("\"--admin-dir\",\"" + mount.get("mountPath").asText() + "\"");
        assertThat(spec().get("volumes").get(0).get("name").asText())
                .isEqualTo(mount.get("name").asText());
        assertThat(spec().get("automountServiceAccountToken").asBoolean()).isFalse();
    }
}
