package io.mysqlmasterpair.testing;

import java.util.ArrayList;
import java.util.List;

/** The operator on the cluster, installed the way a user does it: by the chart and the real helm. */
public final class OperatorRelease {

    public static final String NAME = "mmp";
    public static final String NAMESPACE = "mmp-system";
    private static final String CHART = "helm/mysql-master-pair";

    /** On a cluster that stayed, the image of the same tag may be another by now: each run of the tests starts it anew. */
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

    private OperatorRelease() {}

    /** Installs the operator, or brings it up to date. Further arguments are helm's, such as {@code --set replicas=2}. */
    public static synchronized void install(Cluster cluster, String... more) {
        String image = cluster.operatorImage();
        int colon = image.lastIndexOf(':');
        List<String> words = new ArrayList<>(List.of("upgrade", "--install", NAME, CHART));
        words.addAll(List.of("--namespace", NAMESPACE, "--create-namespace", "--wait", "--timeout", "120s"));
        words.addAll(List.of("--set", "image.repository=" + image.substring(0, colon)));
        words.addAll(List.of("--set-string", "image.tag=" + image.substring(colon + 1)));
        words.addAll(List.of("--set-string", "podAnnotations.run=r" + RUN));
        words.addAll(List.of(more));
        cluster.helm(words.toArray(String[]::new));
    }
}
