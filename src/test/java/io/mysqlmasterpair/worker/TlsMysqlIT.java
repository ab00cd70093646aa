package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.MemberProbe;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MountedSecret;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.testing.TestCa;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TLS with certificates that are checked on every connection: the operator's, the Jobs', their tools' and the channels' both
 * ways. A certificate that does not hold is told, and nothing is overwritten for it (S5).
 */
class TlsMysqlIT {

    private static final String HERE = "ip:127.0.0.1";
    private static final String ELSEWHERE = "dns:elsewhere.test";

    private static final Duration RUNS_OUT = Duration.ofSeconds(10);

    @TempDir
    Path volume;

    @TempDir
    Path work;

    private TestCa ca;
    private MountedSecret trusted;
    private MysqlPairFixture pair;
    private Path certificates;
    private int holds;

    @BeforeEach
    void aCa() throws IOException {
        ca = TestCa.named("first", work);
        trusted = MountedSecret.at(work.resolve("ca"), Map.of("ca.crt", ca.certificate()));
        // the server's user must get in
        certificates = Files.createTempDirectory("mmp-tls-");
        Files.setPosixFilePermissions(certificates, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws IOException {
        if (pair != null) {
            pair.close();
        }
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.deleteIfExists(certificates.resolve(file));
        }
        Files.delete(certificates);
    }

    /** Both servers have the same certificate: they have the same address. Accounts may not log in without TLS. */
    private void start(ServerFamily family) {
        install(ca.server(HERE), ca.certificate());
        pair = MysqlPairFixture.startNew(
                family,
                ReplicationMode.GTID,
                "--ssl-ca=" + certificates.resolve("ca.pem"),
                "--ssl-cert=" + certificates.resolve("cert.pem"),
                "--ssl-key=" + certificates.resolve("key.pem"));
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            server.run(
                    "SET sql_log_bin = 0",
                    "CREATE USER repl@'%' IDENTIFIED BY 'repl-p\\'w1' REQUIRE SSL",
                    "GRANT REPLICATION SLAVE ON *.* TO repl@'%'",
                    "ALTER USER root@'%' REQUIRE SSL");
        }
        Hostile.on(pair.a());
        pair.a()
                .run(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.t (id int PRIMARY KEY, v varchar(20))",
                        "INSERT INTO shop.t VALUES (1, 'a')");
    }

