package io.mysqlmasterpair.config;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.mysqlmasterpair.act.Creator;
import io.mysqlmasterpair.act.EventPublisher;
import io.mysqlmasterpair.act.Heart;
import io.mysqlmasterpair.act.PodGate;
import io.mysqlmasterpair.observe.Credentials;
import io.mysqlmasterpair.observe.JobWatch;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.observe.ProgressTail;
import io.mysqlmasterpair.reconcile.PairReconciler;
import io.mysqlmasterpair.reconcile.RepairReconciler;
import io.mysqlmasterpair.reconcile.Room;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code operator} subcommand: wires the rooms together, starts, and stops gracefully. */
public class OperatorApplication implements QuarkusApplication {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorApplication.class);
    private static final String LEASE = "mysql-master-pair-operator";
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(4);
    private static final int CONFIGURATION_ERROR = 2;

    @Inject
    OperatorHealth health;

    @Override
    public int run(String... arguments) {
        OperatorSettings settings;
        try {
            settings = OperatorSettings.from(System.getenv());
        } catch (IllegalArgumentException e) {
            LOG.error(e.getMessage());
            return CONFIGURATION_ERROR;
        }
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withRequestTimeout(10_000)
                        .withConnectionTimeout(5_000)
                        .build())
                .build();
        Clock clock = Clock.systemUTC();
        Prober prober = new Prober(settings.probeInterval(), PROBE_DEADLINE, clock);
        Heart heart = new Heart(clock);
        Operator operator = operator(
                client,
                settings,
                new Room(
                        prober,
                        new Credentials(client),
                        new JobWatch(client),
                        new ProgressTail(client),
                        new Creator(client),
                        heart,
                        new PodGate(client, clock),
                        new EventPublisher(client, settings.podName(), clock),
                        settings.workerImage(),
                        clock));
        health.watch(operator);
        operator.start();
        LOG.info(
                "The operator has started and watches {}.",
                settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces());
        Quarkus.waitForExit();
        prober.close();
        heart.close();
        operator.stop();
        return 0;
    }

    private static Operator operator(KubernetesClient client, OperatorSettings settings, Room room) {
        Operator operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(Duration.ofSeconds(10))
                .withStopOnInformerErrorDuringStartup(true)
                .withLeaderElectionConfiguration(new LeaderElectionConfiguration(
                        LEASE,
                        settings.podNamespace(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(1),
                        settings.podName(),
                        null,
                        true)));
        operator.register(new PairReconciler(room), controller -> configure(controller, settings));
        operator.register(new RepairReconciler(room), controller -> configure(controller, settings));
        return operator;
    }

    private static void configure(ControllerConfigurationOverrider<?> controller, OperatorSettings settings) {
        if (!settings.namespaces().isEmpty()) {
            controller.settingNamespaces(settings.namespaces());
        }
        // without a limit: a conflict or an API server that is away must never end the care for a pair
        controller.withRetry(new GenericRetry()
                .setInitialInterval(200)
                .setIntervalMultiplier(2)
                .setMaxInterval(10_000)
                .withoutMaxAttempts());
        controller.withRateLimiter(LinearRateLimiter.deactivatedRateLimiter());
        controller.withReconciliationMaxInterval(Duration.ofSeconds(30));
    }
}
