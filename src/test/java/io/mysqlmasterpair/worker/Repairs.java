package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.testing.UserTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Runs steps against a pair as Jobs would, one process after another. */
record Repairs(MysqlPairFixture pair, Path volume) {

    static final List<Step> ISOLATE =
            List.of(Step.PREFLIGHT, Step.FENCE, Step.DRAIN, Step.STOP, Step.ARCHIVE, Step.MERGE);
    static final List<Step> OVERWRITE = List.of(Step.DUMP, Step.IMPORT, Step.COMPARE);
    static final List<Step> REALIGN = List.of(Step.REALIGN, Step.VERIFY, Step.UNFENCE);
    static final List<Step> RESEED =
            Stream.of(ISOLATE, OVERWRITE, REALIGN).flatMap(List::stream).toList();

    /** The first run, with authority a. */
    Result run(List<Step> steps) {
        return run("r1", 1, steps);
    }

    Result run(String run, long ordinal, List<Step> steps) {
        return run(pair.options(run, ordinal, volume.resolve(run)), steps);
    }

    Result run(RunOptions options, List<Step> steps) {
        return new StepRunner(options, System.out, Clock.systemUTC())
                .run(steps.stream().map(StepRunner::of).toList());
    }

    /** Options with something changed. */
    static RunOptions withAuthority(RunOptions o, Side authority) {
        return OptionsLike.these(o).authority(authority).done();
    }

    static RunOptions withReplication(RunOptions o, Login login) {
        return withLogins(
                o,
                new RunOptions.Logins(
                        o.logins().admin(), Optional.of(login), o.logins().monitor()));
    }

    static RunOptions withLogins(RunOptions o, RunOptions.Logins logins) {
        return OptionsLike.these(o).logins(logins).done();
    }

    static RunOptions onlyInto(String replica, RunOptions o) {
        return OptionsLike.these(o).replicas(Set.of(replica)).done();
    }

    static RunOptions withUuidOfA(RunOptions o, UnaryOperator<String> uuid) {
        RunOptions.MemberOption a = o.members().a();
        return withA(o, new RunOptions.MemberOption(a.name(), a.endpoint(), Optional.of(uuid.apply(""))));
    }

    static RunOptions withA(RunOptions o, RunOptions.MemberOption a) {
        return OptionsLike.these(o).members(new Both<>(a, o.members().b())).done();
    }

    /** Both channels run, and carry over what is still under way, until the data are equal. */
    void assertConverged() {
        Awaitility.await().untilAsserted(() -> assertThat(checksums(pair.b())).isEqualTo(checksums(pair.a())));
        assertThat(MysqlPairFixture.threadsRun(pair.a())).isTrue();
        assertThat(MysqlPairFixture.threadsRun(pair.b())).isTrue();
    }

    ArchiveManifest archive(String run) {
        return ArchiveManifest.read(new Workspace(volume.resolve(run)).archiveManifest())
                .orElseThrow();
    }

    /** A packed or plain file of an archive, as text. */
    String archived(String run, String file) {
        try (var out = new ByteArrayOutputStream()) {
            new ArchiveShelf(volume).print(run, file, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes one byte of a file of an archive, as a bad disk does. */
    void damage(String run, String file) throws IOException {
        Path path = new Workspace(volume.resolve(run)).archive().resolve(file);
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);
    }

    /** CHECKSUM TABLE gives two results in turn for a table with a JSON column there. */
    private static String sum(MysqlServer server, String table) {
        // as hexadecimal: the driver takes what looks like a comment in a text for one
        String name = "CONVERT(0x" + HexFormat.of().formatHex(table.getBytes(StandardCharsets.UTF_8)) + " USING utf8)";
        String columns = String.join(
                ", ",
                server.column(
                        "SELECT CONCAT('IFNULL(', IF(data_type = 'float', CONCAT('`', REPLACE(column_name, '`', '``'),"
                                + " '` + 0e0'), CONCAT('HEX(CAST(`', REPLACE(column_name, '`', '``'), '` AS BINARY))')),"
                                + " ', ''NULL'')') FROM information_schema.columns WHERE CONCAT('`', REPLACE(table_schema, '`',"
                                + " '``'), '`.`', REPLACE(table_name, '`', '``'), '`') = " + name
                                + " ORDER BY ordinal_position"));
        return server.text("SELECT COALESCE(SUM(CRC32(CONCAT_WS('#', " + columns + "))), 0) FROM " + table);
    }

    /** CHECKSUM TABLE of every user table: another yardstick than the one the steps use. */
    static TreeMap<String, String> checksums(MysqlServer server) {
        TreeMap<String, String> sums = new TreeMap<>();
        for (String table : UserTables.of(server)) {
            sums.put(table, server.text("SELECT COUNT(*) FROM " + table) + " " + checksum(server, table));
        }
        return sums;
    }

    private static String checksum(MysqlServer server, String table) {
        if (server.family() == ServerFamily.MYSQL_5_7) {
            return sum(server, table);
        }
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("CHECKSUM TABLE " + table)) {
            result.next();
            return result.getString(2);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
