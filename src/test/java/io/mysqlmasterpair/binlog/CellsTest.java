package io.mysqlmasterpair.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mysqlmasterpair.data.ColumnShape;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as real servers logged them, or as their documentation has them. */
class CellsTest {

    private static String read(String dataType, String columnType, int octets, int type, int meta, String hex) {
        ColumnShape column = new ColumnShape("c", dataType, columnType, "", octets, false);
        return Cells.read(column, type, meta, new Bytes(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "tinyint, tinyint, 1, 0, ff, -1",
        "tinyint, tinyint unsigned, 1, 0, ff, 255",
        "smallint, smallint, 2, 0, 0080, -32768",
        "mediumint, mediumint, 9, 0, ffffff, -1",
        "mediumint, mediumint unsigned zerofill, 9, 0, ffffff, 16777215",
        "int, int unsigned, 3, 0, ffffffff, 4294967295",
        "bigint, bigint, 8, 0, 0000000000000080, -9223372036854775808",
        "bigint, bigint unsigned, 8, 0, ffffffffffffffff, 18446744073709551615",
        "float, float, 4, 4, 0000804b, 1.6777216E7",
        "year, year, 13, 0, 7e, 2026",
        "year, year, 13, 0, 00, 0",
        "bit, bit(12), 16, 260, 0005, 5",
        "bit, bit(64), 16, 2048, ffffffffffffffff, 18446744073709551615",
        "enum, enum('x'), 247, 1, 00, 0",
        "set, set('u'), 248, 8, 0000000000000080, 9223372036854775808",
        "date, date, 10, 0, 22d40f, 2026-01-02",
        "date, date, 10, 0, 000000, 0000-00-00",
    })
    void numbersAndDatesAreExact(String dataType, String columnType, int type, int meta, String hex, String value) {
        assertThat(read(dataType, columnType, 0, type, meta, hex)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        // MySQL's source, comment on decimal2bin
        "14, 4, 810dfb38d204d2, 1234567890.1234",
        "14, 4, 7ef204c72dfb2d, -1234567890.1234",
        "3, 0, 8007, 7",
        "4, 4, 8000, 0.0000",
        "2, 2, 7e, -0.01",
        "4, 2, 8105, 1.05",
        "4, 2, 7efa, -1.05"
    })
    void decimalsKeepEveryDigit(int precision, int scale, String hex, String value) {
        assertThat(Cells.decimal(precision, scale, new Bytes(HexFormat.of().parseHex(hex))))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0, 7fffff, -00:00:01", "0, 80c000, 12:00:00", "2, 7fffffff, -00:00:00.01", "1, 80000132, 00:00:01.5"})
    void timesMayBeNegative(int places, String hex, String value) {
        assertThat(Times.time(places, new Bytes(HexFormat.of().parseHex(hex)))).isEqualTo(value);
    }

    @Test
    void bytesThatTheServerCutOffComeBack() {
        assertThat(read("binary", "binary(4)", 4, TableMap.STRING, 4, "0200ff")).isEqualTo("00FF0000");
        assertThat(read("char", "char(4)", 4, TableMap.STRING, 4, "024142")).isEqualTo("4142");
    }

    @Test
    void aDocumentThatCantBeMadeAgainIsSaidToBe() {
        assertThat(BinaryJson.text(HexFormat.of().parseHex("0502ff"))).isEqualTo("-254");
        assertThatExceptionOfType(UnreadableLogException.class)
                .isThrownBy(() -> BinaryJson.text(HexFormat.of().parseHex("0ff604")))
                .withMessageContaining("decimal");
    }

    @Test
    void aValueLongerThanItsEventIsNone() {
        assertThatExceptionOfType(UnreadableLogException.class)
                .isThrownBy(() -> read("blob", "blob", 0, TableMap.BLOB, 2, "ffff00"));
    }
}
