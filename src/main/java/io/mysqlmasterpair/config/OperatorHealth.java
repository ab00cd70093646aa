package io.mysqlmasterpair.config;

import io.javaoperatorsdk.operator.Operator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** What the probes of the operator's own pod are told. */
@ApplicationScoped
public class OperatorHealth {

    private volatile @Nullable Operator operator;

    void watch(Operator started) {
        operator = started;
    }

    /** Ready when started; a replica that waits for leadership is ready to take over. */
    @Produces
    @Readiness
    HealthCheck ready() {
        return () ->
                HealthCheckResponse.named("started").status(operator != null).build();
    }

    /** Alive while no informer has given up. */
    @Produces
    @Liveness
    HealthCheck live() {
        return () -> {
            Operator running = operator;
            boolean fine = running == null
                    || !running.getRuntimeInfo().isStarted()
                    || running.getRuntimeInfo().allEventSourcesAreHealthy();
            return HealthCheckResponse.named("informers").status(fine).build();
        };
    }
}
