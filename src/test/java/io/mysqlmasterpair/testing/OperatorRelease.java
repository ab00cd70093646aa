package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operator on the cluster, installed the way a user does it: by the chart and the real helm. */
public final class OperatorRelease {

    public static final String NAME = "mmp";
    public static final String NAMESPACE = "mmp-system";
    private static final String LABEL = "app.kubernetes.io/name=mysql-master-pair";
    private static final String LEASE = "mysql-master-pair-operator";
    private static final String CHART = "helm/mysql-master-pair";

    /** On a cluster that stayed, the image of the same tag may be another by now: each run of the tests starts it anew. */
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

    private OperatorRelease() {}

    /** Installs the operator, or brings it up to date. Further arguments are helm's, such as {@code --set replicas=2}. */
    public static void install(Cluster cluster, String... more) {
        installAs(NAME, NAMESPACE, cluster, more);
    }

    static synchronized void installAs(String name, String namespace, Cluster cluster, String... more) {
        String image = cluster.operatorImage();
        int colon = image.lastIndexOf(':');
        List<String> words = new ArrayList<>(List.of("upgrade", "--install", name, CHART));
        words.addAll(List.of("--namespace", namespace, "--create-namespace", "--wait", "--timeout", "120s"));
        words.addAll(List.of("--set", "image.repository=" + image.substring(0, colon)));
        words.addAll(List.of("--set-string", "image.tag=" + image.substring(colon + 1)));
        words.addAll(List.of("--set-string", "podAnnotations.run=r" + RUN));
        words.addAll(List.of(more));
        cluster.helm(words.toArray(String[]::new));
    }

    /** Takes the operator's process away, without a word; its Deployment makes another. */
    public static void kill(Cluster cluster) {
        cluster.kubectl("-n", NAMESPACE, "delete", "pod", "-l", LABEL, "--force", "--grace-period=0");
    }

    /** Has its Deployment make a new pod, and take the old one away when that is ready: as an update does. */
    public static void replace(Cluster cluster) {
        cluster.kubectl("-n", NAMESPACE, "rollout", "restart", "deployment", "-l", LABEL);
    }

    /** Its pods as they are now. */
    public static List<Pod> pods(Cluster cluster) {
        return cluster.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabelSelector(LABEL)
                .list()
                .getItems();
    }

    /** Waits until the pod that is there now holds the operator's Lease. */
    public static void awaitLeader(Cluster cluster) {
        awaitLeader(cluster, NAMESPACE);
    }

    static void awaitLeader(Cluster cluster, String namespace) {
        Waiting.until(
                "the operator leads",
                Duration.ofMinutes(2),
                () -> cluster.kubectl(
                        "-n", namespace, "get", "pod", "-l", LABEL, "-o", "jsonpath={.items[*].metadata.name}"),
                pod -> pod.equals(lease(cluster, namespace, "holderIdentity")));
    }

    /** The operator's pods with how often each was started anew: the same as long as none of its processes has ended. */
    public static String processes(Cluster cluster) {
        String each = "jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[*].restartCount} {end}";
        return cluster.kubectl("-n", NAMESPACE, "get", "pod", "-l", LABEL, "-o", each);
    }

    /** What is said in the Lease of the operator that leads. */
    static String lease(Cluster cluster, String field) {
        return lease(cluster, NAMESPACE, field);
    }

    private static String lease(Cluster cluster, String namespace, String field) {
        return cluster.kubectl(
                "-n", namespace, "get", "lease", LEASE, "--ignore-not-found", "-o", "jsonpath={.spec." + field + "}");
    }

    /** Address of the operator's pod. */
    static String podAddress(Cluster cluster) {
        return Waiting.until(
                "the operator has one pod",
                Duration.ofSeconds(60),
                () -> cluster.kubectl(
                        "-n", NAMESPACE, "get", "pod", "-l", LABEL, "-o", "jsonpath={.items[*].status.podIP}"),
                address -> address.matches("[0-9a-f.:]+"));
    }
}
