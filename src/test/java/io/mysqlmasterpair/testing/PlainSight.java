package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/**
 * What can be read of a pair by who may not read Secrets, and by who is in the operator's container: specs, statuses, Events,
 * logs, arguments and environments. No password is in it (S9).
 */
public record PlainSight(Cluster cluster, String namespace) {

    private static final String JOBS = "app.kubernetes.io/managed-by=mysql-master-pair";

    public String text() {
        StringBuilder said = new StringBuilder();
        for (String kinds : List.of("pods,jobs,configmaps,pvc,leases,statefulsets", "mmp,mrep", "events")) {
            said.append(cluster.kubectl("-n", namespace, "get", kinds, "-o", "yaml", "--show-managed-fields"));
        }
        said.append(ofTheOperator(
                "get", "pods,deployments,configmaps,leases,events", "-o", "yaml", "--show-managed-fields"));
        said.append(ofTheOperator(
                "exec",
                "deploy/mmp-mysql-master-pair",
                "--",
                "sh",
                "-c",
                "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'"));
        said.append(ofTheOperator("logs", "-l", "app.kubernetes.io/name=mysql-master-pair", "--tail=-1"));
        jobPods().stream()
                // one that has not begun has said nothing, and asked for it would be an error
                .filter(pod -> !"Pending".equals(pod.getStatus().getPhase()))
                .forEach(pod -> said.append(log(pod.getMetadata().getName())));
        List.of("mysql-0", "mysql-1").forEach(pod -> said.append(log(pod)));
        return said.toString();
    }

    /** Of the Jobs that are at work and of those that are over. */
    public List<Pod> jobPods() {
        return cluster.client()
                .pods()
                .inNamespace(namespace)
                .withLabelSelector(JOBS)
                .list()
                .getItems();
    }

    private String log(String pod) {
        return cluster.kubectl("-n", namespace, "logs", pod);
    }

    private String ofTheOperator(String... words) {
        return cluster.kubectl(Stream.concat(Stream.of("-n", OperatorRelease.NAMESPACE), Stream.of(words))
                .toArray(String[]::new));
    }
}
