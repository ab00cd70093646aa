package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * While it is open, a pod gets no packets from others, and sends none: from all, or to some. They are dropped in the pod's own network
 * namespace, so that neither side is told; what is asked of the kubelet, as a probe or a command in the pod, still comes through.
 */
public final class PodCut implements AutoCloseable {

    private static final List<List<String>> ALL =
            List.of(List.of("INPUT", "-i", "eth0", "-j", "DROP"), List.of("OUTPUT", "-o", "eth0", "-j", "DROP"));

    private final Cluster cluster;
    private final Pod pod;
    private final List<List<String>> rules;

    private PodCut(Cluster cluster, Pod pod, List<List<String>> rules) {
        this.cluster = cluster;
        this.pod = pod;
        this.rules = rules;
        change("-I");
    }

    public static PodCut fromAll(Cluster cluster, Pod pod) {
        return new PodCut(cluster, pod, ALL);
    }

    public static PodCut from(Cluster cluster, Pod pod, List<Pod> others) {
        return new PodCut(
                cluster,
                pod,
                others.stream()
                        .map(other -> List.of("OUTPUT", "-d", other.getStatus().getPodIP(), "-j", "DROP"))
                        .toList());
    }

    private void change(String what) {
        process()
                .ifPresent(process -> rules.forEach(rule -> cluster.onNode(
                        Stream.concat(Stream.of("nsenter", "-t", process, "-n", "iptables", "-w", what), rule.stream())
                                .toArray(String[]::new))));
    }

    /** A process in the pod's namespace, as the node numbers it; the container may have been started anew. Empty when the pod is gone. */
    private Optional<String> process() {
        Pod now = cluster.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .get();
        if (now == null || !now.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            return Optional.empty();
        }
        List<String> tasks =
                cluster.onNode("ctr", "-n", "k8s.io", "task", "ls").lines().toList();
        return now.getStatus().getContainerStatuses().stream()
                .map(container -> container.getContainerID().substring("containerd://".length()))
                .flatMap(id -> tasks.stream().filter(task -> task.startsWith(id)))
                .map(task -> task.split(" +")[1])
                .findFirst();
    }

    @Override
    public void close() {
        change("-D");
    }
}
