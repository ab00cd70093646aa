package io.mysqlmasterpair.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.mysql.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TupleCounterTest {

    private static final TableName T = new TableName("s", "t");

    static Stream<Arguments> dumps() {
        return Stream.of(
                row("one row", "INSERT INTO `t` VALUES (1,'a');\n", Map.of(T, 1L)),
                row(
                        "MariaDB's lines and transactions",
                        "/*M!999999\\- enable the sandbox mode */ \nSET @OLD_AUTOCOMMIT=@@AUTOCOMMIT, @@AUTOCOMMIT=0;\n"
                                + "INSERT INTO `t` VALUES\n(1,1.5,'a\\'b;(c'),\n(3,16777200,'-- (');\nCOMMIT;\n"
                                + "SET AUTOCOMMIT=@OLD_AUTOCOMMIT;\nDO SETVAL(`sq`, 25, 0);\n",
                        Map.of(T, 2L)),
                row("several rows", "INSERT INTO `t` VALUES (1),(2),(3);\n", Map.of(T, 3L)),
                row("several statements", "INSERT INTO `t` VALUES (1);\nINSERT INTO `t` VALUES (2);\n", Map.of(T, 2L)),
                row("named columns", "INSERT INTO `t` (`a`, `b`) VALUES (1,NULL),(2,-3);\n", Map.of(T, 2L)),
                row("parentheses and semicolons in strings", "INSERT INTO `t` VALUES ('),(;'),('(');\n", Map.of(T, 2L)),
                row("escaped quotes", "INSERT INTO `t` VALUES ('it\\'s),('),('\\\\'),('q''),(');\n", Map.of(T, 3L)),
                row(
                        "a statement in a value",
                        "INSERT INTO `t` VALUES ('x;\nINSERT INTO `u` VALUES (1);\n');\n",
                        Map.of(T, 1L)),
                row("binary values", "INSERT INTO `t` VALUES (0x28292C,_binary 'a'),(1e-5,0x);\n", Map.of(T, 2L)),
                row(
                        "a comment before",
                        "--\n-- Dumping data for table `o'clock`\n--\n\nINSERT INTO `t` VALUES (1);\n",
                        Map.of(T, 1L)),
                row(
                        "a block comment with quotes",
                        "/* SET @@GLOBAL.GTID_PURGED='+u:1-9';*/\n/* don't */\nINSERT INTO `t` VALUES (1);\n",
                        Map.of(T, 1L)),
                row(
                        "version comments are code",
                        "/*!40000 ALTER TABLE `t` DISABLE KEYS */;\nINSERT INTO `t` VALUES (1);\n/*!40000 x */;\n",
                        Map.of(T, 1L)),
                row(
                        "a routine that inserts",
                        "DELIMITER ;;\nCREATE PROCEDURE `p`()\nBEGIN\n-- don't\nINSERT INTO `t` VALUES (9);\n"
                                + "# it's\nINSERT INTO `t` VALUES (8);\nEND ;;\nDELIMITER ;\nINSERT INTO `t` VALUES (1);\n",
                        Map.of(T, 1L)),
                row(
                        "a delimiter in a string of a routine",
                        "DELIMITER ;;\nCREATE PROCEDURE `p`() SELECT '\nDELIMITER ;\nINSERT INTO `t` VALUES (1);\n' ;;\n"
                                + "DELIMITER ;\n",
                        Map.of()),
                row(
                        "a subtraction of a negative is no comment",
                        "DELIMITER ;;\nCREATE FUNCTION f() RETURN 1--1 + ' ;;\nDELIMITER ;\n' ;;\nDELIMITER ;\n"
                                + "INSERT INTO `t` VALUES (1);\n",
                        Map.of(T, 1L)),
                row(
                        "quoted names",
                        "INSERT INTO `we``ird; -- \nINSERT INTO ``x`` VALUES (1)` VALUES (1),(2);\n",
                        Map.of(new TableName("s", "we`ird; -- \nINSERT INTO `x` VALUES (1)"), 2L)),
                row(
                        "another schema",
                        "USE `o``t`;\n\nINSERT INTO `t` VALUES (1);\n",
                        Map.of(new TableName("o`t", "t"), 1L)),
                row(
                        "names in another script",
                        "INSERT INTO `größe` VALUES (1);\n",
                        Map.of(new TableName("s", "größe"), 1L)),
                row("no rows", "LOCK TABLES `t` WRITE;\nUNLOCK TABLES;\n", Map.of()));
    }

    private static Arguments row(String name, String dump, Map<TableName, Long> rows) {
        return Arguments.of(name, dump, rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dumps")
    void countsRowsHoweverTheBytesArrive(String name, String dump, Map<TableName, Long> expected) {
        byte[] bytes = ("USE `s`;\n" + dump).getBytes(StandardCharsets.UTF_8);
        for (int chunk : new int[] {1, 2, 7, bytes.length}) {
            TupleCounter counter = new TupleCounter();
            for (int i = 0; i < bytes.length; i += chunk) {
                counter.accept(bytes, i, Math.min(chunk, bytes.length - i));
            }
            assertThat(counter.rows()).as("in chunks of %d", chunk).isEqualTo(expected);
        }
    }
}
