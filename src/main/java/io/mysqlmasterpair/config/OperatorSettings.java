package io.mysqlmasterpair.config;

import io.mysqlmasterpair.status.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operator's settings, from its environment.
 *
 * @param namespaces namespaces to watch; empty means all
 * @param probeInterval from the start of one probe of a member to the start of the next
 * @param workerImage image of the Jobs
 * @param podName the operator's own pod: its identity in leader election and Events
 * @param podNamespace where the leader election's Lease lives
 */
public record OperatorSettings(
        Set<String> namespaces, Duration probeInterval, String workerImage, String podName, String podNamespace) {

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException naming the variable that is missing
     */
    public static OperatorSettings from(Map<String, String> environment) {
        Set<String> namespaces = Arrays.stream(
                        environment.getOrDefault("MMP_WATCH_NAMESPACES", "").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new OperatorSettings(
                namespaces,
                Durations.parse(environment.get("MMP_PROBE_INTERVAL"), Duration.ofSeconds(2)),
                required(environment, "MMP_WORKER_IMAGE"),
                environment.getOrDefault("MMP_POD_NAME", environment.getOrDefault("HOSTNAME", "mysql-master-pair")),
                required(environment, "MMP_POD_NAMESPACE"));
    }

    private static String required(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "The environment variable " + variable + " is not set; the Helm chart sets it.");
        }
        return value;
    }
}
