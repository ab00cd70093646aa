package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The two servers and the pair of {@code src/examples/01-two-masters} in a namespace of their own, and SQL on either. */
public final class MysqlPair {

    private static final Path EXAMPLE = Path.of("src/examples/01-two-masters");

    private final Cluster cluster;
    private final String namespace;

    private MysqlPair(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Starts two servers that know nothing of each other and waits until both take connections, some 10 s. */
    public static MysqlPair start(Cluster cluster, String prefix, boolean gtids) {
        MysqlPair pair = new MysqlPair(cluster, cluster.namespace(prefix));
        String yaml = pair.example("mysql.yaml");
        cluster.apply(gtids ? yaml : yaml.replace("gtid_mode = ON", "gtid_mode = OFF"));
        cluster.kubectl("-n", pair.namespace, "rollout", "status", "statefulset/mysql", "--timeout=180s");
        return pair;
    }

    /** Applies the example's MysqlMasterPair. */
    public void applyPair() {
        cluster.apply(example("pair.yaml"));
    }

    /** Applies the same with a short hold-off, for tests of something else that would only wait for it. */
    public void applyHastyPair() {
        cluster.apply(example("pair.yaml") + "  repair: {holdOff: 3s}\n");
    }

    /** A file of the example, moved to this pair's namespace. */
    public String example(String file) {
        try {
            return Files.readString(EXAMPLE.resolve(file))
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

    /** Runs SQL as root on {@code a} or {@code b}: the rows, columns parted by tabs, without a header. */
    public List<String> sql(String member, String statements) {
        String script = "MYSQL_PWD=$(cat /etc/shop-admin/password) exec mysql -uroot --batch --skip-column-names --raw";
        String output = cluster.kubectlWith(
                statements, "-n", namespace, "exec", "-i", pod(member), "-c", "mysql", "--", "sh", "-c", script);
        return output.lines().toList();
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

    /** A field of the pair's status, or an empty text. */
    public String status(String jsonPath) {
        return cluster.kubectl("-n", namespace, "get", "mmp", "shop", "-o", "jsonpath={.status." + jsonPath + "}");
    }

    /** Waits until the operator says that all is well. */
    public void awaitHealthy(Duration limit) {
        Waiting.until(namespace + " is Healthy", limit, () -> status("state"), "Healthy"::equals);
    }

    /** Takes a member's volume away: its pod comes back with an empty data folder. */
    public void emptyVolume(String member) {
        cluster.kubectl("-n", namespace, "delete", "pvc", "data-" + pod(member), "--wait=false");
        cluster.kubectl("-n", namespace, "delete", "pod", pod(member), "--wait=true");
        cluster.kubectl("-n", namespace, "rollout", "status", "statefulset/mysql", "--timeout=180s");
    }
}
