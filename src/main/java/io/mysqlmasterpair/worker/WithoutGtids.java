package io.mysqlmasterpair.worker;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Takes out of decoded logs what gives a transaction the identifier that it had, because mariadb-binlog has no switch for
 * that. Replayed with it, it would be one that the members count as done, and the peer would never take it.
 */
final class WithoutGtids extends FilterOutputStream {

    private static final Pattern IDENTIFIER = Pattern.compile(
            "/\\*M?!100001 SET @@session\\.(gtid_domain_id|server_id|gtid_seq_no)=\\d+\\*//\\*!\\*/;\n");
    private static final int LONGEST = 120;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean fromItsBeginning = true;

    WithoutGtids(OutputStream into) {
        super(into);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void write(int b) throws IOException {
        line.write(b);
        if (b == '\n' || line.size() == LONGEST) {
            pass();
            fromItsBeginning = b == '\n';
        }
    }

    private void pass() throws IOException {
        boolean identifier = fromItsBeginning
                && IDENTIFIER
                        .matcher(line.toString(StandardCharsets.ISO_8859_1))
                        .matches();
        if (!identifier) {
            out.write(line.toByteArray());
        }
        line.reset();
    }

    /** What is left has no end of line, so it is none of these lines. */
    @Override
    public void flush() throws IOException {
        if (line.size() > 0) {
            pass();
            fromItsBeginning = false;
        }
        out.flush();
    }
}
