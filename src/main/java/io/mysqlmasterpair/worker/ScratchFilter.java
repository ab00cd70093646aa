package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Quoting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets of a dump only tables and their rows through, into other schemas: no views, routines, triggers or events, which name
 * schemas of their own. Foreign keys lead to tables of the same restoration, never to those of the pair.
 */
final class ScratchFilter {

    private enum Mode {
        CODE,
        STRING,
        ESCAPE,
        NAME,
        LINE_COMMENT
    }

    private static final String NAME = "(`(?:[^`]|``)+`)";
    private static final Pattern USE = Pattern.compile("USE " + NAME, Pattern.DOTALL);
    private static final Pattern UPDATE = Pattern.compile("UPDATE " + NAME + "\\.", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("REFERENCES " + NAME + "\\.(?=`)", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("(/\\*M?!\\d+ )?SET .*", Pattern.DOTALL);
    /** mariadb-dump's first line, a word to its client: no statements of the client's own, such as a shell. No end of statement. */
    private static final String SANDBOX = "/*M!999999\\- enable the sandbox mode */";

    private static final int HEAD = "INSERT INTO ".length();

    private final InputStream in;
    private final OutputStream out;
    private final UnaryOperator<String> names;
    private final ByteArrayOutputStream statement = new ByteArrayOutputStream();

    private Mode mode = Mode.CODE;
    private int quote;
    private int previous = '\n';
    private boolean passing;
    private boolean delimited;

    /** @param names from a schema's name to the name of the schema it goes into */
    ScratchFilter(InputStream in, OutputStream out, UnaryOperator<String> names) {
        this.in = in;
        this.out = out;
        this.names = names;
    }

    void run() throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            take(b);
            previous = b;
        }
    }

    private void take(int b) throws IOException {
        if (delimited) {
            line(b);
            return;
        }
        if (mode == Mode.LINE_COMMENT) {
            mode = b == '\n' ? Mode.CODE : mode;
            return;
        }
        boolean begins = statement.size() == 0 && !passing;
        if (begins && (b == '\n' || b == '\r' || b == ' ')) {
            return;
        }
        if (begins && b == '-') { // nothing but a comment begins so
            mode = Mode.LINE_COMMENT;
            return;
        }
        keep(b);
        switch (mode) {
            case CODE -> code(b);
            case STRING -> mode = b == '\\' ? Mode.ESCAPE : b == quote ? Mode.CODE : Mode.STRING;
            case ESCAPE -> mode = Mode.STRING;
            case NAME -> mode = b == '`' ? Mode.CODE : Mode.NAME;
            case LINE_COMMENT -> {}
        }
    }

    private void keep(int b) throws IOException {
        if (passing) {
            out.write(b);
            return;
        }
        statement.write(b);
        if (statement.size() == HEAD && text().equals("INSERT INTO ")) {
            statement.writeTo(out);
            statement.reset();
            passing = true;
        }
    }

    private void code(int b) throws IOException {
        switch (b) {
            case '\'', '"' -> {
                mode = Mode.STRING;
                quote = b;
            }
            case '`' -> mode = Mode.NAME;
            case ';' -> end();
            case '\n' -> {
                if (!passing) {
                    lineOfTheClient(text());
                }
            }
            default -> {}
        }
    }

    private void lineOfTheClient(String text) throws IOException {
        if (text.startsWith("DELIMITER ")) {
            delimited = true;
            statement.reset();
        } else if (text.strip().equals(SANDBOX)) {
            statement.writeTo(out);
            statement.reset();
        }
    }

    /** Between DELIMITER lines there are bodies: none of it is let through. */
    private void line(int b) {
        if (b != '\n') {
            statement.write(b);
            return;
        }
        delimited = !text().equals("DELIMITER ;");
        statement.reset();
    }

    private void end() throws IOException {
        if (passing) {
            passing = false;
            out.write('\n');
            return;
        }
        String text = text();
        if (text.startsWith("DELIMITER ")) {
            return; // its line is not over
        }
        statement.reset();
        String let = let(text);
        if (!let.isEmpty()) {
            out.write(let.getBytes(StandardCharsets.ISO_8859_1));
            out.write('\n');
        }
    }

    private String let(String text) {
        if (text.startsWith("CREATE TABLE ")) {
            return renamed(REFERENCE, text);
        }
        if (text.startsWith("USE ")) {
            return renamed(USE, text);
        }
        if (text.startsWith("UPDATE ")) { // the exact values of FLOAT columns
            return renamed(UPDATE, text);
        }
        String upper = text.toUpperCase(Locale.ROOT);
        boolean ofTheSession =
                SETTING.matcher(text).matches() && !upper.contains("GLOBAL") && !upper.contains("LOG_BIN");
        return ofTheSession ? text : "";
    }

    private String renamed(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String quoted = matcher.group(1);
            String name = utf8(quoted.substring(1, quoted.length() - 1).replace("``", "`"));
            String whole = text.substring(matcher.start(), matcher.end());
            String next = latin1(Quoting.identifier(names.apply(name)));
            matcher.appendReplacement(result, Matcher.quoteReplacement(whole.replace(quoted, next)));
            if (pattern != REFERENCE) {
                break; // what follows is not ours to look into
            }
        }
        return matcher.appendTail(result).toString();
    }

    /** Bytes as characters: nothing is lost, whatever character set they are in. */
    private String text() {
        return statement.toString(StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String latin1(String utf8) {
        return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
