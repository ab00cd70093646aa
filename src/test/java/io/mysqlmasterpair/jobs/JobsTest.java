package io.mysqlmasterpair.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.Settings.Divergence;
import io.mysqlmasterpair.decision.RepairWorkflow;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From a pair and a recorded plan to Jobs and a volume: {@code in.yaml} holds the one, {@code out.yaml} the other. The
 * system property {@code golden.write} writes what comes out; look at the difference before committing it.
 */
class JobsTest {

    private static final Path CASES = Path.of("src/test/resources/jobs");
    private static final String IMAGE = "mysql-master-pair:test";

    private record Case(MysqlMasterPair pair, MysqlRepair repair) {
        static Case read(String name) throws IOException {
            List<String> documents = List.of(
                    Files.readString(CASES.resolve(name).resolve("in.yaml")).split("(?m)^---$"));
            return new Case(
                    Serialization.unmarshal(documents.get(0), MysqlMasterPair.class),
                    Serialization.unmarshal(documents.get(1), MysqlRepair.class));
        }

        List<Job> jobs() {
            return RepairWorkflow.stages(Rung.named(repair.getStatus().plan.method)).stream()
                    .map(stage -> RepairJobs.of(pair, repair, stage, 1, IMAGE))
                    .toList();
        }

        Job accounts() {
            return AccountsJobs.of(pair, Names.accountsJob(pair, 1_790_000_000L), IMAGE);
        }

        Job inspection() {
            return InspectionJobs.of(pair, Names.inspectionJob(pair, 1_790_000_000L), IMAGE);
        }

        List<Job> everyJob() {
            return Stream.concat(jobs().stream(), Stream.of(accounts(), inspection()))
                    .toList();
        }

        List<HasMetadata> all() {
            List<HasMetadata> all = new ArrayList<>(everyJob());
            all.add(RepairVolume.claim(pair, pair.getStatus() == null ? List.of() : pair.getStatus().members));
            return all;
        }
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPlanBecomesJobsAndAVolume(String name) throws IOException {
        String made = Case.read(name).all().stream().map(JobsTest::yaml).collect(Collectors.joining());
        Path golden = CASES.resolve(name).resolve("out.yaml");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, made);
        }

        assertThat(made).isEqualTo(Files.readString(golden));
    }

    /** With its keys in order: what is a map has none. */
    private static String yaml(HasMetadata resource) {
        ObjectMapper inOrder = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        try {
            String json = inOrder.writeValueAsString(inOrder.convertValue(resource, Map.class));
            return Serialization.asYaml(inOrder.readValue(json, LinkedHashMap.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("S9: secrets are mounted, never passed; a Job has no right on the cluster or its node")
    void noJobCanTellASecretOrHarmItsNode(String name) throws IOException {
        assertThat(Case.read(name).everyJob()).allSatisfy(job -> {
            PodSpec pod = job.getSpec().getTemplate().getSpec();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            Container container = pod.getContainers().getFirst();
            assertThat(container.getEnv()).extracting(EnvVar::getName).containsExactly("MMP_RESULT_FILE");
            assertThat(container.getEnvFrom()).isEmpty();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getVolumeMounts())
                    .filteredOn(mount -> mount.getMountPath().startsWith("/secrets"))
                    .isNotEmpty()
                    .allSatisfy(mount -> assertThat(mount.getReadOnly()).isTrue());
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName(
            "S8: Kubernetes starts no attempt by itself, ends every one, and keeps its result until it is recorded")
    void everyJobIsOneAttemptThatEnds(String name) throws IOException {
        assertThat(Case.read(name).everyJob()).allSatisfy(job -> {
            assertThat(job.getSpec().getBackoffLimit()).isZero();
            assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
            assertThat(job.getSpec().getActiveDeadlineSeconds()).isPositive();
        });
        assertThat(Case.read(name).jobs()).allSatisfy(job -> {
            assertThat(job.getSpec().getTtlSecondsAfterFinished()).isNull();
            assertThat(job.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("MysqlRepair"));
        });
    }

    @ParameterizedTest(name = "planned {0}, specified now {1}: merges {2}")
    @CsvSource({
        "Merge, Archive, true",
        "Archive, Merge, false",
        "Merge, Merge, true",
        ", Merge, true",
        ", Archive, false"
    })
    @DisplayName("what was approved is done, whatever the spec says by now")
    void theDivergenceOfThePlanHolds(String planned, Divergence specified, boolean merges) throws IOException {
        Case everything = Case.read("everything");
        everything.pair().getSpec().repair.divergence = specified;
        everything.repair().getStatus().plan.divergence = planned;

        assertThat(everything
                        .jobs()
                        .getFirst()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs()
                        .contains("--merge"))
                .isEqualTo(merges);
    }

    @Test
    @DisplayName("S6: the name of a Job says run, stage and attempt, and nothing else has it")
    void namesAreDeterministicAndDistinct() throws IOException {
        MysqlRepair run = Case.read("smallest").repair();
        MysqlRepair another = Case.read("smallest").repair();
        another.getMetadata().setUid("999999-another-run-of-the-same-name");

        List<String> names = Stream.of(run, another)
                .flatMap(each -> Stream.of(Stage.values())
                        .flatMap(stage -> Stream.of(1, 2).map(attempt -> Names.job(each, stage, attempt))))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(Names.job(run, Stage.IMPORT, 2)).isEqualTo("shop-7-1f3a9c-import-2");
    }

    @Test
    void everyNameFitsWhereTheResourcesNamesAreAsLongAsTheyMayBe() throws IOException {
        Case longest = Case.read("smallest");
        longest.pair().getMetadata().setName("p".repeat(33));
        longest.repair().getMetadata().setName(Names.repair("p".repeat(33), 999_999));

        assertThat(longest.repair().getMetadata().getName()).hasSize(40);
        assertThat(Stream.of(Stage.values()).map(stage -> Names.job(longest.repair(), stage, 10)))
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
        assertThat(Names.accountsJob(longest.pair(), 1_790_000_000L)).hasSizeLessThanOrEqualTo(63);
        assertThat(Names.inspectionJob(longest.pair(), 1_790_000_000L)).hasSizeLessThanOrEqualTo(63);
        assertThat(Names.folder("shop-7", 7)).isEqualTo("runs/000007-shop-7");
    }

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"0, 1Gi", "1, 1Gi", "214748364, 1Gi", "214748365, 2Gi", "1073741824, 5Gi", "1073741825, 6Gi"})
    void anAutomaticVolumeHoldsADumpAndTheArchivesKept(long bytes, String size) throws IOException {
        var pair = Case.read("smallest").pair();
        pair.getStatus().members.getFirst().dataBytes = null;
        pair.getStatus().members.getLast().dataBytes = bytes;

        var claim = RepairVolume.claim(pair, pair.getStatus().members);

        assertThat(claim.getSpec().getResources().getRequests().get("storage")).hasToString(size);
    }

    @Test
    void aVolumeOnlyGrows() throws IOException {
        var pair = Case.read("smallest").pair();
        var small = RepairVolume.claim(pair, List.of());
        pair.getStatus().members.getFirst().dataBytes = 10L << 30;
        var large = RepairVolume.claim(pair, pair.getStatus().members);

        assertThat(RepairVolume.isTooSmall(small, large)).isTrue();
        assertThat(RepairVolume.isTooSmall(large, small)).isFalse();
        assertThat(RepairVolume.isTooSmall(large, large)).isFalse();
    }
}
