package io.mysqlmasterpair.torture.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.MysqlPair;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/** Looks all the time at the pods of runs: of one run only one is at work (S6), and no stage is tried too often (S8). */
final class Watched implements AutoCloseable {

    private static final int MAX_ATTEMPTS = 3;

    private final FilterWatchListDeletable<Pod, PodList, PodResource> pods;
    private final Set<String> earlier;
    private final Set<String> violations = new ConcurrentSkipListSet<>();
    private final Set<String> jobs = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile boolean open = true;

    /** From now on. */
    Watched(Cluster cluster, MysqlPair pair) {
        this.pods = cluster.client().pods().inNamespace(pair.namespace()).withLabel(Names.REPAIR);
        this.earlier = pods.list().getItems().stream().map(Watched::job).collect(Collectors.toSet());
        this.thread = Thread.ofPlatform().name("watch-jobs").daemon().start(this::run);
    }

    private void run() {
        while (open) {
            try {
                look(pods.list().getItems());
                Thread.sleep(300);
            } catch (InterruptedException closed) {
                return;
            } catch (RuntimeException notNow) {
                // a look that failed has seen nothing
            }
        }
    }

    private void look(List<Pod> all) {
        Map<String, Set<String>> atWork = all.stream()
                .filter(Watched::isAtWork)
                .map(Watched::job)
                .collect(Collectors.groupingBy(Watched::run, Collectors.toSet()));
        atWork.values().stream()
                .filter(several -> several.size() > 1)
                .forEach(several -> violations.add("S6: at work at the same time: " + several));
        for (Pod pod : all) {
            String job = job(pod);
            if (!earlier.contains(job) && jobs.add(job) && attempt(job) > MAX_ATTEMPTS) {
                violations.add("S8: one attempt too many: " + job);
            }
        }
    }

    /** Its process is yet to start, or runs. */
    private static boolean isAtWork(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && Set.of("Pending", "Running").contains(pod.getStatus().getPhase())
                && pod.getStatus().getContainerStatuses().stream()
                        .allMatch(container -> container.getState().getTerminated() == null);
    }

    private static String job(Pod pod) {
        return pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name");
    }

    /** {@code shop-7-1f3a9c} of {@code shop-7-1f3a9c-import-2}. */
    private static String run(String job) {
        return job.replaceFirst("-[a-z]+-[0-9]+$", "");
    }

    private static int attempt(String job) {
        return Integer.parseInt(job.substring(job.lastIndexOf('-') + 1));
    }

    /** Names of the Jobs of which a pod was seen. */
    Set<String> jobs() {
        return jobs;
    }

    Set<String> violations() {
        return violations;
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }
}
