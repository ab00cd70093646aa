package io.mysqlmasterpair.observe;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysqlmasterpair.status.StepProgress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads how far running Jobs are from the end of their logs. It only ever serves to be shown, so it never makes anybody
 * wait: each call returns what is known and lets a virtual thread ask again.
 */
public final class ProgressTail {

    private static final int LINES = 5;

    private final KubernetesClient client;
    private final Map<String, StepProgress> known = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    public ProgressTail(KubernetesClient client) {
        this.client = client;
    }

    /** The progress last heard from a pod. */
    public Optional<StepProgress> of(String namespace, String pod) {
        String key = namespace + "/" + pod;
        if (asking.add(key)) {
            Thread.ofVirtual().name("progress " + key).start(() -> ask(namespace, pod, key));
        }
        return Optional.ofNullable(known.get(key));
    }

    private void ask(String namespace, String pod, String key) {
        try {
            String log = client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .tailingLines(LINES)
                    .getLog();
            StepProgress.last(log).ifPresent(progress -> known.put(key, progress));
        } catch (KubernetesClientException notYet) {
            // the container has not started, or is gone: there is nothing to show
        } finally {
            asking.remove(key);
        }
    }

    /** Forgets a pod that has ended. */
    public void forget(String namespace, String pod) {
        known.remove(namespace + "/" + pod);
    }
}
