package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** How the schemas are called into which a copy is restored to be looked at. */
final class ScratchNames {

    private static final Pattern PREFIX = Pattern.compile("[a-z0-9]{1,16}");
    private static final int LONGEST = 64;

    private final String beginning;

    /** @throws Refused for a prefix that is none */
    ScratchNames(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw Refused.forGood("--into must be 1 to 16 lower-case letters and digits");
        }
        this.beginning = Catalog.SCRATCH + prefix + "_";
    }

    /** A name that does not fit is cut, and told from others by a digest. */
    String of(String schema) {
        String whole = beginning + schema;
        if (whole.codePointCount(0, whole.length()) <= LONGEST) {
            return whole;
        }
        byte[] digest = KeptFile.newDigest().digest(schema.getBytes(StandardCharsets.UTF_8));
        String end = "_" + HexFormat.of().formatHex(Arrays.copyOf(digest, 4));
        return whole.substring(0, whole.offsetByCodePoints(0, LONGEST - end.length())) + end;
    }

    boolean isOne(String schema) {
        return schema.startsWith(beginning);
    }
}
