package io.mysqlmasterpair.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.testing.Cluster;
import io.mysqlmasterpair.testing.MysqlPair;
import io.mysqlmasterpair.testing.OperatorRelease;
import io.mysqlmasterpair.testing.PlainSight;
import io.mysqlmasterpair.testing.SecretForms;
import io.mysqlmasterpair.testing.Told;
import io.mysqlmasterpair.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Passwords of a pair that is well, changed as accounts.md says. The operator goes on with the new ones, in the same process.
 *
 * @param given every password that was in use meanwhile
 */
record RotationAtRest(Cluster cluster, MysqlPair pair, Told told, List<String> given) {

    private static final Duration SECONDS = Duration.ofSeconds(60);
    private static final Duration MINUTES = Duration.ofMinutes(3);

    RotationAtRest(Cluster cluster, MysqlPair pair, Told told) {
        this(cluster, pair, told, new ArrayList<>());
    }

    /** The servers first, so that there is a while in which the operator has the wrong one. */
    void ofAGivenMonitorIsToldUntilTheSecretHasItToo() {
        String operator = OperatorRelease.processes(cluster);
        account("watcher", "GRANT PROCESS, REPLICATION CLIENT ON *.* TO watcher@'%'");
        onBoth("GRANT SELECT ON performance_schema.* TO watcher@'%'");
        patch("{\"spec\":{\"credentials\":{\"monitorSecret\":{\"name\":\"watcher\"}}}}");
        awaitReady("True Healthy");

        onBoth("ALTER USER watcher@'%' IDENTIFIED BY 'watcher-2'");
        // sessions that are open stay
        for (String member : List.of("a", "b")) {
            pair.sql(member, "SELECT id FROM information_schema.processlist WHERE user = 'watcher'")
                    .forEach(id -> pair.sql(member, "KILL " + id));
        }
        awaitReady("False ConnectFailed: ");
        String sentence =
                told.awaitCondition("shop", "NeedsHuman", SECONDS, line -> line.startsWith("True ConnectFailed: "));
        assertThat(sentence)
                .contains("can't be asked: refuses the account", "Access denied", "nothing is overwritten for this");

        password("watcher", "watcher-2");
        awaitReady("True Healthy");
        assertThat(told.condition("shop", "NeedsHuman")).startsWith("False");
        assertThat(OperatorRelease.processes(cluster)).isEqualTo(operator);
    }

    /** Changed in its Secret and nowhere else: a Job gives it to the members. */
    void ofTheGeneratedMonitorIsGivenToTheMembers() {
        String operator = OperatorRelease.processes(cluster);
        List<String> old = hashes();

        password("shop-monitor", "of-a-person");

        Waiting.until(
                "both members have the password",
                MINUTES,
                () -> hashes().stream().noneMatch(old::contains));
        awaitReady("True Healthy");
        assertThat(told.condition("shop", "NeedsHuman")).startsWith("False");
        assertThat(OperatorRelease.processes(cluster)).isEqualTo(operator);
    }

    private List<String> hashes() {
        String query = "SELECT HEX(authentication_string) FROM mysql.user WHERE user = 'mmp_monitor'";
        return List.of(pair.value("a", query), pair.value("b", query));
    }

    /** Nobody logs in with it while all is well. The repair that comes then has the new one, at its first attempt. */
    void ofTheAdminIsKnownToTheNextRepair() {
        account("keeper", "GRANT ALL ON *.* TO keeper@'%' WITH GRANT OPTION");
        patch("{\"spec\":{\"credentials\":{\"adminSecret\":{\"name\":\"keeper\"}},\"repair\":{\"holdOff\":\"3s\"}}}");
        awaitReady("True Healthy");
        List<String> before = told.runs();

        onBoth("ALTER USER keeper@'%' IDENTIFIED BY 'keeper-2'");
        password("keeper", "keeper-2");
        pair.sql("b", "STOP REPLICA");

        List<String> runs = Waiting.until("a run", SECONDS, told::runs, all -> all.size() > before.size());
        assertThat(runs).hasSize(before.size() + 1);
        String name =
                runs.stream().filter(run -> !before.contains(run)).findFirst().orElseThrow();
        MysqlRepairStatus run = told.awaitPhase(name, "Healed", MINUTES);
        assertThat(Objects.requireNonNull(run.plan).method).isEqualTo("Restart");
        assertThat(run.jobs).extracting(job -> job.attempt).containsOnly(1);
        awaitReady("True Healthy");
    }

    /** S9: what was told of all this, a login that was refused too, has neither the old ones nor the new in it. */
    void areInPlainSightNowhere() {
        String said = new PlainSight(cluster, pair.namespace()).text();

        assertThat(said).contains("== start: ", "Access denied for user 'watcher'", "KUBERNETES_SERVICE");
        assertThat(given).hasSize(5);
        assertThat(SecretForms.of(given).in(said)).isEmpty();
    }

    private void account(String name, String grant) {
        given.add(name + "-1");
        onBoth("CREATE USER " + name + "@'%' IDENTIFIED BY '" + name + "-1'; " + grant);
        cluster.kubectl(
                "-n",
                pair.namespace(),
                "create",
                "secret",
                "generic",
                name,
                "--from-literal=username=" + name,
                "--from-literal=password=" + name + "-1");
    }

    /** Accounts of each member, in no log. */
    private void onBoth(String statements) {
        for (String member : List.of("a", "b")) {
            pair.sql(member, "SET sql_log_bin = 0; " + statements);
        }
    }

    private void password(String secret, String password) {
        given.add(password);
        String change = "{\"stringData\":{\"password\":\"" + password + "\"}}";
        cluster.kubectl("-n", pair.namespace(), "patch", "secret", secret, "--type=merge", "-p", change);
    }

    private void patch(String change) {
        cluster.kubectl("-n", pair.namespace(), "patch", "mmp", "shop", "--type=merge", "-p", change);
    }

    private void awaitReady(String words) {
        told.awaitCondition("shop", "Ready", MINUTES, line -> line.startsWith(words));
    }
}
