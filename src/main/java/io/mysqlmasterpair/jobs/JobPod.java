package io.mysqlmasterpair.jobs;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairSpec.Member;
import io.mysqlmasterpair.api.v1alpha1.Settings.Tls;
import io.mysqlmasterpair.api.v1alpha1.Settings.TlsMode;
import io.mysqlmasterpair.pair.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every Job has in common: one attempt, a finite deadline, no API access, no right on its node, credentials as
 * mounted files only. The result comes back through the termination message.
 */
final class JobPod {

    static final String ADMIN = "/secrets/admin";
    static final String MONITOR = "/secrets/monitor";
    static final String REPLICATION = "/secrets/replication";
    static final String VOLUME = "/volume";
    private static final String CA = "/secrets/ca";
    private static final long USER = 65532;
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int TTL_SECONDS = 3600;

    private final MysqlMasterPair pair;
    private final String image;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();

    JobPod(MysqlMasterPair pair, String image) {
        this.pair = pair;
        this.image = image;
        volumes.add(new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .build());
        mounts.add(
                new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build());
        Tls tls = pair.getSpec().tls;
        if (tls != null && tls.caSecret != null) {
            secret("ca", tls.caSecret.name, CA);
        }
    }

    JobPod secret(String name, String secret, String path) {
        volumes.add(new VolumeBuilder()
                .withName(name)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(0440)
                .endSecret()
                .build());
        mounts.add(new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(true)
                .build());
        return this;
    }

    JobPod claim(String claim) {
        volumes.add(new VolumeBuilder()
                .withName("volume")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .build());
        mounts.add(new VolumeMountBuilder()
                .withName("volume")
                .withMountPath(VOLUME)
                .build());
        return this;
    }

    /** Arguments that say which servers and how to reach them. Nothing secret is among them. */
    List<String> memberArguments() {
        List<String> arguments = new ArrayList<>();
        for (Member member : pair.getSpec().members) {
            arguments.add("--member");
            arguments.add(member.name + "=" + new Endpoint(member.host, member.port));
        }
        arguments.addAll(List.of("--admin-dir", ADMIN));
        Tls tls = pair.getSpec().tls;
        arguments.addAll(List.of("--tls-mode", (tls == null ? TlsMode.Preferred : tls.mode).name()));
        if (tls != null && tls.caSecret != null) {
            arguments.addAll(List.of("--ca-file", CA + "/ca.crt"));
        }
        return arguments;
    }

    /** A Job of the pair itself, beside its runs: harmless when run again, so it cleans itself up after an hour. */
    Job jobOfPair(String name, String component, List<String> arguments) {
        Map<String, String> labels = Map.of(
                Names.MANAGED_BY,
                Names.OPERATOR,
                Names.COMPONENT,
                component,
                Names.PAIR,
                pair.getMetadata().getName());
        Job job = job(name, labels, owner(pair), DEADLINE, arguments);
        job.getSpec().setTtlSecondsAfterFinished(TTL_SECONDS);
        return job;
    }

    Job job(String name, Map<String, String> labels, OwnerReference owner, Duration deadline, List<String> arguments) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(pair.getMetadata().getNamespace())
                .withLabels(labels)
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                // the operator counts attempts and waits between them; Kubernetes must not start one by itself
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(deadline.toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod(arguments))
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSpec pod(List<String> arguments) {
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(arguments))
                .withVolumes(volumes)
                .build();
    }

    private Container container(List<String> arguments) {
        return new ContainerBuilder()
                .withName("repair")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withArgs(arguments)
                .addNewEnv()
                .withName("MMP_RESULT_FILE")
                .withValue("/dev/termination-log")
                .endEnv()
                .withTerminationMessagePolicy("File")
                .withResources(resources())
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts)
                .build();
    }

    private ResourceRequirements resources() {
        if (pair.getSpec().repair != null && pair.getSpec().repair.resources != null) {
            return pair.getSpec().repair.resources;
        }
        return new ResourceRequirementsBuilder()
                .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("128Mi")))
                .withLimits(Map.of("memory", new Quantity("1Gi")))
                .build();
    }

    static OwnerReference owner(HasMetadata resource) {
        return new OwnerReferenceBuilder()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .build();
    }
}
