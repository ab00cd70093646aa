package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.testing.MysqlPair.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold of a pair after it was healed, asked of the servers themselves and not of the operator. */
public final class Proof {

    private final Cluster cluster;
    private final MysqlPair pair;

    public Proof(Cluster cluster, MysqlPair pair) {
        this.cluster = cluster;
        this.pair = pair;
    }

    /** Both threads run both ways, positions or GTID sets match, a write on each appears on the other, data is equal. */
    public void isHealed() {
        for (String member : List.of("a", "b")) {
            assertThat(threads(member))
                    .as("threads of the channel into " + member)
                    .isEqualTo("Yes/Yes");
            assertThat(pair.value(member, fence())).as("fence of " + member).isEqualTo("0");
        }
        aWriteTravels("a", "b");
        aWriteTravels("b", "a");
        if (pair.kind() != Kind.MYSQL_FILE) {
            Waiting.until(
                    "GTID sets are equal",
                    Duration.ofSeconds(20),
                    () -> gtids("a").equals(gtids("b")));
        } else {
            Waiting.until(
                    "a has applied b's log to its end",
                    Duration.ofSeconds(20),
                    () -> applied("a").equals(end("b")));
            Waiting.until(
                    "b has applied a's log to its end",
                    Duration.ofSeconds(20),
                    () -> applied("b").equals(end("a")));
        }
        assertThat(checksums("a"))
                .as("checksums of every user table")
                .isEqualTo(checksums("b"))
                .isNotEmpty();
    }

    private void aWriteTravels(String from, String to) {
        String token = "proof-" + from + "-" + System.nanoTime();
        pair.sql(from, "INSERT INTO shop.ledger (token, origin) VALUES ('" + token + "', '" + from + "')");
        Waiting.until(
                "a write on " + from + " appears on " + to,
                Duration.ofSeconds(20),
                () -> pair.value(to, "SELECT COUNT(*) FROM shop.ledger WHERE token = '" + token + "'")
                        .equals("1"));
    }

    private String fence() {
        return pair.kind() == Kind.MARIADB
                ? "SELECT @@read_only + (SELECT COUNT(*) FROM mysql.global_priv WHERE JSON_VALUE(priv,"
                        + " '$.account_locked') IN ('1', 'true') AND user <> 'mariadb.sys')"
                : "SELECT @@read_only + @@super_read_only + @@offline_mode";
    }

    private Set<String> gtids(String member) {
        String executed =
                pair.kind() == Kind.MARIADB ? "SELECT @@gtid_binlog_pos" : "SELECT REPLACE(@@gtid_executed, '\\n', '')";
        return new TreeSet<>(List.of(pair.value(member, executed).split(",")));
    }

    private String end(String member) {
        String[] row = pair.sql(member, "SHOW BINARY LOG STATUS").getFirst().split("\t");
        return row[0] + ":" + row[1];
    }

    /** Columns of SHOW REPLICA STATUS: 11 Replica_IO_Running, 12 Replica_SQL_Running, counted from 1; MariaDB has them there too. */
    private String threads(String member) {
        String[] row = replicaStatus(member);
        return row[10] + "/" + row[11];
    }

    /** Columns 10 Relay_Source_Log_File, 22 Exec_Source_Log_Pos. */
    private String applied(String member) {
        String[] row = replicaStatus(member);
        return row[9] + ":" + row[21];
    }

    private String[] replicaStatus(String member) {
        return pair.sql(member, "SHOW REPLICA STATUS").getFirst().split("\t", -1);
    }

    private TreeMap<String, String> checksums(String member) {
        TreeMap<String, String> sums = new TreeMap<>();
        List<String> tables = pair.sql(
                member,
                "SELECT CONCAT('`', table_schema, '`.`', table_name, '`') FROM information_schema.tables WHERE table_type ="
                        + " 'BASE TABLE' AND table_schema NOT IN"
                        + " ('mysql','sys','performance_schema','information_schema','mysqlmasterpair')");
        for (String table : tables) {
            sums.put(table, pair.value(member, "CHECKSUM TABLE " + table));
        }
        return sums;
    }

    /** Every acknowledged write is on both members, or in an archive (S1). */
    public void nothingIsLost(Collection<String> acknowledged) {
        Set<String> missing = new TreeSet<>(acknowledged);
        String tokens = "SELECT token FROM shop.ledger UNION ALL SELECT token FROM shop.basket";
        Set<String> a = new HashSet<>(pair.sql("a", tokens));
        Set<String> b = new HashSet<>(pair.sql("b", tokens));
        missing.removeIf(token -> a.contains(token) && b.contains(token));
        if (!missing.isEmpty()) {
            String archive = archive();
            missing.removeIf(archive::contains);
        }
        assertThat(missing)
                .as("acknowledged writes that are neither on both members nor in an archive")
                .isEmpty();
    }

    /** The text of every dump and every decoded log in the pair's archives. */
    public String archive() {
        String pod = "look-" + Long.toString(System.nanoTime(), 36);
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec:
                  restartPolicy: Never
                  securityContext: {runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532}
                  containers:
                    - name: look
                      image: %s
                      imagePullPolicy: IfNotPresent
                      command: [sh, -c, "find /volume/runs -path '*/archive/*' -name '*.gz' -exec zcat {} + ; find /volume/runs -path '*/archive/*' -name '*.sql' -exec cat {} +"]
                      volumeMounts: [{name: volume, mountPath: /volume}]
                  volumes: [{name: volume, persistentVolumeClaim: {claimName: shop-repair}}]
                """.formatted(pod, pair.namespace(), cluster.operatorImage()));
        Waiting.until(
                "the archive has been read",
                Duration.ofSeconds(60),
                () -> cluster.client()
                        .pods()
                        .inNamespace(pair.namespace())
                        .withName(pod)
                        .get()
                        .getStatus()
                        .getPhase(),
                "Succeeded"::equals);
        return cluster.kubectl("-n", pair.namespace(), "logs", pod);
    }
}
