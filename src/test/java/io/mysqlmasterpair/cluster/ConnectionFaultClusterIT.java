package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OnTheCluster;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A healthy pair of real servers that the operator suddenly can't look at: the fault is told within seconds, in conditions
 * and Events, nothing at all is done to the servers (S5), and all is well again when the fault is gone.
 */
@OnTheCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag(Matrix.WHOLE)
class ConnectionFaultClusterIT {

    private static final Duration SECONDS = Duration.ofSeconds(60);
    private static final Duration SET_UP = Duration.ofMinutes(10);
    private static final String AS_IT_WAS = """
            {"spec":{"members":[{"name":"a","host":"mysql-0.mysql","pod":"mysql-0"},{"name":"b","host":"mysql-1.mysql","pod":"mysql-1"}],
             "credentials":{"adminSecret":{"name":"shop-admin"},"monitorSecret":null},"tls":null,"repair":null}}""";

    /** A server that takes connections and waits for the client to speak first; so does a client of MySQL. */
    private static final String MUTE = """
            apiVersion: v1
            kind: Pod
            metadata: {name: mute, namespace: %s}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: mute
                  image: %s
                  imagePullPolicy: IfNotPresent
                  command: [sh, -c, "java -Xmx16m -m jdk.httpserver -b 0.0.0.0 -p 3306 & exec java -Xmx16m -m jdk.httpserver -b 0.0.0.0 -p 3307"]
                  readinessProbe: {tcpSocket: {port: 3306}, periodSeconds: 1}
            """;

    private static final String MUTE_PAIR = """
            apiVersion: mysqlmasterpair.io/v1alpha1
            kind: MysqlMasterPair
            metadata: {name: %s, namespace: %s}
            spec:
              members: [{name: a, host: %s, port: 3306}, {name: b, host: %s, port: 3307}]
              credentials: {adminSecret: {name: shop-admin}, monitorSecret: {name: mute-monitor}}
            """;

    private Cluster cluster;
    private MysqlPair pair;
    private Told told;
    private List<String> before;

    @BeforeAll
    void aHealthyPair(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        pair = MysqlPair.start(cluster, "fault");
        told = new Told(cluster, pair.namespace());
        pair.sql("a", "CREATE DATABASE shop; CREATE TABLE shop.goods (id INT PRIMARY KEY, name TEXT)");
        pair.sql("a", "INSERT INTO shop.goods VALUES (1, 'apple'), (2, 'pear')");
        // a beat is a transaction, and here none may be made
        cluster.apply(pair.example("pair.yaml") + "  repair: {holdOff: 3s}\n  heartbeat: {enabled: false}\n");
        pair.awaitHealthy(SET_UP);
    }

