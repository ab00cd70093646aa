package io.mysqlmasterpair.act;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysqlmasterpair.status.Notice;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Publishes Events. The name is made from what is said, so that the same thing said again counts up one Event instead of
 * making another. An Event that can't be published is logged and lost: nothing depends on it.
 */
public final class EventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final int LONGEST_MESSAGE = 1000;

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    public EventPublisher(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
    }

    /** Publishes an Event about a resource, and logs it. */
    public void publish(HasMetadata about, Notice notice) {
        try (var namespace = MDC.putCloseable("namespace", about.getMetadata().getNamespace());
                var name = MDC.putCloseable("name", about.getMetadata().getName());
                var kind = MDC.putCloseable("kind", about.getKind());
                var reason = MDC.putCloseable("reason", notice.reason())) {
            LOG.atLevel(notice.warning() ? Level.WARN : Level.INFO).log(notice.message());
            sendOrSay(about, notice);
        }
    }

    private void sendOrSay(HasMetadata about, Notice notice) {
        try {
            send(about, notice);
        } catch (KubernetesClientException e) {
            LOG.warn("An Event could not be published: {}", e.getMessage());
        }
    }

    private void send(HasMetadata about, Notice notice) {
        Event event = event(about, notice);
        try {
            client.v1().events().resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            int count = counts.merge(event.getMetadata().getName(), 2, (old, two) -> old + 1);
            String again = "{\"count\":" + count + ",\"lastTimestamp\":\"" + event.getLastTimestamp() + "\"}";
            client.v1()
                    .events()
                    .inNamespace(event.getMetadata().getNamespace())
                    .withName(event.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), again);
        }
    }

    private Event event(HasMetadata about, Notice notice) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String said = about.getMetadata().getUid() + notice.reason() + notice.message();
        return new EventBuilder()
                .withNewMetadata()
                .withName(about.getMetadata().getName() + "." + String.format("%08x", said.hashCode()))
                .withNamespace(about.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(about.getMetadata().getName())
                .withNamespace(about.getMetadata().getNamespace())
                .withUid(about.getMetadata().getUid())
                .endInvolvedObject()
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withMessage(io.mysqlmasterpair.decision.Texts.shorten(notice.message(), LONGEST_MESSAGE))
                .withNewSource()
                .withComponent("mysql-master-pair")
                .withHost(instance)
                .endSource()
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }
}
