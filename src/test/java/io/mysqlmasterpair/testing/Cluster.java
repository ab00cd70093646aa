package io.mysqlmasterpair.testing;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The real Kubernetes that the cluster tests share: one for the whole suite, started by the first test that asks for it.
 * With {@code MMP_CLUSTER=keep make test-it} it is the one of {@code make cluster-up}, which stays.
 *
 * <p>What it runs on comes in system properties that {@code make} gives; where one is missing the tests fail and say so.
 */
public final class Cluster implements AutoCloseable {

    private static final String IMAGES = "/var/lib/rancher/k3s/agent/images/";
    /** As kubectl has: on a machine where all runs on two cores, an answer may take longer than the client's own ten seconds. */
    private static final int PATIENCE_MILLIS = 90_000;

    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final Optional<K3sContainer> container;
    private final KubernetesClient client;
    private final Path kubeconfig;

    private Cluster(Optional<K3sContainer> container, Path kubeconfig) throws IOException {
        this.container = container;
        this.kubeconfig = kubeconfig;
        Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
        config.setRequestTimeout(PATIENCE_MILLIS);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Starts the cluster, or finds the one that stays. Takes some 10 to 20 s. */
    public static Cluster start() {
        try {
            String kept = System.getProperty("mmp.cluster.kubeconfig", "");
            if (!kept.isEmpty()) {
                return new Cluster(Optional.empty(), Path.of(kept));
            }
            long started = System.nanoTime();
            K3sContainer container = container();
            container.start();
            Path kubeconfig = Files.createTempFile("kubeconfig", ".yaml");
            Files.writeString(kubeconfig, container.getKubeConfigYaml());
            System.out.printf("the cluster is ready after %.1f s%n", (System.nanoTime() - started) / 1e9);
            return new Cluster(Optional.of(container), kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the cluster", e);
        }
    }

    private static K3sContainer container() {
        K3sContainer container = new K3sContainer(
                DockerImageName.parse(property("mmp.cluster.image")).asCompatibleSubstituteFor("rancher/k3s"));
        container.withStartupTimeout(Duration.ofMinutes(4));
        container.withLabel("io.mysqlmasterpair.run", System.getenv().getOrDefault("MMP_RUN", "by-hand"));
        container.withCreateContainerCmdModifier(command -> {
            HostConfig host = command.getHostConfig();
            // Bound rather than copied: together they are close to a gigabyte.
            Stream<Bind> tars = Arrays.stream(property("mmp.cluster.tars").split(","))
                    .map(Path::of)
                    .map(tar -> Bind.parse(
                            tar + ":" + IMAGES + tar.getFileName().toString().replace('@', '-') + ":ro"));
            host.withBinds(Stream.concat(Arrays.stream(host.getBinds()), tars).toArray(Bind[]::new));
        });
        if (!Boolean.parseBoolean(property("mmp.cluster.privileged"))) {
            withoutPrivilege(container);
        }
        return container;
    }

    /** All that "privileged" stands for, one by one: an engine that lacks CAP_SYS_RESOURCE itself refuses the word. */
    private static void withoutPrivilege(K3sContainer container) {
        container
                .withPrivilegedMode(false)
                .withCreateContainerCmdModifier(command -> command.getHostConfig()
                        .withCapAdd(Capability.ALL)
                        .withCapDrop(Capability.SYS_RESOURCE)
                        .withSecurityOpts(List.of("seccomp=unconfined"))
                        .withDevices(Device.parse("/dev/kmsg")));
    }

    private static String property(String name) {
        String value = System.getProperty(name, "");
        if (value.isEmpty()) {
            throw new AssertionError(
                    "The system property " + name + " is not set. Run cluster tests through make: `make test`,"
                            + " or `make test-it IT=" + "NameOfTheClusterIT`, builds the images and sets it.");
        }
        return value;
    }

    public KubernetesClient client() {
        return client;
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Name of the operator's image, which the cluster holds. */
    public String operatorImage() {
        return property("mmp.operator.image");
    }

    /** Runs kubectl to its end and returns what it printed. */
    public String kubectl(String... arguments) {
        return kubectlCommand(arguments).run("");
    }

    /** Runs kubectl with something to read, for {@code apply -f -} and the like. */
    public String kubectlWith(String input, String... arguments) {
        return kubectlCommand(arguments).run(input);
    }

    /** Runs kubectl where the outcome is what the test wants to see. */
    public Command.Result tryKubectl(String input, String... arguments) {
        return kubectlCommand(arguments).attempt(input);
    }

    private Command kubectlCommand(String... arguments) {
        return tool("mmp.kubectl", arguments);
    }

    /** Runs helm to its end and returns what it printed. */
    public String helm(String... arguments) {
        return tool("mmp.helm", arguments).run("");
    }

    /** Runs helm where the outcome is what the test wants to see. */
    public Command.Result tryHelm(String... arguments) {
        return tool("mmp.helm", arguments).attempt("");
    }

    private Command tool(String property, String... arguments) {
        List<String> words = new ArrayList<>(List.of(property(property)));
        words.addAll(List.of(arguments));
        return Command.of(words, Map.of("KUBECONFIG", kubeconfig.toString())).within(Duration.ofMinutes(5));
    }

    /**
     * Runs a program in a pod's only container, with nothing to read, and returns what it printed. What {@code kubectl exec} does,
     * without a process for each.
     */
    public String inThePod(String namespace, String pod, String... command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (ExecWatch watch = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .writingOutput(output)
                .writingError(errors)
                .exec(command)) {
            int exitCode = watch.exitCode().get(3, TimeUnit.MINUTES);
            if (exitCode != 0) {
                throw new AssertionError("%s in %s ended with exit code %d%n%s%n%s"
                        .formatted(
                                String.join(" ", command),
                                pod,
                                exitCode,
                                output.toString(StandardCharsets.UTF_8),
                                errors.toString(StandardCharsets.UTF_8)));
            }
            return output.toString(StandardCharsets.UTF_8);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(String.join(" ", command) + " in " + pod + " did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + pod, e);
        }
    }

    /** Runs a program on the node, as root, and returns what it printed. */
    public String onNode(String... command) {
        return node(command).run("");
    }

    /** The same, where it may be too late for it. */
    public Command.Result tryOnNode(String... command) {
        return node(command).attempt("");
    }

    private Command node(String... command) {
        String node = container.map(K3sContainer::getContainerId).orElseGet(() -> property("mmp.cluster.container"));
        List<String> words = new ArrayList<>(List.of("docker", "exec", node));
        words.addAll(List.of(command));
        return Command.of(words, Map.of());
    }

    /** A fresh namespace whose name begins so. It is left to the end of the cluster, for a look after a failure. */
    public String namespace(String prefix) {
        String name = "%s-%d-%s"
                .formatted(
                        prefix,
                        NAMESPACES.incrementAndGet(),
                        Long.toString(System.currentTimeMillis() % 1_679_616, 36));
        kubectl("create", "namespace", name);
        return name;
    }

    /** Applies YAML as it is. */
    public void apply(String yaml) {
        kubectlWith(yaml, "apply", "--server-side", "--force-conflicts", "-f", "-");
    }

    /** What a person would look at first when a test failed. Never fails itself. */
    public String report() {
        StringBuilder text = new StringBuilder();
        for (String[] look : new String[][] {
            {"get", "pods,jobs,pvc", "-A", "-o", "wide"},
            {"get", "mmp,mrep", "-A"},
            {"get", "mmp,mrep", "-A", "-o", "yaml"},
            {"get", "events", "-A", "--sort-by=.lastTimestamp"},
            {"logs", "-n", OperatorRelease.NAMESPACE, "-l", "app.kubernetes.io/name=mysql-master-pair", "--tail=150"},
        }) {
            Command.Result result =
                    kubectlCommand(look).within(Duration.ofSeconds(30)).attempt("");
            text.append("── kubectl ").append(String.join(" ", look)).append('\n');
            text.append(result.output()).append(result.errors()).append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        client.close();
        container.ifPresent(K3sContainer::stop);
    }
}
