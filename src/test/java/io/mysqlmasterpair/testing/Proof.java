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
import java.util.stream.Collectors;

/** What must hold of a pair after it was healed, asked of the servers themselves and not of the operator. */
public final class Proof {

    private static final Duration LIMIT = Duration.ofSeconds(60);

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
        switch (pair.kind()) {
            case MYSQL_GTID -> {
                hasAllOf("a", "b");
                hasAllOf("b", "a");
            }
            case MYSQL_FILE -> {
                Waiting.until(
                        "a has applied b's log to its end",
                        LIMIT,
                        () -> applied("a").equals(end("b")));
                Waiting.until(
                        "b has applied a's log to its end",
                        LIMIT,
                        () -> applied("b").equals(end("a")));
            }
            case MARIADB ->
                Waiting.until("GTID sets are equal", LIMIT, () -> gtids("a").equals(gtids("b")));
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
                LIMIT,
                () -> pair.value(to, "SELECT COUNT(*) FROM shop.ledger WHERE token = '" + token + "'")
                        .equals("1"));
    }

    private String fence() {
        return pair.kind() == Kind.MARIADB
                ? "SELECT @@read_only + (SELECT COUNT(*) FROM mysql.global_priv WHERE JSON_VALUE(priv,"
                        + " '$.account_locked') IN ('1', 'true') AND user <> 'mariadb.sys')"
                : "SELECT @@read_only + @@super_read_only + @@offline_mode";
    }

    /** Not at one instant: the operator's heartbeat is written all the time. */
    private void hasAllOf(String source, String replica) {
        String all = pair.value(source, "SELECT REPLACE(@@gtid_executed, '\\n', '')");
        Waiting.until(
                replica + " has all transactions of " + source,
                LIMIT,
                () -> pair.value(replica, "SELECT GTID_SUBSET('" + all + "', @@gtid_executed)"),
                "1"::equals);
    }

    private Set<String> gtids(String member) {
        return new TreeSet<>(
                List.of(pair.value(member, "SELECT @@gtid_binlog_pos").split(",")));
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
        for (String table : UserTables.of(pair, member)) {
            // before the sum there is the name, which may have lines of its own
            String row = String.join("\n", pair.sql(member, "CHECKSUM TABLE " + table));
            String sum = row.substring(row.lastIndexOf('\t') + 1);
            assertThat(sum).as("checksum of %s on %s", table, member).matches("\\d+");
            sums.put(table, sum);
        }
        return sums;
    }

    /** Every acknowledged write is on both members, or in an archive (S1). Returns those that are on both. */
    public Set<String> nothingIsLost(Collection<String> acknowledged) {
        String tokens = "SELECT token FROM shop.ledger UNION ALL SELECT token FROM shop.basket";
        Set<String> both = new HashSet<>(pair.sql("a", tokens));
        both.retainAll(new HashSet<>(pair.sql("b", tokens)));
        Set<String> missing = new TreeSet<>(acknowledged);
        missing.removeAll(both);
        if (!missing.isEmpty()) {
            missing.removeAll(inTheArchive(missing));
        }
        assertThat(missing)
                .as("acknowledged writes that are neither on both members nor in an archive")
                .isEmpty();
        both.retainAll(new HashSet<>(acknowledged));
        return both;
    }

    /** Which of these words are in a dump or a decoded log of the pair's archives. */
    private Set<String> inTheArchive(Set<String> words) {
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
                      command:
                        - sh
                        - -c
                        - |
                          { find /volume/runs -path '*/archive/*' -name '*.gz' -exec zcat {} +
                            find /volume/runs -path '*/archive/*' -name '*.sql' -exec cat {} +
                          } | LC_ALL=C grep -aowF -e "$(printf '%%s\\n' "$@")" | sort -u
                        - look
                %s
                      volumeMounts: [{name: volume, mountPath: /volume}]
                  volumes: [{name: volume, persistentVolumeClaim: {claimName: shop-repair}}]
                """.formatted(
                        pod,
                        pair.namespace(),
                        cluster.operatorImage(),
                        words.stream().map(word -> "        - " + word).collect(Collectors.joining("\n"))));
        Waiting.until(
                "the archive has been read",
                Duration.ofMinutes(3),
                () -> cluster.client()
                        .pods()
                        .inNamespace(pair.namespace())
                        .withName(pod)
                        .get()
                        .getStatus()
                        .getPhase(),
                "Succeeded"::equals);
        return cluster.kubectl("-n", pair.namespace(), "logs", pod).lines().collect(Collectors.toSet());
    }
}
