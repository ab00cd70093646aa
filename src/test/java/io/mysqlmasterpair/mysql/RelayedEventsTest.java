package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As servers list what they have received: type and info of each event. */
class RelayedEventsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false | MySQL, rows           | Anonymous_Gtid: SET; Query: BEGIN; Table_map: t; Write_rows: t
            true  | MySQL, rows, whole    | Anonymous_Gtid: SET; Query: BEGIN; Table_map: t; Write_rows: t; Xid: COMMIT
            false | MySQL, statements     | Gtid: SET; Query: BEGIN; Intvar: 1; Query: use `shop`; INSERT INTO t VALUES (1)
            true  | MySQL, no engine's    | Gtid: SET; Query: BEGIN; Table_map: t; Update_rows: t; Query: COMMIT
            true  | MySQL, DDL            | Gtid: SET; Query: use `shop`; CREATE TABLE u (id int)
            true  | MySQL, packed         | Gtid: SET; Transaction_payload: compression='ZSTD'
            true  | MySQL, XA             | Gtid: SET; Query: XA START X'31'; Write_rows: t; Query: XA END X'31'; XA_prepare: XA PREPARE
            false | MySQL, XA, half       | Gtid: SET; Query: XA START X'31'; Write_rows: t; Query: XA END X'31'
            true  | MySQL, XA COMMIT      | Gtid: SET; Query: XA COMMIT X'31'
            false | MariaDB, its GTID     | Gtid: BEGIN GTID 0-2-1
            false | MariaDB, rows         | Gtid: BEGIN GTID 0-2-1; Annotate_rows: INSERT; Table_map: t; Write_rows_v1: t
            true  | MariaDB, rows, whole  | Gtid: BEGIN GTID 0-2-1; Annotate_rows: INSERT; Write_rows_compressed_v1: t; Xid: COMMIT
            true  | MariaDB, DDL          | Gtid: GTID 0-2-1; Query: CREATE TABLE u (id int)
            true  | behind a begun one    | Gtid: BEGIN GTID 0-2-1; Write_rows_v1: t; Gtid: GTID 0-2-2; Query_compressed: DROP TABLE u
            true  | its end alone         | Write_rows: t; Xid: COMMIT
            false | what logs begin with  | Format_desc: 4; Previous_gtids: x; Rotate: y; Gtid_list: []; Binlog_checkpoint: z; Stop: -
            true  | an event of tomorrow  | Whole_new_thing: ?
            """)
    void anEndIsFoundWhereATransactionIsWhole(boolean end, String what, String events) {
        RelayedEvents relayed = new RelayedEvents();

        boolean found = Stream.of(events.split("; (?=[A-Z][A-Za-z_0-9]+: )"))
                .map(event -> event.split(": ", 2))
                .map(event -> new Row(Map.of("Event_type", event[0], "Info", event[1])))
                .anyMatch(relayed::isEnd);

        assertThat(found).as(what).isEqualTo(end);
    }
}
