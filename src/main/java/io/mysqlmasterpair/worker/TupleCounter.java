package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.TableName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the rows in a dump while it streams by: the tuples of its INSERT statements, by table. Knows strings, quoted
 * names and comments, so that no value can look like a statement, and leaves out what stands between DELIMITER lines:
 * bodies of routines, triggers and events.
 */
final class TupleCounter {

    private enum Mode {
        CODE,
        STRING,
        STRING_ESCAPE,
        NAME,
        LINE_COMMENT,
        BLOCK_COMMENT
    }

    private enum Statement {
        OTHER,
        USE,
        INSERT_TABLE,
        INSERT_COLUMNS,
        INSERT_VALUES
    }

    private static final String INSERT = "INSERT INTO ";
    private static final String DELIMITER = "DELIMITER ";

    private final Map<TableName, Long> rows = new HashMap<>();
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    /** The first characters of the statement, or of the line between DELIMITER lines. */
    private final StringBuilder head = new StringBuilder();

    private Mode mode = Mode.CODE;
    private Statement statement = Statement.OTHER;
    private boolean delimited;
    private boolean commentBegins;
    private byte quote;
    private byte previous = '\n';
    private int dashes;
    private int depth;
    private long tuples;
    private String schema = "";
    private String table = "";

    /** Rows by table, for tables that have any. */
    Map<TableName, Long> rows() {
        return Map.copyOf(rows);
    }

    void accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            switch (mode) {
                case CODE -> code(b);
                case STRING -> string(b);
                case STRING_ESCAPE -> mode = Mode.STRING;
                case NAME -> name(b);
                case LINE_COMMENT -> lineComment(b);
                case BLOCK_COMMENT -> blockComment(b);
            }
            previous = b;
        }
    }

    /** A doubled quote ends one string and begins the next, which comes to the same. */
    private void string(byte b) {
        if (b == '\\') {
            mode = Mode.STRING_ESCAPE;
        } else if (b == quote) {
            mode = Mode.CODE;
        }
    }

    private void name(byte b) {
        if (b == '`') {
            mode = Mode.CODE;
        } else {
            name.write(b);
        }
    }

    private void lineComment(byte b) {
        if (b == '\n') {
            mode = Mode.CODE;
            forgetCommentAtStart();
        }
    }

    private void blockComment(byte b) {
        if (b == '/' && previous == '*') {
            mode = Mode.CODE;
            forgetCommentAtStart();
        }
    }

    private void forgetCommentAtStart() {
        boolean onlyComment =
                head.indexOf("--") == 0 || head.indexOf("#") == 0 || head.indexOf("/*") == 0 && head.length() == 2;
        if (delimited || onlyComment) {
            head.setLength(0);
        }
    }

    private void code(byte b) {
        if (commentBegins) {
            commentBegins = false;
            if (b != '!') { // what stands in /*! … */ is code
                mode = Mode.BLOCK_COMMENT;
                return;
            }
        }
        if (head.length() < INSERT.length() && (b > ' ' || !head.isEmpty())) {
            head.append((char) b);
        }
        boolean comment = dashes >= 2 && (b == ' ' || b == '\t');
        dashes = b == '-' ? dashes + 1 : 0;
        if (comment) {
            mode = Mode.LINE_COMMENT;
            return;
        }
        dispatch(b);
    }

    private void dispatch(byte b) {
        switch (b) {
            case '\'', '"' -> {
                mode = Mode.STRING;
                quote = b;
            }
            case '`' -> beginName();
            case ' ' -> endOfName();
            case '\n' -> endOfLine();
            case ';' -> endOfStatement();
            case '(' -> open();
            case ')' -> depth--;
            case '#' -> mode = Mode.LINE_COMMENT;
            case '*' -> commentBegins = previous == '/';
            case 'V' -> beginValues();
            default -> {}
        }
    }

    /** {@code `a``b`} is one name: its second part goes on where the first ended. */
    private void beginName() {
        mode = Mode.NAME;
        if (previous == '`') {
            name.write('`');
            return;
        }
        name.reset();
        if (delimited || statement != Statement.OTHER) {
            return;
        }
        if (head.indexOf("USE ") == 0) {
            statement = Statement.USE;
        } else if (head.indexOf(INSERT) == 0) {
            statement = Statement.INSERT_TABLE;
        }
    }

    private void endOfName() {
        if (statement == Statement.INSERT_TABLE && previous == '`') {
            table = name.toString(StandardCharsets.UTF_8);
            statement = Statement.INSERT_COLUMNS;
        }
    }

    private void beginValues() {
        if (statement == Statement.INSERT_COLUMNS && depth == 0) {
            statement = Statement.INSERT_VALUES;
        }
    }

    private void open() {
        if (statement == Statement.INSERT_VALUES && depth == 0) {
            tuples++;
        }
        depth++;
    }

    private void endOfLine() {
        if (head.indexOf(DELIMITER) == 0) {
            delimited = head.indexOf(DELIMITER + ";\n") != 0;
            begin();
        } else if (delimited) {
            head.setLength(0);
        } else {
            forgetCommentAtStart();
        }
    }

    private void endOfStatement() {
        if (delimited || head.indexOf(DELIMITER) == 0) {
            return;
        }
        if (statement == Statement.USE) {
            schema = name.toString(StandardCharsets.UTF_8);
        } else if (statement == Statement.INSERT_VALUES) {
            rows.merge(new TableName(schema, table), tuples, Long::sum);
        }
        begin();
    }

    private void begin() {
        statement = Statement.OTHER;
        head.setLength(0);
        depth = 0;
        tuples = 0;
    }
}
