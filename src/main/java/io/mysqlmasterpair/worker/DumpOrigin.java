package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes a dump of mariadb-dump on, and reads whose it is: at its head stand coordinates, near its end the GTIDs that its
 * server has at these. Another server's log has others there, or does not come so far.
 */
final class DumpOrigin extends OutputStream {

    private static final int LONGEST = 4096;
    private static final Pattern POSITION = Pattern.compile("-- SET GLOBAL gtid_slave_pos='([^']*)';");

    private final OutputStream into;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Whether the line that is being read may be one of the two; values have no line breaks, so no row begins one. */
    private boolean comment = true;

    private Optional<BinlogPosition> coordinates = Optional.empty();
    private Optional<String> position = Optional.empty();

    DumpOrigin(OutputStream into) {
        this.into = into;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            read(bytes[i]);
        }
        into.write(bytes, offset, length);
    }

    private void read(byte b) {
        if (b == '\n') {
            if (comment) {
                take(line.toString(StandardCharsets.UTF_8));
            }
            line.reset();
            comment = true;
        } else if (comment) {
            line.write(b);
            comment = line.size() > 2 ? line.size() < LONGEST : b == '-';
        }
    }

    private void take(String text) {
        if (coordinates.isEmpty()) {
            coordinates = DumpHead.coordinatesIn(text);
        }
        Matcher found = POSITION.matcher(text);
        if (found.matches()) {
            position = Optional.of(found.group(1));
        }
    }

    /** @throws Failed when the dump is not of the member's server */
    void requireOf(Member member) {
        BinlogPosition at =
                coordinates.orElseThrow(() -> new Failed("the dump of " + member.name() + " has no coordinates", true));
        Domains told = Domains.of(
                position.orElseThrow(() -> new Failed("the dump of " + member.name() + " has no GTIDs", true)));
        Domains known = Domains.of(member.gtids().at(at).map(GtidSet::toString).orElse(""));
        boolean same = told.ranges().entrySet().stream()
                .allMatch(e -> known.last(e.getKey()) == e.getValue().last());
        if (!same) {
            throw new Failed(
                    "what was dumped is not " + member.name() + ": at " + at + " that one has other transactions",
                    true);
        }
    }
}
