package io.mysqlmasterpair.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Generates the reference of the custom resources from {@code crds/}. {@code src/docs/crd-reference.md} must hold exactly
 * what comes out; {@code make crds} (the system property {@code crds.write}) writes it.
 */
class CrdReferenceTest {

    private static final Path REFERENCE = Path.of("src/docs/crd-reference.md");
    private static final String HEAD = """
            # Reference of the custom resources

            Generated from the annotated Java by `make crds`. The fields of a spec with their types, defaults and rules, then
            those of the status, which only the operator writes.
            """;

    @Test
    void theCommittedReferenceIsTheGeneratedOne() throws IOException {
        String generated = HEAD;
        for (Path crd : committedCrds()) {
            generated += page(Serialization.unmarshal(Files.readString(crd), CustomResourceDefinition.class));
        }
        if (Boolean.getBoolean("crds.write")) {
            Files.writeString(REFERENCE, generated);
        }
        assertThat(Files.readString(REFERENCE))
                .as("src/docs/crd-reference.md is out of date: run make crds")
                .isEqualTo(generated);
    }

    private static List<Path> committedCrds() throws IOException {
        try (var files = Files.list(Path.of("crds"))) {
            return files.sorted().toList();
        }
    }

    private static String page(CustomResourceDefinition crd) {
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        String shortNames = crd.getSpec().getNames().getShortNames().stream()
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
        return "\n## " + crd.getSpec().getNames().getKind() + "\n\n`"
                + crd.getSpec().getGroup() + "/"
                + version.getName() + "`, short name " + shortNames + ", "
                + crd.getSpec().getScope().toLowerCase(java.util.Locale.ROOT) + ".\n"
                + rules(root)
                + table("Spec", root.getProperties().get("spec"))
                + rules(root.getProperties().get("spec"))
                + table("Status", root.getProperties().get("status"));
    }

    private static String rules(JSONSchemaProps schema) {
        List<ValidationRule> rules = schema.getXKubernetesValidations();
        if (rules == null || rules.isEmpty()) {
            return "";
        }
        return "\nRules:\n\n"
                + rules.stream().map(rule -> "- " + rule.getMessage() + "\n").collect(Collectors.joining());
    }

    private static String table(String title, JSONSchemaProps schema) {
        List<String> rows = new ArrayList<>();
        collect("", schema, rows);
        return "\n### " + title + "\n\n| field | type | default | |\n| --- | --- | --- | --- |\n"
                + String.join("", rows);
    }

    private static void collect(String path, JSONSchemaProps schema, List<String> rows) {
        for (Map.Entry<String, JSONSchemaProps> field : schema.getProperties().entrySet()) {
            JSONSchemaProps inner = field.getValue();
            String name = path + field.getKey();
            boolean required =
                    schema.getRequired() != null && schema.getRequired().contains(field.getKey());
            rows.add("| `" + name + "` | " + type(inner) + " | " + defaultOf(inner) + " | "
                    + (required ? "Required. " : "") + text(inner) + " |\n");
            if (isForeign(name)) {
                continue;
            }
            collect(name + (isList(inner) ? "[]." : "."), isList(inner) ? element(inner) : inner, rows);
        }
    }

    /** Described by Kubernetes itself. */
    private static boolean isForeign(String name) {
        return name.equals("repair.resources") || name.equals("conditions");
    }

    private static boolean isList(JSONSchemaProps schema) {
        return "array".equals(schema.getType());
    }

    private static JSONSchemaProps element(JSONSchemaProps list) {
        return list.getItems().getSchema();
    }

    private static String type(JSONSchemaProps schema) {
        if (isList(schema)) {
            return "list of " + type(element(schema));
        }
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return schema.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        boolean map = schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null;
        return map ? "map of " + schema.getAdditionalProperties().getSchema().getType() : schema.getType();
    }

    private static String defaultOf(JSONSchemaProps schema) {
        return schema.getDefault() == null ? "" : "`" + schema.getDefault().asText() + "`";
    }

    private static String text(JSONSchemaProps schema) {
        String description = schema.getDescription() == null ? "" : schema.getDescription();
        return description.replace("|", "\\|").replace("\n", " ");
    }
}
