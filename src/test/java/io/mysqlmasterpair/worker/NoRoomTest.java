package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoRoomTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No space left on device",
                "java.io.IOException: Disk quota exceeded",
                "mysql said: ERROR 1114 (HY000) at line 54: The table 't' is full (exit code 1)",
                "ERROR 3 (HY000) at line 9: Error writing file './shop/t.frm' (Errcode: 28 \"No space left on device\")",
                "ERROR 1030 (HY000) at line 2: Got error 28 \"No space left on device\" from storage engine InnoDB",
                "mysqlbinlog said: mysqlbinlog: Error writing file 'binlog.000002' (OS errno 28 - No space left on device)",
                "Can't create table `shop`.`t` (errno: 28)"
            })
    void aFullDiskIsKnownByItsWords(String words) {
        assertThat(NoRoom.isSaidIn(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql said: ERROR 1064 (42000) at line 28: You have an error in your SQL syntax",
                "ERROR 1005 (HY000): Can't create table `shop`.`t` (errno: 150)",
                "mysqldump ended with exit code 28",
                "Errcode: 2 - No such file or directory"
            })
    void otherErrorsAreNot(String words) {
        assertThat(NoRoom.isSaidIn(words)).isFalse();
    }
}
