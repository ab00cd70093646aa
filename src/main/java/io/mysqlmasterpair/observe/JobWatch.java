package io.mysqlmasterpair.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysqlmasterpair.decision.RepairWorkflow.JobSight;
import io.mysqlmasterpair.status.JobResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sees how a Job is doing: by its pod as soon as that has ended, by its conditions when there is no pod to ask. */
public final class JobWatch {

    /** Reasons for which a pod that does not start never will by waiting. */
    private static final Set<String> HOPELESS =
            Set.of("InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError");

    private final KubernetesClient client;

    public JobWatch(KubernetesClient client) {
        this.client = client;
    }

    /**
     * What is seen of a Job.
     *
     * @param pod its pod, when there is one
     * @param result what it said at its end, when it did
     * @param hint why its pod does not start; empty when it does
     */
    public record Sight(JobSight job, @Nullable String pod, Optional<JobResult> result, String hint) {}

    /** Looks at a Job by name. */
    public Sight look(String namespace, String name) {
        Job job =
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
        if (job == null) {
            return new Sight(new JobSight.Absent(), null, Optional.empty(), "");
        }
        Optional<Pod> pod = newestPod(namespace, name);
        Optional<ContainerStateTerminated> end = pod.flatMap(JobWatch::terminated);
        if (end.isPresent()) {
            return ended(pod.get(), end.get());
        }
        String podName = pod.map(p -> p.getMetadata().getName()).orElse(null);
        // also a complete Job whose pod is gone: its result went with it, and every stage may be done again
        return conditions(job)
                .filter(c -> ("Failed".equals(c.getType()) || "Complete".equals(c.getType()) && pod.isEmpty())
                        && "True".equals(c.getStatus()))
                .findFirst()
                .map(c -> new Sight(
                        new JobSight.Failed(true, "the Job left no result: " + c.getReason() + ", " + c.getMessage()),
                        podName,
                        Optional.empty(),
                        ""))
                .orElseGet(() -> new Sight(
                        new JobSight.Active(),
                        podName,
                        Optional.empty(),
                        pod.map(JobWatch::hint).orElse("")));
    }

    private Optional<Pod> newestPod(String namespace, String job) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel("batch.kubernetes.io/job-name", job)
                .list()
                .getItems()
                .stream()
                .max((x, y) -> x.getMetadata()
                        .getCreationTimestamp()
                        .compareTo(y.getMetadata().getCreationTimestamp()));
    }

    private static Stream<JobCondition> conditions(Job job) {
        return job.getStatus() == null ? Stream.of() : job.getStatus().getConditions().stream();
    }

    private static List<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses();
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return containers(pod).stream()
                .map(container -> container.getState().getTerminated())
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private static Sight ended(Pod pod, ContainerStateTerminated end) {
        Optional<JobResult> result = JobResult.parse(end.getMessage());
        JobSight sight;
        if (end.getExitCode() == 0 && result.isPresent() && result.get().isDone()) {
            sight = new JobSight.Succeeded(result.get().message());
        } else {
            sight = result.<JobSight>map(r -> new JobSight.Failed(r.retryable(), r.message()))
                    .orElseGet(() -> new JobSight.Failed(
                            true,
                            "the Job ended without a result (exit code " + end.getExitCode() + ", " + end.getReason()
                                    + ")"));
        }
        return new Sight(sight, pod.getMetadata().getName(), result, "");
    }

    private static String hint(Pod pod) {
        return containers(pod).stream()
                .map(container -> container.getState().getWaiting())
                .filter(java.util.Objects::nonNull)
                .filter(waiting -> HOPELESS.contains(waiting.getReason())
                        || waiting.getReason().endsWith("BackOff"))
                .findFirst()
                .map(waiting -> "Its pod does not start: " + waiting.getReason()
                        + (waiting.getMessage() == null ? "" : ", " + waiting.getMessage()))
                .orElse("");
    }
}
