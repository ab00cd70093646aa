package io.mysqlmasterpair.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generates the CRDs from the annotated classes. {@code crds/} must hold exactly what comes out; {@code make crds} (the
 * system property {@code crds.write}) writes it.
 */
class CrdsTest {

    private static final Path CRDS = Path.of("crds");

    @Test
    void theCommittedCrdsAreTheGeneratedOnes(@TempDir Path folder) throws IOException {
        Map<String, String> generated = new TreeMap<>();
        for (Class<?> type : List.of(MysqlMasterPair.class, MysqlRepair.class)) {
            CustomResourceDefinition crd = generate(type, folder);
            generated.put(crd.getMetadata().getName() + ".yaml", Serialization.asYaml(crd));
        }
        if (Boolean.getBoolean("crds.write")) {
            for (var file : generated.entrySet()) {
                Files.writeString(CRDS.resolve(file.getKey()), file.getValue());
            }
        }
        assertThat(committed()).as("crds/ is out of date: run make crds").isEqualTo(generated);
    }

    @Test
    void everyFieldOfASpecHasADescription(@TempDir Path folder) throws IOException {
        for (Class<?> type : List.of(MysqlMasterPair.class, MysqlRepair.class)) {
            JSONSchemaProps spec = version(generate(type, folder))
                    .getSchema()
                    .getOpenAPIV3Schema()
                    .getProperties()
                    .get("spec");
            assertThat(undescribed("spec", spec)).isEmpty();
        }
    }

    private static List<String> undescribed(String path, JSONSchemaProps schema) {
        return schema.getProperties().entrySet().stream()
                .filter(field -> !field.getKey().equals("resources"))
                .flatMap(field -> {
                    String name = path + "." + field.getKey();
                    JSONSchemaProps inner = field.getValue();
                    JSONSchemaProps element =
                            inner.getItems() == null ? inner : inner.getItems().getSchema();
                    Stream<String> here = inner.getDescription() == null ? Stream.of(name) : Stream.of();
                    return Stream.concat(here, undescribed(name, element).stream());
                })
                .toList();
    }

    private static CustomResourceDefinition generate(Class<?> type, Path folder) throws IOException {
        @SuppressWarnings("unchecked")
        var resource = (Class<? extends io.fabric8.kubernetes.api.model.HasMetadata>) type;
        new CRDGenerator()
                .customResourceClasses(List.of(resource))
                .inOutputDir(folder.toFile())
                .detailedGenerate();
        String name = type == MysqlMasterPair.class ? "mysqlmasterpairs" : "mysqlrepairs";
        Path file = folder.resolve(name + "." + MysqlMasterPair.GROUP + "-v1.yml");
        CustomResourceDefinition crd = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        finish(type, version(crd));
        return crd;
    }

    /** What the generator can't say: columns in the order written, a spec that is required, a bounded name. */
    private static void finish(Class<?> type, CustomResourceDefinitionVersion version) {
        List<String> order = Stream.of(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt((CustomResourceColumnDefinition c) -> order.indexOf(c.getName())));
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        // the runs of a pair are named after it, with a number behind
        int longest = type == MysqlMasterPair.class ? 33 : 40;
        root.setXKubernetesValidations(List.of(new ValidationRuleBuilder()
                .withRule("size(self.metadata.name) <= " + longest)
                .withMessage("metadata.name: at most " + longest
                        + " characters, because names of Secrets, volumes and Jobs are made" + " from it")
                .build()));
    }

    private static CustomResourceDefinitionVersion version(CustomResourceDefinition crd) {
        return crd.getSpec().getVersions().getFirst();
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.list(CRDS)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return found;
    }
}