    @AfterAll
    void makeRoom() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }

    @BeforeEach
    void remember() {
        before = dataAndRuns();
    }

    @AfterEach
    void theFaultEndsAndNothingWasTouched() {
        cluster.kubectl("-n", pair.namespace(), "scale", "statefulset/mysql", "--replicas=2");
        cluster.kubectl("-n", pair.namespace(), "rollout", "status", "statefulset/mysql", "--timeout=240s");
        patch(AS_IT_WAS);
        told.awaitCondition("shop", "Ready", Duration.ofMinutes(2), line -> line.startsWith("True Healthy"));
        assertThat(dataAndRuns()).as("data, GTIDs and runs after the fault").isEqualTo(before);
    }

    @Test
    void aWrongMonitorPassword() {
        secret("wrong-monitor", "--from-literal=username=mmp_monitor", "--from-literal=password=wrong");

        patch("{\"spec\":{\"credentials\":{\"monitorSecret\":{\"name\":\"wrong-monitor\"}}}}");

        needsHuman(
                "ConnectFailed", "Member a (mysql-0.mysql:3306) can't be asked: refuses the account", "Access denied");
        assertThat(told.condition("shop", "NeedsHuman")).contains("nothing is overwritten for this");
        assertThat(told.pair("shop").state).isEqualTo("ConnectFailed");
        event("Warning ConnectFailed: Member a (mysql-0.mysql:3306) can't be asked: refuses the account");
    }

    @Test
    void passwordsThatAreChangedAtRest() {
        RotationAtRest rotation = new RotationAtRest(cluster, pair, told);
        rotation.ofTheGeneratedMonitorIsGivenToTheMembers();
        rotation.ofAGivenMonitorIsToldUntilTheSecretHasItToo();
        assertThat(dataAndRuns()).isEqualTo(before);
        rotation.ofTheAdminIsKnownToTheNextRepair();
        // with the run, and the rows that prove it
        before = dataAndRuns();
        rotation.areInPlainSightNowhere();
    }

    @Test
    void aCertificateThatAnotherCaSigned() throws IOException {
        secret(
                "foreign-ca",
                "--from-file=ca.crt="
                        + Path.of("src/test/resources/foreign-ca.crt").toRealPath());

        patch("{\"spec\":{\"tls\":{\"mode\":\"VerifyCa\",\"caSecret\":{\"name\":\"foreign-ca\"}}}}");

        needsHuman(
                "ConnectFailed",
                "Member b (mysql-1.mysql:3306) can't be asked: TLS failed: ",
                "Put the account, the certificate");
        event("Warning ConnectFailed: Member a (mysql-0.mysql:3306) can't be asked: TLS failed: ");
    }

    @Test
    void aCaSecretThatIsNotThere() {
        patch("{\"spec\":{\"tls\":{\"mode\":\"VerifyCa\",\"caSecret\":{\"name\":\"no-ca\"}}}}");

        needsHuman("SecretMissing", "Secret no-ca with the key ca.crt is missing (tls.caSecret).");
        event("Warning NeedsHuman: Secret no-ca with the key ca.crt is missing (tls.caSecret).");
    }

    @Test
    void aMonitorSecretThatIsNotThere() {
        patch("{\"spec\":{\"credentials\":{\"monitorSecret\":{\"name\":\"no-monitor\"}}}}");

        needsHuman("SecretMissing", "There is no Secret no-monitor (credentials.monitorSecret).");
        event("Warning NeedsHuman: There is no Secret no-monitor (credentials.monitorSecret).");
        told.awaitCondition("shop", "Ready", SECONDS, line -> line.startsWith("False SecretMissing: "));
    }

    @Test
    void anAdminSecretThatIsNotThere() {
        patch("{\"spec\":{\"credentials\":{\"adminSecret\":{\"name\":\"no-admin\"}}}}");

        needsHuman("SecretMissing", "There is no Secret no-admin (credentials.adminSecret)");
        event("Warning NeedsHuman: ", "There is no Secret no-admin (credentials.adminSecret)");
        assertThat(told.condition("shop", "Ready"))
                .as("the pair itself is well")
                .startsWith("True Healthy");
    }

    @Test
    void aHostThatDoesNotResolve() {
        patch(
                "{\"spec\":{\"members\":[{\"name\":\"a\",\"host\":\"mysql-0.mysql\"},{\"name\":\"b\",\"host\":\"nowhere.invalid\"}]}}");

        unreachable(
                "Member b (nowhere.invalid:3306) can't be asked: can't be reached: the name nowhere.invalid does not resolve");
        event("Warning Unreachable: Member b (nowhere.invalid:3306) can't be asked: can't be reached: ");
    }

    @Test
    void aMemberThatIsDown() {
        cluster.kubectl("-n", pair.namespace(), "scale", "statefulset/mysql", "--replicas=1");
        cluster.kubectl("-n", pair.namespace(), "wait", "pod/mysql-1", "--for=delete", "--timeout=240s");

        unreachable("Member b (mysql-1.mysql:3306) can't be asked: can't be reached: ");
        // the Event tells how it began: perhaps the server was still shutting down
        event("Warning Unreachable: Member b (mysql-1.mysql:3306) can't be asked: ");
    }

    @Test
    void membersThatHangDoNotStallThePairBesideThem() {
        secret("mute-monitor", "--from-literal=username=nobody", "--from-literal=password=none");
        cluster.apply(MUTE.formatted(pair.namespace(), cluster.operatorImage()));
        cluster.kubectl("-n", pair.namespace(), "wait", "pod/mute", "--for=condition=Ready", "--timeout=240s");
        String address =
                cluster.kubectl("-n", pair.namespace(), "get", "pod", "mute", "-o", "jsonpath={.status.podIP}");
        List<String> mutes = IntStream.range(0, 10).mapToObj(i -> "mute-" + i).toList();
        mutes.forEach(name -> cluster.apply(MUTE_PAIR.formatted(name, pair.namespace(), address, address)));
        mutes.forEach(name -> told.awaitCondition(
                name,
                "Ready",
                SECONDS,
                line -> line.startsWith("False Unreachable: Member a") && line.contains("it did not answer within")));
        patch("{\"spec\":{\"repair\":{\"mode\":\"Observe\"}}}");
        told.awaitCondition("shop", "Ready", SECONDS, line -> line.startsWith("True Healthy"));

        pair.sql("b", "STOP REPLICA");
        // three times this at most; ten that were waited for one after another would take most of a minute
        told.awaitCondition("shop", "Ready", Duration.ofSeconds(7), line -> line.startsWith("False Stopped: "));

        pair.sql("b", "START REPLICA");
        cluster.kubectl("-n", pair.namespace(), "delete", "pod/mute", "--wait=false");
        mutes.forEach(name -> cluster.kubectl("-n", pair.namespace(), "delete", "mmp", name));
    }

    private void unreachable(String sentence) {
        told.awaitCondition(
                "shop", "Ready", SECONDS, line -> line.startsWith("False Unreachable: ") && line.contains(sentence));
        assertThat(told.pair("shop").state).isEqualTo("Unreachable");
        assertThat(told.condition("shop", "Ready")).contains("Nothing is changed until it answers.");
        assertThat(told.condition("shop", "RepairNeeded")).startsWith("False");
        assertThat(told.pair("shop").members.get(1).reachable).isFalse();
    }

    private void needsHuman(String reason, String... sentences) {
        told.awaitCondition(
                "shop",
                "NeedsHuman",
                SECONDS,
                line -> line.startsWith("True " + reason + ": ")
                        && List.of(sentences).stream().allMatch(line::contains));
        assertThat(told.condition("shop", "RepairNeeded")).doesNotStartWith("True");
    }

    private void event(String... parts) {
        Predicate<String> wanted = line -> List.of(parts).stream().allMatch(line::contains);
        Waiting.until(
                "an Event",
                SECONDS,
                () -> told.events("MysqlMasterPair", "shop"),
                lines -> lines.stream().anyMatch(wanted));
    }

    private void secret(String name, String... content) {
        List<String> words = new ArrayList<>(List.of("-n", pair.namespace(), "create", "secret", "generic", name));
        words.addAll(List.of(content));
        cluster.kubectl(words.toArray(String[]::new));
    }

    private void patch(String change) {
        cluster.kubectl("-n", pair.namespace(), "patch", "mmp", "shop", "--type=merge", "-p", change);
    }

    private List<String> dataAndRuns() {
        List<String> all = new ArrayList<>(told.runs());
        for (String member : List.of("a", "b")) {
            all.addAll(pair.sql(
                    member,
                    "SELECT @@server_uuid, @@gtid_executed; SELECT * FROM shop.goods; CHECKSUM TABLE shop.goods"));
        }
        return all;
    }
}
