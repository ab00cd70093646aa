package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.Command;
import io.mysqlmasterpair.testing.OnTheCluster;
import io.mysqlmasterpair.testing.OperatorRelease;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real API server says to a spec: a bad one is refused with a sentence that a person understands. */
@OnTheCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrdValidationClusterIT {

    private static final String PAIR = """
            apiVersion: mysqlmasterpair.io/v1alpha1
            kind: MysqlMasterPair
            metadata: {name: %s, namespace: %s}
            spec: %s
            """;
    private static final String RUN = """
            apiVersion: mysqlmasterpair.io/v1alpha1
            kind: MysqlRepair
            metadata: {name: %s, namespace: %s}
            spec: %s
            """;
    private static final String SMALLEST = "{members: [<a>, <b>], <admin>}";

    private Cluster cluster;
    private String namespace;

    @BeforeAll
    void installTheDefinitions(Cluster shared) {
        cluster = shared;
        OperatorRelease.install(cluster);
        namespace = cluster.namespace("crd");
    }

    @AfterAll
    void makeRoom() {
        cluster.kubectl("delete", "namespace", namespace, "--wait=false");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            three members          | {members: [<a>, <b>, {name: c, host: h}], <admin>}             | members: a pair has exactly two members
            one member             | {members: [<a>], <admin>}                                      | members: a pair has exactly two members
            an empty list          | {members: [], <admin>}                                         | members: a pair has exactly two members
            no members             | {<admin>}                                                      | spec.members: Required value
            equal names            | {members: [<a>, {name: a, host: h}], <admin>}                  | members: the two members need different names
            equal endpoints        | {members: [<a>, {name: b, host: mysql-0.mysql}], <admin>}      | members: the two members need different endpoints; both have the same host and port
            … in different case    | {members: [<a>, {name: b, host: MySQL-0.MySQL}], <admin>}      | members: the two members need different endpoints; both have the same host and port
            … with the port said   | {members: [<a>, {name: b, host: mysql-0.mysql, port: 3306}], <admin>} | members: the two members need different endpoints
            a member's bad name    | {members: [<a>, {name: B_1, host: h}], <admin>}                | a member's name has at most 20 lower-case letters, digits and dashes
            a member's long name   | {members: [<a>, {name: a-name-of-21-letters-, host: h}], <admin>} | a member's name has at most 20 lower-case letters, digits and dashes
            a host with a scheme   | {members: [<a>, {name: b, host: 'mysql://h'}], <admin>}        | a member's host is a DNS name or an IP address, without port, scheme or spaces
            a host with a port     | {members: [<a>, {name: b, host: 'mysql-1.mysql:3306'}], <admin>} | a member's host is a DNS name or an IP address, without port, scheme or spaces
            an address with a port | {members: [<a>, {name: b, host: '10.0.0.1:3306'}], <admin>}    | a member's host is a DNS name or an IP address, without port, scheme or spaces
            a host with a space    | {members: [<a>, {name: b, host: 'h h'}], <admin>}              | a member's host is a DNS name or an IP address, without port, scheme or spaces
            an empty host          | {members: [<a>, {name: b, host: ''}], <admin>}                 | a member's host is a DNS name or an IP address, without port, scheme or spaces
            no host                | {members: [<a>, {name: b}], <admin>}                           | spec.members[1].host: Required value
            port 0                 | {members: [<a>, {name: b, host: h, port: 0}], <admin>}         | spec.members[1].port in body should be greater than or equal to 1
            port 65536             | {members: [<a>, {name: b, host: h, port: 65536}], <admin>}     | spec.members[1].port in body should be less than or equal to 65535
            a port's name          | {members: [<a>, {name: b, host: h, port: mysql}], <admin>}     | spec.members[1].port in body must be of type integer
            no credentials         | {members: [<a>, <b>]}                                          | credentials.adminSecret: name a Secret in the pair's namespace that has the keys username and password
            no admin Secret        | {members: [<a>, <b>], credentials: {monitorSecret: {name: m}}} | credentials.adminSecret: name a Secret in the pair's namespace that has the keys username and password
            no name of the Secret  | {members: [<a>, <b>], credentials: {adminSecret: {}}}          | spec.credentials.adminSecret.name: Required value
            an empty name of it    | {members: [<a>, <b>], credentials: {adminSecret: {name: ''}}}  | the name of a Secret has lower-case letters, digits, dashes and dots
            a bad name of it       | {members: [<a>, <b>], credentials: {adminSecret: {name: A_B}}} | the name of a Secret has lower-case letters, digits, dashes and dots
            no monitor name        | {members: [<a>, <b>], credentials: {adminSecret: {name: s}, monitorSecret: {}}} | spec.credentials.monitorSecret.name: Required value
            unknown authority      | {members: [<a>, <b>], <admin>, authority: {member: c}}         | authority.member: must be the name of one of the two members
            Prefer nobody          | {members: [<a>, <b>], <admin>, authority: {policy: Prefer}}    | authority.member: policy Prefer needs the name of the preferred member
            unknown policy         | {members: [<a>, <b>], <admin>, authority: {policy: Newest}}    | spec.authority.policy: Unsupported value: "Newest": supported values: "Manual", "MostComplete", "Prefer"
            VerifyCa without CA    | {members: [<a>, <b>], <admin>, tls: {mode: VerifyCa}}          | tls.caSecret: modes VerifyCa and VerifyIdentity need a Secret with the key ca.crt
            VerifyIdentity likewise | {members: [<a>, <b>], <admin>, tls: {mode: VerifyIdentity}}   | tls.caSecret: modes VerifyCa and VerifyIdentity need a Secret with the key ca.crt
            unknown TLS mode       | {members: [<a>, <b>], <admin>, tls: {mode: Never}}             | spec.tls.mode: Unsupported value: "Never"
            unknown writers        | {members: [<a>, <b>], <admin>, writes: None}                   | spec.writes: Unsupported value: "None": supported values: "Both", "Single"
            unknown active member  | {members: [<a>, <b>], <admin>, writes: Single, active: c}      | active: must be the name of one of the two members
            active of both         | {members: [<a>, <b>], <admin>, active: a}                      | active: only with writes: Single; with Both each member takes writes
            … with Both said       | {members: [<a>, <b>], <admin>, writes: Both, active: a}        | active: only with writes: Single; with Both each member takes writes
            no such divergence     | {members: [<a>, <b>], <admin>, repair: {divergence: Forget}}   | spec.repair.divergence: Unsupported value: "Forget": supported values: "Archive", "Merge"
            unknown repair mode    | {members: [<a>, <b>], <admin>, repair: {mode: Auto}}           | spec.repair.mode: Unsupported value: "Auto": supported values: "Approve", "Automatic", "Observe"
            unknown rung           | {members: [<a>, <b>], <admin>, repair: {methods: [Clone]}}     | spec.repair.methods[0]: Unsupported value: "Clone": supported values: "Hold", "Promote", "Reconnect", "Release", "Reposition", "Reseed", "Restart", "Takeover"
            a word for a duration  | {members: [<a>, <b>], <admin>, repair: {holdOff: soon}}        | repair.holdOff: a duration such as 30s, 5m or 1h30m
            a bare number          | {members: [<a>, <b>], <admin>, repair: {holdOff: '30'}}        | repair.holdOff: a duration such as 30s, 5m or 1h30m
            a negative duration    | {members: [<a>, <b>], <admin>, repair: {holdOff: -5s}}         | repair.holdOff: a duration such as 30s, 5m or 1h30m
            an endless duration    | {members: [<a>, <b>], <admin>, repair: {holdOff: 99999999999999h}} | repair.holdOff: a duration such as 30s, 5m or 1h30m
            a word for an interval | {members: [<a>, <b>], <admin>, heartbeat: {interval: often}}   | heartbeat.interval: a duration of at least 1s, such as 2s or 10s
            a hasty interval       | {members: [<a>, <b>], <admin>, heartbeat: {interval: 999ms}}   | heartbeat.interval: a duration of at least 1s, such as 2s or 10s
            a bare number for lag  | {members: [<a>, <b>], <admin>, heartbeat: {maxLag: '60'}}      | heartbeat.maxLag: a duration of at least 1s, such as 60s or 5m
            an endless lag         | {members: [<a>, <b>], <admin>, heartbeat: {maxLag: 9999999h}}  | heartbeat.maxLag: a duration of at least 1s, such as 60s or 5m
            a word for a switch    | {members: [<a>, <b>], <admin>, heartbeat: {enabled: 'no'}}     | spec.heartbeat.enabled in body must be of type boolean
            no attempt             | {members: [<a>, <b>], <admin>, repair: {maxAttempts: 0}}       | spec.repair.maxAttempts in body should be greater than or equal to 1
            a word for a size      | {members: [<a>, <b>], <admin>, storage: {size: big}}           | storage.size: auto, or a quantity such as 10Gi
            a negative size        | {members: [<a>, <b>], <admin>, storage: {size: -1Gi}}          | storage.size: auto, or a quantity such as 10Gi
            no size                | {members: [<a>, <b>], <admin>, storage: {size: '0'}}           | storage.size: auto, or a quantity such as 10Gi
            no archive kept        | {members: [<a>, <b>], <admin>, storage: {keep: 0}}             | spec.storage.keep in body should be greater than or equal to 1
            """)
    void aBadPairIsRefused(String what, String spec, String sentence) {
        assertThat(refusal(PAIR, "bad", spec)).contains(sentence);
    }

    @Test
    void aPairWhoseNameLeavesNoRoomForTheNamesOfItsJobsIsRefused() {
        assertThat(refusal(PAIR, "x".repeat(34), SMALLEST))
                .contains(
                        "metadata.name: at most 33 characters, because names of Secrets, volumes and Jobs are made from it");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            no pair        | {}                                | spec.pair: Required value
            an empty name  | {pair: ''}                        | spec.pair in body should be at least 1 chars long
            unknown rung   | {pair: shop, method: Clone}       | spec.method: Unsupported value: "Clone": supported values: "Hold", "Promote", "Reconnect", "Release", "Reposition", "Reseed", "Restart", "Takeover"
            a word for yes | {pair: shop, dryRun: perhaps}     | spec.dryRun in body must be of type boolean
            """)
    void aBadRepairIsRefused(String what, String spec, String sentence) {
        assertThat(refusal(RUN, "bad", spec)).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {members: [<a>, {name: b, host: 'fd00::1:3306'}], <admin>}
            {members: [<a>, {name: b, host: 10.0.0.1}], <admin>}
            {members: [<a>, <b>], <admin>, writes: Single}
            {members: [<a>, <b>], <admin>, writes: Single, active: b}
            {members: [<a>, {name: b, host: mysql-0.mysql, port: 3307}], <admin>, repair: {holdOff: 1h30m}, storage: {size: 1.5Ti}}
            """)
    void aGoodPairIsAccepted(String spec) {
        create(PAIR, "good", spec);
    }

    @Test
    void theSmallestPairGetsItsDefaultsAndIsListedInColumns() {
        cluster.apply(text(PAIR, "smallest", SMALLEST));

        assertThat(cluster.kubectl("-n", namespace, "get", "mmp", "smallest", "-o", "jsonpath={.spec.members[*].port}"))
                .isEqualTo("3306 3306");
        assertThat(header("mmp"))
                .containsExactly("NAME", "STATE", "AUTHORITY", "CHANNEL 1", "CHANNEL 2", "LAST REPAIR", "AGE");
    }

    @Test
    void emptyGroupsOfSettingsGetTheirDefaults() {
        GenericKubernetesResource pair = create(
                PAIR, "groups", "{members: [<a>, <b>], <admin>, tls: {}, authority: {}, repair: {}, storage: {}}");

        assertThat(pair.<Object>get("spec", "tls")).isEqualTo(Map.of("mode", "Preferred"));
        assertThat(pair.<Object>get("spec", "authority")).isEqualTo(Map.of("policy", "MostComplete"));
        assertThat(pair.<Object>get("spec", "repair"))
                .isEqualTo(Map.of(
                        "mode", "Automatic",
                        "overwrite", "AfterArchive",
                        "divergence", "Archive",
                        "accounts", "Report",
                        "holdOff", "30s",
                        "maxAttempts", 3,
                        "transport", "Volume"));
        assertThat(pair.<Object>get("spec", "storage")).isEqualTo(Map.of("size", "auto", "keep", 3));
    }

    @Test
    void ofARepairOnlyTheApprovalCanBeChanged() {
        cluster.apply(text(RUN, "record", "{pair: nobody, authority: a}"));
        String only = "only `approved` can be changed; create a new MysqlRepair for another run";

        for (String change : new String[] {
            "{\"pair\":\"other\"}",
            "{\"authority\":\"b\"}",
            "{\"authority\":null}",
            "{\"method\":\"Reseed\"}",
            "{\"dryRun\":true}"
        }) {
            Command.Result refused = patch(change);
            assertThat(refused.ok()).as("change " + change).isFalse();
            assertThat(refused.errors()).contains(only);
        }
        assertThat(patch("{\"approved\":\"0123456789abcdef\"}").ok()).isTrue();
        assertThat(header("mrep"))
                .containsExactly(
                        "NAME", "PAIR", "DIAGNOSIS", "METHOD", "AUTHORITY", "PHASE", "STEP", "PROGRESS", "TOOK", "AGE");
    }

    @Test
    void kubectlExplainsAField() {
        // what the API server offers is told a little after a definition is there
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(cluster.kubectl("explain", "mmp.spec.repair.holdOff")
                                        .replaceAll("\\s+", " "))
                                .contains(
                                        "How long a broken state must last before a repair starts that does more than restarting a stopped channel."));
    }

    private Command.Result patch(String spec) {
        return cluster.tryKubectl(
                "", "-n", namespace, "patch", "mrep", "record", "--type=merge", "-p", "{\"spec\":" + spec + "}");
    }

    /** The titles of the columns that kubectl shows. */
    private String[] header(String kind) {
        return cluster.kubectl("-n", namespace, "get", kind)
                .lines()
                .findFirst()
                .orElse("")
                .strip()
                .split(" {2,}");
    }

    private String refusal(String kind, String name, String spec) {
        KubernetesClientException refused =
                catchThrowableOfType(KubernetesClientException.class, () -> create(kind, name, spec));
        assertThat(refused).as("the API server's answer to " + spec).isNotNull();
        assertThat(refused.getCode()).isEqualTo(422);
        return refused.getStatus().getMessage();
    }

    /** Asks the API server without keeping anything. */
    private GenericKubernetesResource create(String kind, String name, String spec) {
        HasMetadata resource = Serialization.unmarshal(text(kind, name, spec), GenericKubernetesResource.class);
        return (GenericKubernetesResource)
                cluster.client().resource(resource).dryRun().create();
    }

    private String text(String kind, String name, String spec) {
        return kind.formatted(name, namespace, spec)
                .replace("<a>", "{name: a, host: mysql-0.mysql}")
                .replace("<b>", "{name: b, host: mysql-1.mysql}")
                .replace("<admin>", "credentials: {adminSecret: {name: shop-admin}}");
    }
}