    private void install(TestCa.Issued server, String trustedByServers) {
        try {
            Files.writeString(certificates.resolve("ca.pem"), trustedByServers);
            Files.writeString(certificates.resolve("cert.pem"), server.certificate());
            Files.writeString(certificates.resolve("key.pem"), server.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As tls.md says: without a restart, where the server knows how. */
    private void reload(MysqlServer server) {
        if (server.family() == ServerFamily.MYSQL_8_0) {
            server.restart();
        } else {
            server.run(reloading(server.family()));
        }
    }

    private static String reloading(ServerFamily family) {
        return family.isMariaDb() ? "FLUSH LOCAL SSL" : "ALTER INSTANCE RELOAD TLS";
    }

    private void serve(TestCa.Issued server, String trustedByServers) {
        install(server, trustedByServers);
        reload(pair.a());
        reload(pair.b());
    }

    private RunOptions options(TlsMode mode, String run, long ordinal) {
        return OptionsLike.these(pair.options(run, ordinal, volume.resolve(run)))
                .tls(mode, trusted.folder().resolve("ca.crt"))
                .done();
    }

    private static Result run(RunOptions options, Stream<WorkerStep> steps) {
        return new StepRunner(options, System.out, Clock.systemUTC()).run(steps.toList());
    }

    private static Result run(RunOptions options, List<Step> steps) {
        return run(options, steps.stream().map(StepRunner::of));
    }

    private MemberState look(MysqlServer server, TlsMode mode, String pem) {
        try (MemberProbe probe = new MemberProbe(Duration.ZERO)) {
            return probe.probe(
                    ConnectOptions.forProbe(server.endpoint(), MysqlServer.ROOT, new Tls(mode, Optional.of(pem))),
                    Duration.ofSeconds(5));
        }
    }

    private static void assertDone(Result result) {
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
    }

    private void assertUntrusted(MemberState seen, String why) {
        assertThat(seen).isInstanceOfSatisfying(MemberState.Unreachable.class, member -> {
            assertThat(member.fault()).isEqualTo(Fault.TLS);
            assertThat(member.message()).contains("TLS failed: ").containsIgnoringCase(why);
        });
    }

    /** Everything is made over checked connections, and a certificate that does not hold changes nothing. */
    @ParameterizedTest
    @CsvSource({"MYSQL_9_7, VerifyIdentity", "MYSQL_8_0, VerifyCa", "MARIADB_11, VerifyIdentity"})
    void everyConnectionIsChecked(ServerFamily family, TlsMode mode) {
        start(family);
        assertDone(run(options(mode, "r1", 1), Repairs.RESEED));
        assertThat(pair.b().text("SELECT v FROM shop.t")).isEqualTo("a");
        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        for (MysqlServer server : List.of(pair.a(), pair.b())) {
            assertThat(server.replicates()).isTrue();
            assertThat(server.status("Source_SSL_Allowed")).isEqualTo("Yes");
            assertThat(server.status("Source_SSL_CA_File"))
                    .isEqualTo(certificates.resolve("ca.pem").toString());
            assertThat(server.status("Source_SSL_Verify_Server_Cert"))
                    .isEqualTo(mode == TlsMode.VerifyIdentity ? "Yes" : "No");
            assertThat(look(server, mode, ca.certificate())).isInstanceOf(MemberState.Reachable.class);
        }
        String before = pair.b().executed();

        TestCa foreign = TestCa.named("foreign", work);
        assertUntrusted(look(pair.a(), mode, foreign.certificate()), "trust anchor");
        trusted.change(Map.of("ca.crt", foreign.certificate()));
        refused(mode, "r2", "TLS failed");
        trusted.change(Map.of("ca.crt", ca.certificate()));

        if (family == ServerFamily.MYSQL_9_7) {
            aCertificateRunsOut(mode);
        }

        serve(ca.server(ELSEWHERE), ca.certificate());
        assertThat(look(pair.a(), TlsMode.VerifyCa, ca.certificate())).isInstanceOf(MemberState.Reachable.class);
        assertUntrusted(look(pair.a(), TlsMode.VerifyIdentity, ca.certificate()), "127.0.0.1");
        refused(TlsMode.VerifyIdentity, "r4", "127.0.0.1");
        if (family.isMariaDb()) {
            return; // its channel goes on all the same: tls.md
        }
        if (mode == TlsMode.VerifyIdentity) {
            theChannelIsTurnedAway(mode);
        }

        serve(ca.server(HERE), ca.certificate());
        pair.b().run("STOP REPLICA", "START REPLICA");
        Awaitility.await().until(() -> pair.b().replicates());
        assertThat(pair.b().executed()).isEqualTo(before);
    }

    /** In the middle of its use: the server would not take one that has. */
    private void aCertificateRunsOut(TlsMode mode) {
        try (var a = pair.a().connect();
                var b = pair.b().connect()) {
            serve(ca.serverFor(HERE, RUNS_OUT), ca.certificate());
            Awaitility.await()
                    .atMost(RUNS_OUT.plusMinutes(2))
                    .until(() -> look(pair.a(), mode, ca.certificate()) instanceof MemberState.Unreachable);
            assertUntrusted(look(pair.a(), mode, ca.certificate()), "NotAfter");
            Result result = run(options(mode, "r3", 9), Repairs.RESEED);
            assertThat(result.outcome()).isEqualTo(Outcome.Refused);
            assertThat(result.message()).contains("TLS failed: NotAfter");

            install(ca.server(HERE), ca.certificate());
            for (var session : List.of(a, b)) {
                session.createStatement().execute(reloading(pair.a().family()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(TlsMode mode, String run, String why) {
        Result result = run(options(mode, run, 9), Repairs.RESEED);
        assertThat(result.outcome()).isEqualTo(Outcome.Refused);
        assertThat(result.message()).contains(why);
        assertThat(pair.b().text("SELECT v FROM shop.t")).isEqualTo("a");
        assertThat(pair.b().isOpen()).isTrue();
    }

    private void theChannelIsTurnedAway(TlsMode mode) {
        pair.b().run("STOP REPLICA", "START REPLICA");
        Awaitility.await().until(() -> !pair.b().status("Last_IO_Errno").equals("0"));
        // by a session from before, as the operator's own
        MemberState seen = look(pair.b(), TlsMode.VerifyCa, ca.certificate());
        assertThat(seen)
                .isInstanceOfSatisfying(
                        MemberState.Reachable.class,
                        b -> assertThat(b.channel())
                                .isInstanceOfSatisfying(
                                        ChannelState.Configured.class,
                                        channel -> assertThat(
                                                        channel.receiverError().text())
                                                .containsIgnoringCase("certificate")));
    }

    /** A new CA by way of a bundle of both; in the middle of a reseed, between two logins of one Job. */
    @Test
    void theCaIsRotatedInTheMiddleOfAReseed() throws IOException {
        start(ServerFamily.MYSQL_9_7);
        TestCa next = TestCa.named("next", work);
        List<Step> first = List.of(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.ARCHIVE);
        pair.b().run("CREATE DATABASE old", "CREATE TABLE old.t (id int PRIMARY KEY)");

        // a server that changed first: it is not trusted, and nothing is overwritten
        Result early = heldAt("before archive", first, () -> serve(next.server(HERE), next.certificate()));
        assertThat(early.outcome()).as(early.message()).isEqualTo(Outcome.Failed);
        assertThat(early.retryable()).isTrue();
        assertThat(early.message()).containsIgnoringCase("certificate");
        assertThat(pair.b().column("SHOW DATABASES LIKE 'old'")).hasSize(1);

        serve(ca.server(HERE), ca.certificate());
        String both = ca.certificate() + next.certificate();
        assertDone(heldAt("before archive", first, () -> {
            trusted.change(Map.of("ca.crt", both));
            serve(next.server(HERE), both);
        }));
        assertDone(run(options(TlsMode.VerifyIdentity, "r1", 1), List.of(Step.MERGE, Step.DUMP, Step.IMPORT)));
        trusted.change(Map.of("ca.crt", next.certificate()));
        assertDone(run(options(TlsMode.VerifyIdentity, "r1", 1), Repairs.REALIGN));

        assertThat(Repairs.checksums(pair.b())).isEqualTo(Repairs.checksums(pair.a()));
        assertThat(pair.a().replicates() && pair.b().replicates()).isTrue();
        assertUntrusted(look(pair.a(), TlsMode.VerifyCa, ca.certificate()), "trust anchor");
    }

    private Result heldAt(String moment, List<Step> steps, Runnable meanwhile) throws IOException {
        Path talk = Files.createDirectory(work.resolve("talk-" + ++holds));
        RunOptions options = options(TlsMode.VerifyIdentity, "r1", 1);
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(
                () -> run(options, steps.stream().map(StepRunner::of).map(step -> Held.at(moment, talk, step))),
                Thread::startVirtualThread);
        Awaitility.await().until(() -> Files.exists(talk.resolve("held")) || running.isDone());
        meanwhile.run();
        Files.writeString(talk.resolve("go"), "");
        return running.join();
    }
}
