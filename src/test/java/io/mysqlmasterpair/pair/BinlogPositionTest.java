package io.mysqlmasterpair.pair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinlogPositionTest {

    @ParameterizedTest(name = "{0}:{1} against {2}:{3} is {4}")
    @CsvSource({
        "binlog.000007, 157, binlog.000007, 157, 0",
        "binlog.000007, 158, binlog.000007, 157, 1",
        "binlog.000007, 156, binlog.000007, 157, -1",
        "binlog.000008, 4, binlog.000007, 9999, 1",
        // by number, not by letter: the extension grows a digit after 999999
        "binlog.1000000, 4, binlog.999999, 4, 1",
        "mysql-bin.v2.000002, 4, mysql-bin.v2.000001, 4, 1",
        "binlog, 4, binlog.000001, 4, -1",
        "binlog., 4, binlog.000001, 4, -1",
    })
    void comparesAsTheServerWrote(String file, long position, String otherFile, long otherPosition, int expected) {
        var one = new BinlogPosition(file, position);
        var other = new BinlogPosition(otherFile, otherPosition);

        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(expected);
        assertThat(Integer.signum(other.compareTo(one))).isEqualTo(-expected);
        assertThat(one.reaches(other)).isEqualTo(expected >= 0);
    }

    @Test
    void isWrittenAsFileAndOffset() {
        assertThat(new BinlogPosition("binlog.000007", 157)).hasToString("binlog.000007:157");
    }
}
