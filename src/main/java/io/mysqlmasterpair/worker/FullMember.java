package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.Patience;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Knows by a tool's words that a member takes no more sessions. The tools log in for themselves, and don't wait. */
final class FullMember {

    /** By number; mysqlbinlog gives none, but the words of the three errors. */
    private static final Pattern SAID = Pattern.compile("\\b(?i:error):? (1040|1203|1226)\\b|Too many connections"
            + "|more than 'max_user_connections' active connections|has exceeded the '\\w+' resource");

    /** Of a statement that it was given, so it was in. */
    private static final Pattern LATER = Pattern.compile("\\bERROR \\d+ \\(\\w+\\) at line ");

    private FullMember() {}

    /** Whether a member is full, and nothing was done yet. */
    static boolean isSaidAtTheDoor(String words) {
        return SAID.matcher(words).find() && !LATER.matcher(words).find();
    }

    /**
     * Runs a tool until the member lets it in.
     *
     * @param into what it writes: where something was, it had been in, and is not run again
     * @throws MemberException when there was no room for too long
     */
    static void await(Patience patience, String member, OutputStream into, Consumer<OutputStream> tool) {
        Touched touched = new Touched(into);
        patience.until(() -> {
            try {
                tool.accept(touched);
                return true;
            } catch (Failed e) {
                if (touched.any || !isSaidAtTheDoor(e.getMessage())) {
                    throw e;
                }
                throw MemberException.full(member, e.getMessage(), e);
            }
        });
    }

    private static final class Touched extends FilterOutputStream {
        private boolean any;

        Touched(OutputStream into) {
            super(into);
        }

        @Override
        public void write(int b) throws IOException {
            any = true;
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            any |= length > 0;
            out.write(bytes, offset, length);
        }
    }
}
