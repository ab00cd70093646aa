package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.Secret;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The two servers and the pair of an example in a namespace of their own, and SQL on either. */
public final class MysqlPair {

    private static final Path EXAMPLES = Path.of("src/examples");

    /** What the servers are, and how they replicate. */
    public enum Kind {
        MYSQL_GTID("01-two-masters", "mysql"),
        MYSQL_FILE("01-two-masters", "mysql"),
        MARIADB("03-mariadb", "mariadb");

        private final String folder;
        private final String client;

        Kind(String folder, String client) {
            this.folder = folder;
            this.client = client;
        }
    }

    private final Cluster cluster;
    private final String namespace;
    private final Kind kind;

    private MysqlPair(Cluster cluster, String namespace, Kind kind) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.kind = kind;
    }

    /** Starts two servers of MySQL with GTIDs. */
    public static MysqlPair start(Cluster cluster, String prefix) {
        return start(cluster, prefix, Kind.MYSQL_GTID);
    }

    /** Starts two servers that know nothing of each other and waits until both take connections, some 10 s. */
    public static MysqlPair start(Cluster cluster, String prefix, Kind kind) {
        MysqlPair pair = new MysqlPair(cluster, cluster.namespace(prefix), kind);
        String yaml = pair.example("mysql.yaml");
        cluster.apply(kind == Kind.MYSQL_FILE ? yaml.replace("gtid_mode = ON", "gtid_mode = OFF") : yaml);
        cluster.kubectl("-n", pair.namespace, "rollout", "status", "statefulset/mysql", "--timeout=240s");
        return pair;
    }

    /** With the readiness gate in its pods, which are not Ready before a pair says so, and a Service for applications. */
    public static MysqlPair startGated(Cluster cluster, String prefix) {
        MysqlPair pair = new MysqlPair(cluster, cluster.namespace(prefix), Kind.MYSQL_GTID);
        cluster.apply(pair.example("mysql.yaml").replace("  replicas: 2\n", "  replicas: 0\n"));
        String patch =
                EXAMPLES.resolve("04-out-of-services").resolve("gate.yaml").toString();
        cluster.kubectl("-n", pair.namespace, "patch", "statefulset", "mysql", "--patch-file", patch);
        cluster.kubectl("-n", pair.namespace, "scale", "statefulset", "mysql", "--replicas=2");
        cluster.apply(pair.example("04-out-of-services", "service.yaml"));
        pair.awaitContainers("a");
        pair.awaitContainers("b");
        return pair;
    }

    /** Waits until a member's server takes connections, whether its pod is Ready or not. */
    public void awaitContainers(String member) {
        for (String condition : List.of("create", "condition=ContainersReady")) {
            cluster.kubectl("-n", namespace, "wait", "--for=" + condition, "pod/" + pod(member), "--timeout=240s");
        }
    }

    /** The run that was made last. */
    public Optional<MysqlRepair> newestRun() {
        return cluster.client().resources(MysqlRepair.class).inNamespace(namespace).list().getItems().stream()
                .max(Comparator.comparing((MysqlRepair run) -> run.getMetadata().getCreationTimestamp()));
    }

    /** The pods that a Service leads to now, by name. */
    public List<String> podsBehind(String service) {
        return cluster.client().discovery().v1().endpointSlices().inNamespace(namespace).list().getItems().stream()
                .filter(slice -> service.equals(slice.getMetadata().getLabels().get("kubernetes.io/service-name")))
                .flatMap(slice -> ReadyPods.in(slice).stream())
                .sorted()
                .toList();
    }

    /** Applies the example's MysqlMasterPair. */
    public void applyPair() {
        applyPairOf(kind.folder);
    }

    /** Applies the MysqlMasterPair of another example to the same servers. */
    public void applyPairOf(String example) {
        cluster.apply(example(example, "pair.yaml"));
    }

    /** Applies the example's with a short hold-off, for tests of something else that would only wait for it. */
    public void applyHastyPair() {
        cluster.apply(example("pair.yaml") + "  repair: {holdOff: 3s}\n");
    }

    /** A file of the example, moved to this pair's namespace. */
    public String example(String file) {
        return example(kind.folder, file);
    }

    private String example(String folder, String file) {
        try {
            return Files.readString(EXAMPLES.resolve(folder).resolve(file))
                    .replaceAll("(?m)^  namespace: shop$", "  namespace: " + namespace)
                    .replaceAll(
                            "(?m)^kind: Namespace\nmetadata:\n  name: shop$",
                            "kind: Namespace\nmetadata:\n  name: " + namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String namespace() {
        return namespace;
    }

    public Kind kind() {
        return kind;
    }

    /** Runs SQL as root on {@code a} or {@code b}: the rows, columns parted by tabs, without a header. */
    public List<String> sql(String member, String statements) {
        String script = "MYSQL_PWD=$(cat /etc/shop-admin/password) exec " + kind.client
                + " -uroot --default-character-set=utf8mb4 --batch --skip-column-names --raw --execute=\"$0\"";
        return cluster.inThePod(namespace, pod(member), "sh", "-c", script, statements)
                .lines()
                .toList();
    }

    /** The one value that a query gives. */
    public String value(String member, String query) {
        List<String> rows = sql(member, query);
        if (rows.size() != 1) {
            throw new AssertionError("one row expected of " + query + ", got " + rows);
        }
        return rows.getFirst();
    }

    /** The pod of {@code a} or {@code b}. */
    public static String pod(String member) {
        return switch (member) {
            case "a" -> "mysql-0";
            case "b" -> "mysql-1";
            default -> throw new IllegalArgumentException("no member " + member);
        };
    }

    /** The pair's resource as it is now. */
    public MysqlMasterPair resource() {
        return cluster.client()
                .resources(MysqlMasterPair.class)
                .inNamespace(namespace)
                .withName("shop")
                .require();
    }

    /** The pair's status as it is now; an empty one before the operator has written any. */
    public MysqlMasterPairStatus status() {
        return Optional.ofNullable(resource().getStatus()).orElseGet(MysqlMasterPairStatus::new);
    }

    /** Waits until the operator says that all is well. */
    public void awaitHealthy(Duration limit) {
        Waiting.until(namespace + " is Healthy", limit, this::inShort, said -> said.startsWith("Healthy:"));
    }

    /** What the operator says now, of the pair and of its last run, in a line for a test that failed. */
    public String inShort() {
        MysqlMasterPairStatus status = status();
        String run = newestRun()
                .map(last -> last.getMetadata().getName() + " " + shortly(last.getStatus()))
                .orElse("none");
        return "%s: %s; %s repairs in a row did not heal it; the last: %s"
                .formatted(status.state, status.message, status.failures, run);
    }

    private static String shortly(MysqlRepairStatus status) {
        return status == null
                ? "not looked at"
                : "%s at %s %s: %s".formatted(status.phase, status.step, status.progress, status.message);
    }

    /**
     * Waits until the last run counts as a cure, which it does when the pair stays healthy for 20 s. Three breaks without that ask for
     * a person (S8), and each makes the next run wait longer.
     */
    public void awaitLasting(Duration limit) {
        Waiting.until(namespace + " counts as healed", limit, () -> status().failures, Integer.valueOf(0)::equals);
    }

    /** Gives the replication account another password, on both members, unlogged, and in the Secret; a member may be fenced. */
    public void rotateReplicationPassword(String password) {
        rotatePassword("shop-replication", password);
    }

    /** The same for the account of any Secret. */
    public void rotatePassword(String account, String password) {
        String user = secret(account, "username");
        for (String member : List.of("a", "b")) {
            sql(
                    member,
                    "SET sql_log_bin = 0; SET @closed = @@GLOBAL.super_read_only; SET GLOBAL super_read_only = 0;"
                            + " ALTER USER '" + user + "'@'%' IDENTIFIED BY '" + password
                            + "'; SET GLOBAL super_read_only = @closed");
        }
        String change = "{\"stringData\":{\"password\":\"" + password + "\"}}";
        cluster.kubectl("-n", namespace, "patch", "secret", account, "--type=merge", "-p", change);
    }

    private String secret(String name, String key) {
        Secret secret =
                cluster.client().secrets().inNamespace(namespace).withName(name).require();
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    /** Takes a member's volume away: its pod comes back with an empty data folder. */
    public void emptyVolume(String member) {
        cluster.kubectl("-n", namespace, "delete", "pvc", "data-" + pod(member), "--wait=false");
        cluster.kubectl("-n", namespace, "delete", "pod", pod(member), "--wait=true");
        cluster.kubectl("-n", namespace, "rollout", "status", "statefulset/mysql", "--timeout=240s");
    }
}
