package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.mysql.LiveRows;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.Pairs;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** S1: what an archive says of rows is what the server had, value by value. */
@ParameterizedClass
@Pairs(Pairs.Of.ALL)
class ArchivedChangesMysqlIT {

    @Parameter(0)
    ServerFamily family;

    @Parameter(1)
    ReplicationMode mode;

    @TempDir
    Path volume;

    private MysqlPairFixture pair;
    private Repairs repairs;

    @BeforeEach
    void start() {
        pair = MysqlPairFixture.start(family, mode);
        repairs = new Repairs(pair, volume);
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private Path archived() {
        Result result = repairs.run(Repairs.ISOLATE);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.Done);
        return volume.resolve("r1");
    }

    @Test
    void everyValueIsReadAsTheServerHasIt() {
        Divergence.begin(pair);
        Divergence.types(pair.b());
        Divergence.hostile(pair.b());
        if (family == ServerFamily.MYSQL_9_7) {
            pair.b()
                    .run(
                            "SET binlog_transaction_compression = ON",
                            "INSERT INTO shop.types (id, k, r) VALUES (500, 'packed', '{\"packed\": true}')");
        }

        Looking seen = Looking.into(archived());

        assertThat(seen.unreadable).isEmpty();
        assertThat(seen.statements).isEmpty();
        assertThat(seen.transactions).isEqualTo((int) repairs.archive("r1").transactions());
        Map<List<String>, Optional<List<@Nullable String>>> last = new LinkedHashMap<>();
        try (Member b = Looking.member("b", pair.b());
                LiveRows rows = b.liveRows()) {
            Map<List<String>, TableShape> tables = new LinkedHashMap<>();
            for (RowChange change : seen.changes) {
                TableShape table = change.table();
                change.before().flatMap(table::keyOf).ifPresent(key -> {
                    last.put(key, Optional.empty());
                    tables.put(key, table);
                });
                change.after().flatMap(table::keyOf).ifPresent(key -> {
                    last.put(key, change.after());
                    tables.put(key, table);
                });
            }
            assertThat(last).hasSizeGreaterThan(8);
            last.forEach((key, image) -> {
                TableShape table = tables.get(key);
                assertThat(rows.find(table, key, false).map(table::comparable))
                        .as("%s", key)
                        .isEqualTo(image.map(table::comparable));
            });
        }
    }

    @Test
    void anArchiveIsShownExtractedAndVerified() throws Exception {
        Divergence.begin(pair);
        Divergence.hostile(pair.b());
        pair.b()
                .run(
                        "INSERT INTO shop.t VALUES (2, 'only b', 'b')",
                        "UPDATE shop.t SET v = 'changed' WHERE id = 2",
                        "DELETE FROM shop.t WHERE id = 100",
                        "INSERT INTO shop.nokey VALUES ('x')",
                        "CREATE TABLE shop.gone (id int PRIMARY KEY)",
                        "INSERT INTO shop.gone VALUES (1)",
                        "DROP TABLE shop.gone");
        Path run = archived();

        assertThat(Looking.printed(run, ArchiveBrowser::summary))
                .contains("archived member b")
                .containsPattern("shop\\.t +2 +1 +1")
                .contains("CREATE TABLE shop.gone")
                .contains("shop.gone: what columns it had is not known")
                .contains(Divergence.HOSTILE_TABLE.replace("\n", "\\n"));
        ChangeFilter row2 = new ChangeFilter(Optional.of("shop.t"), Map.of("id", "2"));
        assertThat(Looking.printed(run, browser -> browser.changes(row2)).lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("INSERT  shop.t  id=2"))
                .anyMatch(line -> line.contains("UPDATE  shop.t  id=2"));
        assertThat(Looking.printed(run, browser -> browser.json(row2)))
                .contains("\"after\":{\"id\":2,\"v\":\"only b\",\"who\":\"b\"}")
                .contains("\"before\":{\"id\":2,\"v\":\"only b\",\"who\":\"b\"},\"after\":{\"id\":2,\"v\":\"changed\"");
        assertThat(Looking.printed(run, browser -> browser.sql(row2)))
                .contains("INSERT INTO `shop`.`t` (`id`, `v`, `who`) VALUES (2, _")
                .contains(" WHERE `id` = 2;");
        assertThat(repairs.archived("r1", "unique.decoded.sql.gz"))
                .contains("""
                        ### UPDATE `shop`.`t`
                        ### WHERE
                        ###   @1=2
                        ###   @2='only b'
                        ###   @3='b'
                        ### SET
                        ###   @1=2
                        ###   @2='changed'
                        ###   @3='b'
                        """)
                .contains("""
                        ### DELETE FROM `shop`.`t`
                        ### WHERE
                        ###   @1=100
                        ###   @2='last'
                        ###   @3='a'
                        """);
        assertThat(Looking.printed(run, ArchiveBrowser::verify))
                .contains("files with")
                .contains("row changes");

        repairs.damage("r1", repairs.archive("r1").files().getFirst().name());
        assertThatExceptionOfType(Failed.class)
                .isThrownBy(() -> Looking.printed(run, ArchiveBrowser::verify))
                .withMessageContaining("is not what was written");
    }
}
