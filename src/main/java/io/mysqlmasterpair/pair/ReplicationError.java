package io.mysqlmasterpair.pair;

import java.util.regex.Pattern;

/**
 * The last error of a replication thread. {@code errno} 0 and an empty text mean none. Servers quote the statement that
 * failed; of one that sets a password, what may be the password or its hash is left out (S9).
 */
public record ReplicationError(int errno, String text) {

    /** Servers cut theirs, too, a little earlier. */
    private static final int LONGEST = 2048;

    private static final Pattern SECRET =
            Pattern.compile("(Query: '.*?\\b(?:IDENTIFIED|PASSWORD)\\b).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    // after the pattern, which its constructor needs
    public static final ReplicationError NONE = new ReplicationError(0, "");

    public ReplicationError {
        text = SECRET.matcher(text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text)
                .replaceFirst("$1 … (left out, it may hold a secret)");
    }

    public boolean isPresent() {
        return errno != 0;
    }
}
