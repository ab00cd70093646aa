package io.mysqlmasterpair.torture.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.CutOff;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.PairUnderRepair;
import io.mysqlmasterpair.testing.PodCut;
import io.mysqlmasterpair.testing.SecondOperator;
import io.mysqlmasterpair.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Makes a fault happen to a pair, or to the operator that all pairs share. */
final class Faults {

    /** Of two pairs that are tortured at once only one disturbs the operator at a time. */
    private static final ReentrantLock OPERATOR = new ReentrantLock();

    private final Cluster cluster;
    private final PairUnderRepair pair;

    Faults(Cluster cluster, PairUnderRepair pair) {
        this.cluster = cluster;
        this.pair = pair;
    }

    /** Returns whether there was something that it could happen to. What lasts is over when this returns. */
    boolean happen(Plan plan, MysqlRepair run) throws InterruptedException {
        String authority = MysqlPair.pod("a");
        String target = MysqlPair.pod("b");
        return switch (plan.fault()) {
            case DELETE_OPERATOR -> toTheOperator(this::deleteOperator);
            case KILL_OPERATOR -> toTheOperator(() -> kill(OperatorRelease.pods(cluster)));
            case REPLACE_OPERATOR -> toTheOperator(this::replaceOperator);
            case HOLD_OPERATOR -> toTheOperator(() -> holdOperator(plan.time()));
            case SECOND_OPERATOR -> toTheOperator(() -> secondOperator(plan.time()));
            case CUT_OPERATOR -> toTheOperator(() -> cutOff(plan.time()));
            case DELETE_JOB_POD -> podOf(run).map(this::deleteByForce).orElse(false);
            case KILL_JOB -> podOf(run).map(pod -> kill(List.of(pod))).orElse(false);
            case DELETE_TARGET -> deleteEach(target);
            case DELETE_AUTHORITY -> deleteEach(authority);
            case DELETE_BOTH -> deleteEach(authority, target);
            case KILL_TARGET -> kill(members(target));
            case KILL_AUTHORITY -> kill(members(authority));
            case KILL_BOTH -> kill(members(authority, target));
            case DELETE_RUN -> {
                pair.delete("mrep", run.getMetadata().getName());
                yield true;
            }
            case DELETE_PAIR -> {
                pair.delete("mmp", "shop");
                Thread.sleep(plan.time());
                pair.pair().applyHastyPair();
                yield true;
            }
            case CUT_TARGET -> cutFromAll(target, plan.time());
            case CUT_AUTHORITY -> cutFromAll(authority, plan.time());
            case CUT_OPERATOR_FROM_MEMBERS ->
                toTheOperator(() -> cutOperatorFrom(members(authority, target), plan.time()));
            case ROTATE_PASSWORD -> rotate("shop-replication", plan);
            case ROTATE_MONITOR -> rotate("shop-monitor", plan);
            case STOP_REPLICAS -> {
                List.of("a", "b").forEach(member -> pair.pair().sql(member, "STOP REPLICA"));
                yield true;
            }
        };
    }

    private boolean rotate(String secret, Plan plan) {
        pair.pair().rotatePassword(secret, "torture-" + plan.seed() + "-" + System.nanoTime());
        return true;
    }

    private boolean cutFromAll(String pod, Duration time) throws InterruptedException {
        try (PodCut cut = PodCut.fromAll(cluster, members(pod).getFirst())) {
            Thread.sleep(time);
            return true;
        }
    }

    /** Something that happens to the operator, and whether it did. */
    private interface Disturbance {
        boolean happen() throws InterruptedException;
    }

    private static boolean toTheOperator(Disturbance fault) throws InterruptedException {
        OPERATOR.lock();
        try {
            return fault.happen();
        } finally {
            OPERATOR.unlock();
        }
    }

    private boolean deleteOperator() {
        OperatorRelease.kill(cluster);
        return true;
    }

    private boolean replaceOperator() {
        OperatorRelease.replace(cluster);
        return true;
    }

    private boolean cutOperatorFrom(List<Pod> members, Duration time) throws InterruptedException {
        try (PodCut cut = PodCut.from(cluster, OperatorRelease.pods(cluster).getFirst(), members)) {
            Thread.sleep(time);
            return true;
        }
    }

    /** Its Lease runs out meanwhile; when it goes on, it is in the middle of what it was about to do. */
    private boolean holdOperator(Duration time) throws InterruptedException {
        List<String> held = signal("SIGSTOP", running(OperatorRelease.pods(cluster)));
        if (held.isEmpty()) {
            return false;
        }
        try {
            Thread.sleep(time);
        } finally {
            signal("SIGCONT", held); // one that did not answer for so long may have been started anew
        }
        return true;
    }

    private boolean secondOperator(Duration time) throws InterruptedException {
        try (SecondOperator second = new SecondOperator(cluster)) {
            Thread.sleep(time);
            return true;
        }
    }

    private boolean cutOff(Duration time) throws InterruptedException {
        try (CutOff cut = new CutOff(cluster)) {
            Thread.sleep(time);
            return true;
        }
    }

    /** The pod that works for the run now; between two Jobs there is none. */
    private Optional<Pod> podOf(MysqlRepair run) {
        return cluster
                .client()
                .pods()
                .inNamespace(pair.namespace())
                .withLabel(Names.REPAIR, run.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(pod ->
                        List.of("Pending", "Running").contains(pod.getStatus().getPhase()))
                .findFirst();
    }

    /** Gone for the API server at once, whatever its process still does: the next one may meet it. */
    private boolean deleteByForce(Pod pod) {
        cluster.kubectl(
                "-n", pair.namespace(), "delete", "pod", pod.getMetadata().getName(), "--force", "--grace-period=0");
        return true;
    }

    /** As a drained node does. A server is never deleted by force: two of them would meet on one volume. */
    private boolean deleteEach(String... pods) {
        Together.go(Stream.of(pods)
                .map(pod -> (Runnable) () -> pair.delete("pod", pod))
                .toArray(Runnable[]::new));
        return true;
    }

    private List<Pod> members(String... pods) {
        return Stream.of(pods)
                .map(pod -> cluster.client()
                        .pods()
                        .inNamespace(pair.namespace())
                        .withName(pod)
                        .require())
                .toList();
    }

    /** The process itself, of each container that runs; from the node, where nothing protects a first process. */
    private boolean kill(List<Pod> pods) {
        return !signal("SIGKILL", running(pods)).isEmpty();
    }

    /** Returns the containers that got it: of some the process has ended since they were asked for. */
    private List<String> signal(String signal, List<String> containers) {
        return containers.stream()
                .filter(id -> cluster.tryOnNode("ctr", "-n", "k8s.io", "task", "kill", "-s", signal, id)
                        .ok())
                .toList();
    }

    private static List<String> running(List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .filter(container -> container.getState().getRunning() != null)
                .map(container -> container.getContainerID().substring("containerd://".length()))
                .toList();
    }
}
