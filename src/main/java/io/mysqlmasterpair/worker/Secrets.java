package io.mysqlmasterpair.worker;

import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Takes known secrets out of texts that others wrote, such as a server's error message (S9). */
final class Secrets {

    private static final int SHORTEST = 4;

    private final Supplier<Collection<String>> known;

    private Secrets(Supplier<Collection<String>> known) {
        this.known = known;
    }

    static Secrets of(Collection<String> known) {
        return new Secrets(() -> known);
    }

    /** Those that come to be known later, too. */
    static Secrets of(RunOptions.Logins logins) {
        return new Secrets(logins::passwords);
    }

    String without(String text) {
        String clean = text;
        for (String secret : known.get()) {
            if (secret.length() >= SHORTEST) {
                for (String written : written(secret).toList()) {
                    clean = clean.replace(written, "***");
                }
            }
        }
        return clean;
    }

    /** As it is, and as a statement has it that a server quotes: the escapes of its literals. The longest first. */
    private static Stream<String> written(String secret) {
        String slashes = secret.replace("\\", "\\\\");
        return Stream.of(
                slashes.replace("'", "\\'").replace("\"", "\\\""),
                slashes.replace("'", "\\'"),
                slashes.replace("'", "''"),
                slashes,
                secret.replace("'", "''"),
                secret);
    }
}
