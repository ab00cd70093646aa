package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;

/** The pods of an EndpointSlice that its Service leads to. */
final class ReadyPods {

    private ReadyPods() {}

    /** By name. A slice of a Service without any pod has no list at all, rather than an empty one. */
    static List<String> in(EndpointSlice slice) {
        return Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream()
                .filter(endpoint -> endpoint.getConditions().getReady())
                .map(endpoint -> endpoint.getTargetRef().getName())
                .toList();
    }
}
