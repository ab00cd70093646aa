package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScratchFilterTest {

    private static String filtered(String dump) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ScratchFilter(
                        new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)),
                        out,
                        new ScratchNames("look")::of)
                .run();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void onlyTablesAndTheirRowsGoThroughIntoOtherSchemas() throws IOException {
        String dump = """
                -- MySQL dump; USE `evil`;
                /*!40101 SET NAMES utf8mb4 */;
                SET @@GLOBAL.GTID_PURGED='x';
                CREATE DATABASE /*!32312 IF NOT EXISTS*/ `é``x`;

                USE `é``x`;
                DROP TABLE IF EXISTS `t`;
                CREATE TABLE `t` (
                  `a` int COMMENT 'x; -- y',
                  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `other`.`p` (`id`),
                  CONSTRAINT `g` FOREIGN KEY (`a`) REFERENCES `q` (`id`)
                ) ENGINE=InnoDB;
                LOCK TABLES `t` WRITE;
                /*!40000 ALTER TABLE `t` DISABLE KEYS */;
                INSERT INTO `t` VALUES (1,'a;\\n\\'USE `other`;'),(2,'"`');
                UNLOCK TABLES;
                UPDATE `é``x`.`t` SET `a` = 1 WHERE `b` = 'UPDATE `y`.`z`';
                /*!50001 CREATE VIEW `v` AS SELECT 1 AS `id`*/;
                DELIMITER ;;
                CREATE PROCEDURE `p`() BEGIN
                USE `other`;
                INSERT INTO `t` VALUES (3); END ;;
                DELIMITER ;
                INSERT INTO `u` VALUES (4);
                -- Dump completed
                """;

        assertThat(filtered(dump)).isEqualTo("""
                /*!40101 SET NAMES utf8mb4 */;
                USE `mysqlmasterpair_look_é``x`;
                CREATE TABLE `t` (
                  `a` int COMMENT 'x; -- y',
                  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `mysqlmasterpair_look_other`.`p` (`id`),
                  CONSTRAINT `g` FOREIGN KEY (`a`) REFERENCES `q` (`id`)
                ) ENGINE=InnoDB;
                INSERT INTO `t` VALUES (1,'a;\\n\\'USE `other`;'),(2,'"`');
                UPDATE `mysqlmasterpair_look_é``x`.`t` SET `a` = 1 WHERE `b` = 'UPDATE `y`.`z`';
                INSERT INTO `u` VALUES (4);
                """);
    }

    @Test
    void theFirstLineOfMariaDbsToolIsNoStatement() throws IOException {
        String dump = """
                /*M!999999\\- enable the sandbox mode */\s
                -- MariaDB dump 10.19; Database: a`b'c"d; DROP DATABASE x
                /*!40101 SET NAMES utf8mb4 */;
                /*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;
                USE `x`;
                """;

        assertThat(filtered(dump)).isEqualTo("""
                /*M!999999\\- enable the sandbox mode */\s
                /*!40101 SET NAMES utf8mb4 */;
                /*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;
                USE `mysqlmasterpair_look_x`;
                """);
    }

    @Test
    void aNameThatDoesNotFitIsCutAndToldFromOthers() {
        ScratchNames names = new ScratchNames("look");
        String one = names.of("x".repeat(63) + "1");

        assertThat(one).hasSize(64).startsWith("mysqlmasterpair_look_xxx");
        assertThat(one).isNotEqualTo(names.of("x".repeat(63) + "2"));
        assertThat(names.isOne(one)).isTrue();
        assertThat(new ScratchNames("loo").isOne(one)).isFalse();
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> new ScratchNames("a_b"));
    }
}
