package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.jobs.Names;
import java.time.Duration;

/**
 * An import that stands still in the middle: its target's data are partial, and whatever a test does meanwhile is done in the
 * middle of an import, however fast the machine is. The client that loads the dump is stopped, not the Job.
 */
public final class HeldImport {

    private static final Duration START = Duration.ofMinutes(3);
    /** A moment after the client has started, so that there are rows. Looks twenty times a second, for two minutes. */
    private static final String STOP = """
            for i in $(seq 2400); do
              for process in /proc/[0-9]*; do
                if [ "$(cat $process/comm 2>/dev/null)" = mysql ]; then
                  sleep 0.3
                  kill -STOP ${process#/proc/} && exit
                fi
              done
              sleep 0.05
            done
            exit 1
            """;

    private static final String GO_ON =
            "for process in /proc/[0-9]*; do [ \"$(cat $process/comm)\" != mysql ] || kill -CONT ${process#/proc/}; done";

    private final Cluster cluster;
    private final MysqlPair pair;
    private final MysqlRepair run;
    private final String pod;

    private HeldImport(Cluster cluster, MysqlPair pair, MysqlRepair run, String pod) {
        this.cluster = cluster;
        this.pair = pair;
        this.run = run;
        this.pod = pod;
    }

    /** A stopped client may keep its server waiting in the middle of a statement, by default for 30 s. */
    public static void allow(MysqlPair pair) {
        pair.sql("b", "SET PERSIST net_read_timeout = 600");
    }

    /** Waits until a run imports, in the given attempt, and stops that. */
    public static HeldImport of(Cluster cluster, MysqlPair pair, int attempt) {
        Pod pod = Waiting.until(
                "import " + attempt + " is at work",
                START,
                () -> cluster
                        .client()
                        .pods()
                        .inNamespace(pair.namespace())
                        .withLabel(Names.STAGE, "import")
                        .list()
                        .getItems()
                        .stream()
                        .filter(p -> p.getMetadata()
                                .getLabels()
                                .get("batch.kubernetes.io/job-name")
                                .endsWith("-" + attempt))
                        .filter(p -> "Running".equals(p.getStatus().getPhase()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(pair.inShort())),
                found -> true);
        MysqlRepair run = cluster.client()
                .resources(MysqlRepair.class)
                .inNamespace(pair.namespace())
                .withName(pod.getMetadata().getLabels().get(Names.REPAIR))
                .require();
        HeldImport held = new HeldImport(cluster, pair, run, pod.getMetadata().getName());
        held.inThePod(STOP);
        return held;
    }

    public MysqlRepair run() {
        return run;
    }

    /** Name of the Job's pod. */
    public String pod() {
        return pod;
    }

    public void goesOn() {
        inThePod(GO_ON);
    }

    private void inThePod(String script) {
        cluster.inThePod(pair.namespace(), pod, "sh", "-c", script);
    }
}
