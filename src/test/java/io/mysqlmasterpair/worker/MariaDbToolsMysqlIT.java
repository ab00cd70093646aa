package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.ServerVersion.Flavour;
import io.mysqlmasterpair.testing.Hostile;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the worker does with mariadb-dump, mariadb and mariadb-binlog, out of the operator's image, on real servers. */
class MariaDbToolsMysqlIT {

    private static final String CONTENT = "'it''s \\\"(;', 0x00ff27, 16777219";

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Run run;

    static Stream<Arguments> servers() {
        return Stream.of(ServerFamily.MARIADB_11, ServerFamily.MARIADB_10_11)
                .flatMap(family -> Stream.of(ReplicationMode.values()).map(mode -> Arguments.of(family, mode)));
    }

    private void start(ServerFamily family, ReplicationMode mode) {
        pair = MysqlPairFixture.start(family, mode).replicating();
        pair.a()
                .run(
                        "CREATE DATABASE shop CHARACTER SET utf8mb4",
                        "CREATE TABLE shop.`we``ird (;` (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(50), b BLOB, f FLOAT)",
                        "INSERT INTO shop.`we``ird (;` (s, b, f) VALUES (" + CONTENT + "), ('-- (', NULL, NULL)",
                        "CREATE VIEW shop.v AS SELECT id, s FROM shop.`we``ird (;`",
                        "CREATE SEQUENCE shop.sq START WITH 100 INCREMENT BY 1 NOCACHE",
                        "CREATE FUNCTION shop.f() RETURNS INT DETERMINISTIC RETURN 3",
                        "CREATE PROCEDURE shop.p() SELECT 1",
                        "CREATE TRIGGER shop.tr BEFORE INSERT ON shop.`we``ird (;` FOR EACH ROW SET NEW.s = CONCAT(NEW.s, '!')",
                        "CREATE EVENT shop.ev ON SCHEDULE EVERY 1 DAY DO SET @x = 1");
        caughtUp();
        RunOptions options = pair.options("r1", 1, volume.resolve("r1"));
        run = Boarding.board(options, new Story(System.out, Clock.systemUTC(), Secrets.of(options.logins())));
        run.claimLeases();
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
        if (pair != null) {
            pair.close();
        }
    }

