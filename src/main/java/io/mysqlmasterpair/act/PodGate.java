package io.mysqlmasterpair.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.status.Serving;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Sets the condition that a pod's readiness gate waits for. A pod without that gate is never touched.
 *
 * <p>Taking a pod out of Services needs nothing to hold: at worst it is one that was made anew, and is in none yet. To let one in
 * must be right at the instant in which it is done, also by an operator that was suspended and overtaken in between.
 */
public final class PodGate {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> OVERTAKEN =
            Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);
    /** The last one is what Kubernetes says of an object that it finds invalid. */
    private static final Set<Integer> REFUSED =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, 422);

    private final KubernetesClient client;
    private final Clock clock;

    public PodGate(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Outcome {
        record AsWanted() implements Outcome {}

        /** There is no such pod, or it has no such gate. */
        record NoGate() implements Outcome {}

        /** The pair, or the pod, is another one by now: to be looked at anew. */
        record Overtaken() implements Outcome {}

        /** The API server will not have it, and would not the next time: a right is missing. */
        record Refused(String why) implements Outcome {}
    }

    /** Takes a pod out of Services. */
    public Outcome close(String namespace, String pod, Serving closed) {
        Optional<Pod> found = gated(namespace, pod);
        if (found.isEmpty()) {
            return new Outcome.NoGate();
        }
        Optional<PodCondition> condition = condition(found.get());
        // the sentence, too: each run leaves a mark, so that nobody who looked at the pod before lets it in after
        boolean isSo = is("False", condition)
                && closed.message().equals(condition.get().getMessage());
        return isSo ? new Outcome.AsWanted() : patch(found.get(), Map.of(), condition, closed);
    }

    /**
     * Lets a pod into Services, if the pair on record is still the one that this was concluded from, and nobody has changed the
     * pod since before that was asked.
     */
    public Outcome open(MysqlMasterPair pair, String pod, Serving open) {
        Optional<Pod> found = gated(pair.getMetadata().getNamespace(), pod);
        if (found.isEmpty()) {
            return new Outcome.NoGate();
        }
        Optional<PodCondition> condition = condition(found.get());
        if (is("True", condition)) {
            return new Outcome.AsWanted();
        }
        MysqlMasterPair now = client.resource(pair).get();
        if (now == null || !version(pair).equals(version(now))) {
            return new Outcome.Overtaken();
        }
        return patch(found.get(), Map.of("resourceVersion", version(found.get())), condition, open);
    }

    private static String version(HasMetadata resource) {
        return String.valueOf(resource.getMetadata().getResourceVersion());
    }

    private Optional<Pod> gated(String namespace, String name) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(name).get())
                .filter(pod ->
                        Objects.requireNonNullElse(pod.getSpec().getReadinessGates(), List.<PodReadinessGate>of())
                                .stream()
                                .anyMatch(gate -> Serving.GATE.equals(gate.getConditionType())));
    }

    private static Optional<PodCondition> condition(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> Serving.GATE.equals(condition.getType()))
                        .findFirst();
    }

    private static boolean is(String status, Optional<PodCondition> condition) {
        return condition.filter(c -> status.equals(c.getStatus())).isPresent();
    }

    private Outcome patch(Pod pod, Map<String, String> onlyIf, Optional<PodCondition> before, Serving wanted) {
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.STRATEGIC_MERGE),
                            json(Map.of(
                                    "metadata",
                                    onlyIf,
                                    "status",
                                    Map.of("conditions", List.of(words(before, wanted))))));
            return new Outcome.AsWanted();
        } catch (KubernetesClientException e) {
            if (OVERTAKEN.contains(e.getCode())) {
                return new Outcome.Overtaken();
            }
            if (REFUSED.contains(e.getCode())) {
                return new Outcome.Refused(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private Map<String, String> words(Optional<PodCondition> before, Serving wanted) {
        String status = wanted.serving() ? "True" : "False";
        String since = is(status, before)
                ? before.get().getLastTransitionTime()
                : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return Map.of(
                "type",
                Serving.GATE,
                "status",
                status,
                "reason",
                wanted.reason(),
                "message",
                wanted.message(),
                "lastTransitionTime",
                since);
    }

    private static String json(Map<String, Object> patch) {
        try {
            return JSON.writeValueAsString(patch);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts is JSON", impossible);
        }
    }
}
