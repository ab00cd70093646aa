package io.mysqlmasterpair.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Command;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OnTheCluster;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.PlainSight;
import io.mysqlmasterpair.testing.Rights;
import io.mysqlmasterpair.testing.SecretForms;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator and its Jobs may not do, and that passwords stay where they belong (S9). Looks at a pair just set up. */
@OnTheCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastPrivilegeClusterIT {

    private static final String OPERATOR =
            "system:serviceaccount:" + OperatorRelease.NAMESPACE + ":mmp-mysql-master-pair";
    private static final String WRONG = "a-wrong-password-is-secret-too";

    private Cluster cluster;
    private MysqlPair pair;
    private Rights rights;

    @BeforeAll
    void aPairJustSetUpBesideOneWithAWrongPassword(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        pair = MysqlPair.start(cluster, "rights");
        rights = new Rights(cluster, pair.namespace());
        pair.sql(
                "a",
                "CREATE DATABASE shop; CREATE TABLE shop.goods (id INT PRIMARY KEY); INSERT INTO shop.goods VALUES (1)");
        pair.applyHastyPair();
        pair.awaitHealthy(Duration.ofMinutes(6));
        cluster.kubectl(
                "-n",
                pair.namespace(),
                "create",
                "secret",
                "generic",
                "wrong-admin",
                "--from-literal=username=root",
                "--from-literal=password=" + WRONG);
        cluster.apply(pair.example("pair.yaml")
                .replace("name: shop\n", "name: wrong\n")
                .replace("shop-admin", "wrong-admin"));
        Told told = new Told(cluster, pair.namespace());
        Waiting.until(
                "the wrong password is refused",
                Duration.ofSeconds(60),
                () -> told.pair("wrong").message,
                message -> message.contains("Access denied for user 'root'"));
    }

    @AfterAll
    void makeRoom() {
        cluster.kubectl("delete", "namespace", pair.namespace(), "--wait=false");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            list watch update patch delete | secrets
            create delete                  | pods
            create                         | pods/exec
            create                         | pods/portforward
            update patch                   | jobs.batch
            delete                         | persistentvolumeclaims
            get list                       | configmaps
            patch update                   | pods
            patch update                   | pods/status
            patch                          | statefulsets.apps
            update patch delete            | mysqlmasterpairs.mysqlmasterpair.io
            update patch delete            | mysqlrepairs.mysqlmasterpair.io
            create                         | roles.rbac.authorization.k8s.io
            create                         | rolebindings.rbac.authorization.k8s.io
            create                         | serviceaccounts/token
            impersonate                    | users
            get                            | nodes
            """)
    void theOperatorMayNot(String verbs, String what) {
        for (String verb : verbs.split(" ")) {
            assertThat(rights.may(OPERATOR, verb, what)).as(verb + " " + what).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get, secrets",
        "create, jobs.batch",
        "get, pods/log",
        "patch, mysqlmasterpairs.mysqlmasterpair.io/status"
    })
    void theOperatorMay(String verb, String what) {
        assertThat(rights.may(OPERATOR, verb, what)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"get, secrets", "create, jobs.batch", "get, pods", "patch, mysqlrepairs.mysqlmasterpair.io/status"})
    void theAccountThatJobsRunUnderMayNothing(String verb, String what) {
        assertThat(rights.may("system:serviceaccount:" + pair.namespace() + ":default", verb, what))
                .isFalse();
    }

    @Test
    void thePodsOfJobsHoldNoTokenAndNoRights() {
        List<Pod> pods = new PlainSight(cluster, pair.namespace()).jobPods();

        assertThat(pods).as("pods of finished Jobs").hasSizeGreaterThanOrEqualTo(6);
        for (Pod pod : pods) {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getVolumes())
                    .allSatisfy(volume -> assertThat(volume.getProjected()).isNull());
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            for (Container container : pod.getSpec().getContainers()) {
                var context = container.getSecurityContext();
                assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getEnvFrom()).isEmpty();
                assertThat(container.getEnv())
                        .allSatisfy(
                                variable -> assertThat(variable.getValueFrom()).isNull());
            }
        }
    }

    @Test
    void passwordsAreInNoPodSpecLogEventOrStatus() {
        String said = new PlainSight(cluster, pair.namespace()).text();

        assertThat(said)
                .contains("== dump: ")
                .contains("Access denied for user 'root'")
                .contains("KUBERNETES_SERVICE");
        assertThat(secrets().in(said)).isEmpty();
    }

    @Test
    void passwordsAreInNoBinaryLogDumpOrArchive() {
        String patterns = secrets().patterns();
        for (String pod : List.of("mysql-0", "mysql-1")) {
            assertThat(found(patterns, pod, "grep -a -l -F -f - /var/lib/mysql/binlog.0* /var/lib/mysql/*relay*"))
                    .isEmpty();
        }
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: look, namespace: %s}
                spec:
                  terminationGracePeriodSeconds: 1
                  securityContext: {runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532}
                  containers:
                    - {name: look, image: %s, imagePullPolicy: IfNotPresent, command: [sleep, "600"], volumeMounts: [{name: volume, mountPath: /volume}]}
                  volumes: [{name: volume, persistentVolumeClaim: {claimName: shop-repair}}]
                """.formatted(pair.namespace(), cluster.operatorImage()));
        cluster.kubectl("-n", pair.namespace(), "wait", "pod/look", "--for=condition=Ready", "--timeout=240s");

        assertThat(found("", "look", "find /volume/runs -type f"))
                .as("files of the run")
                .contains("manifest.json");
        assertThat(
                        found(
                                patterns,
                                "look",
                                "cat > /tmp/patterns; find /volume -type f | while read -r f; do"
                                        + " if { zcat \"$f\" 2>/dev/null || cat \"$f\"; } | grep -a -q -F -f /tmp/patterns; then echo \"$f\"; fi; done"))
                .isEmpty();
    }

    /** What a command in a pod prints; finding nothing is no error. */
    private String found(String input, String pod, String command) {
        Command.Result result =
                cluster.tryKubectl(input, "-n", pair.namespace(), "exec", "-i", pod, "--", "sh", "-c", command);
        assertThat(result.exitCode()).as(result.errors()).isIn(0, 1);
        return result.output();
    }

    /** The operator generated the last two. */
    private SecretForms secrets() {
        return SecretForms.of(
                List.of(password("shop-admin"), WRONG, password("shop-monitor"), password("shop-replication")));
    }

    private String password(String secret) {
        String encoded = cluster.client()
                .secrets()
                .inNamespace(pair.namespace())
                .withName(secret)
                .require()
                .getData()
                .get("password");
        return new String(Base64.getDecoder().decode(Objects.requireNonNull(encoded)), UTF_8);
    }
}