    private void caughtUp() {
        Awaitility.await()
                .until(() -> pair.b()
                        .column("SELECT event_name FROM information_schema.events")
                        .contains("ev"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("servers")
    void aDumpHasItsPointAndLoadsAsItWas(ServerFamily family, ReplicationMode mode) throws Exception {
        start(family, mode);
        BinlogPosition before = run.authority().binaryLogs().coordinates();

        Dumper.Attempt attempt = new Dumper(run, run.authority(), run.workspace()).attempt();

        DumpManifest manifest = ((Dumper.Complete) attempt).manifest();
        assertThat(manifest.coordinates()).isEqualTo(before);
        assertThat(manifest.rows()).isEqualTo(2 + Hostile.ROWS);
        if (mode == ReplicationMode.GTID) {
            assertThat(manifest.gtidSet()).isEqualTo(run.authority().gtids().executed());
        } else {
            assertThat(manifest.gtidSet()).isEqualTo(GtidSet.EMPTY);
        }
        try (MysqlServer scratch = MysqlServer.start(family, 3, mode);
                Member loaded = connect(scratch)) {
            String logged = scratch.text("SELECT @@gtid_binlog_pos");
            run.tools().load(loaded, stdin -> unpack(run.workspace().dumpFile(), stdin));

            assertThat(Repairs.checksums(scratch)).isEqualTo(Repairs.checksums(pair.a()));
            assertThat(scratch.text("SELECT f + 0e0 FROM shop.`we``ird (;` WHERE id = 1"))
                    .isEqualTo(pair.a().text("SELECT f + 0e0 FROM shop.`we``ird (;` WHERE id = 1"));
            assertThat(loaded.catalog().objects())
                    .isEqualTo(run.authority().catalog().objects());
            assertThat(scratch.text("SELECT @@gtid_binlog_pos")).isEqualTo(logged);
        }
    }

    /** S4: mariadb-dump logs in for itself, and runs no statement of ours. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("servers")
    void aDumpOfAnotherServerIsNotTakenForTheMembers(ServerFamily family, ReplicationMode mode) {
        start(family, mode);
        pair.b().run("INSERT INTO shop.`we``ird (;` (s) VALUES ('of b')");
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        DumpOrigin origin = new DumpOrigin(dump);
        run.tools().dump(run.target(), new MariaDbTools().withoutCoordinates(), List.of("shop"), origin);

        origin.requireOf(run.target());

        assertThatThrownBy(() -> origin.requireOf(run.authority())).hasMessageContaining("is not a");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("servers")
    void whatIsArchivedReplaysAsNewTransactions(ServerFamily family, ReplicationMode mode) throws Exception {
        start(family, mode);
        // noise that both have, in the log before; then logs that begin in the middle of what only b has
        pair.b().run("INSERT INTO shop.`we``ird (;` (s) VALUES ('of both')", "FLUSH BINARY LOGS");
        Awaitility.await().until(() -> count(pair.a()) == 3);
        pair.a().run("STOP REPLICA");
        pair.a().run("CREATE TABLE shop.mine (id INT PRIMARY KEY)");
        Awaitility.await().until(() -> pair.b().column("SHOW TABLES IN shop").contains("mine"));
        pair.b()
                .run(
                        "INSERT INTO shop.`we``ird (;` (id, s) VALUES (100, 'only b')",
                        "UPDATE shop.`we``ird (;` SET s = 'changed by b' WHERE id = 1",
                        "FLUSH BINARY LOGS",
                        "CREATE TABLE shop.bs (id INT PRIMARY KEY, s TEXT)",
                        "INSERT INTO shop.bs VALUES (1, 'a\\tGTID 1\\n/*!100001 SET @@session.gtid_seq_no=1*//*!*/;')",
                        "DELETE FROM shop.`we``ird (;` WHERE s LIKE '-- (%'");
        pair.b().run("STOP REPLICA");

        Path folder = Files.createDirectories(run.workspace().archive());
        ArchiveManifest archive = new Archivist(run, run.target(), folder).archive();

        assertThat(archive.transactions()).isEqualTo(5);
        assertThat(repairs().archived("r1", "unique.decoded.sql.gz"))
                .contains("'only b!'", "'changed by b'", "CREATE TABLE shop.bs")
                .doesNotContain("'of both!'", "shop.mine");
        assertThat(repairs().archived("r1", "copy.sql.gz")).contains("only b!", "CREATE TABLE `mine`");

        String position = pair.a().text("SELECT @@gtid_current_pos");
        replay(pair.a());

        assertThat(Repairs.checksums(pair.a())).isEqualTo(Repairs.checksums(pair.b()));
        assertThat(pair.a().text("SELECT @@gtid_current_pos")).isNotEqualTo(position);
        assertThat(pair.a().text("SELECT SUBSTRING_INDEX(SUBSTRING_INDEX(@@gtid_binlog_pos, ',', 1), '-', 2)"))
                .as("the last transaction of its first domain is its own")
                .endsWith("-1");
    }

    private Repairs repairs() {
        return new Repairs(pair, volume);
    }

    private static int count(MysqlServer server) {
        return Integer.parseInt(server.text("SELECT COUNT(*) FROM shop.`we``ird (;`"));
    }

    private Member connect(MysqlServer server) {
        return Member.connect(
                "scratch",
                new ConnectOptions(
                        server.endpoint(),
                        MysqlServer.ROOT,
                        Tls.PREFERRED,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60)));
    }

    private static void unpack(Path file, OutputStream into) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            in.transferTo(into);
        }
    }

    /** As the documentation says: piped into the client. */
    private void replay(MysqlServer server) throws Exception {
        Path sql = Files.writeString(volume.resolve("replay.sql"), repairs().archived("r1", "unique.replay.sql.gz"));
        try (DefaultsFile login = DefaultsFile.write(
                ToolSet.of(Flavour.MARIADB),
                server.endpoint(),
                MysqlServer.ROOT,
                TlsMode.Preferred,
                Optional.empty())) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("mmp.mysql.bin"), "mariadb").toString()));
            command.addAll(login.arguments());
            command.add("--binary-mode");
            Process client = new ProcessBuilder(command)
                    .inheritIO()
                    .redirectInput(sql.toFile())
                    .start();
            assertThat(client.waitFor()).isZero();
        }
    }
}
