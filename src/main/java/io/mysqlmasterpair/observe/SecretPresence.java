package io.mysqlmasterpair.observe;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks whether a Secret is there without reading it: the API server is asked for its metadata only. */
final class SecretPresence {

    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final KubernetesClient client;

    SecretPresence(KubernetesClient client) {
        this.client = client;
    }

    /** Whether the API server says that there is none; any other answer, and none at all, proves nothing. */
    boolean isMissing(String namespace, String name) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/secrets/" + name)
                .header("Accept", METADATA_ONLY)
                .build();
        try {
            return client.getHttpClient()
                            .sendAsync(request, String.class)
                            .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                            .code()
                    == HttpURLConnection.HTTP_NOT_FOUND;
        } catch (ExecutionException | TimeoutException unanswered) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
