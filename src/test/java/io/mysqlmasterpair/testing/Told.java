package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What the operator tells of the pairs and the runs in one namespace: statuses, conditions, Events. */
public final class Told {

    private final KubernetesClient client;
    private final String namespace;

    public Told(Cluster cluster, String namespace) {
        this.client = cluster.client();
        this.namespace = namespace;
    }

    /** The status of a pair; an empty one before the operator has written any. */
    public MysqlMasterPairStatus pair(String name) {
        return Optional.ofNullable(client.resources(MysqlMasterPair.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(MysqlMasterPair::getStatus)
                .orElseGet(MysqlMasterPairStatus::new);
    }

    /** A condition of a pair as one line: {@code False ConnectFailed: a sentence}; of the present spec only. */
    public String condition(String pair, String type) {
        long generation = client.resources(MysqlMasterPair.class)
                .inNamespace(namespace)
                .withName(pair)
                .require()
                .getMetadata()
                .getGeneration();
        return Objects.requireNonNullElse(pair(pair).conditions, List.<Condition>of()).stream()
                .filter(condition -> condition.getType().equals(type))
                .filter(condition -> condition.getObservedGeneration() == generation)
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    public String awaitCondition(String pair, String type, Duration limit, Predicate<String> wanted) {
        return Waiting.until(type + " of " + pair, limit, () -> condition(pair, type), wanted);
    }

    /** The Events about a resource as lines: {@code Warning ConnectFailed: a sentence}. */
    public List<String> events(String kind, String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> kind.equals(event.getInvolvedObject().getKind()))
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .map(Told::line)
                .toList();
    }

    private static String line(Event event) {
        return event.getType() + " " + event.getReason() + ": " + event.getMessage();
    }

    /** Names of the runs, in order. */
    public List<String> runs() {
        return client.resources(MysqlRepair.class).inNamespace(namespace).list().getItems().stream()
                .map(run -> run.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** The status of a run; an empty one before the operator has written any. */
    public MysqlRepairStatus run(String name) {
        return Optional.ofNullable(client.resources(MysqlRepair.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(MysqlRepair::getStatus)
                .orElseGet(MysqlRepairStatus::new);
    }

    /** Waits until a run is in a phase; returns its status. */
    public MysqlRepairStatus awaitPhase(String run, String phase, Duration limit) {
        return Waiting.until(
                run + " is " + phase,
                limit,
                () -> {
                    MysqlRepairStatus status = run(run);
                    if (!phase.equals(status.phase)) {
                        throw new AssertionError(status.phase + ": " + status.message);
                    }
                    return status;
                },
                Objects::nonNull);
    }
}
