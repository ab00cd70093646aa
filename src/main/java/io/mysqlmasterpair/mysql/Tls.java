package io.mysqlmasterpair.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a connection needs to know about TLS.
 *
 * @param mode how much is demanded
 * @param caPem certificates of the CA in PEM form; empty: the JVM's own trust store
 */
public record Tls(TlsMode mode, Optional<String> caPem) {

    public static final Tls PREFERRED = new Tls(TlsMode.Preferred, Optional.empty());

    /** With the CA read from a file, as a mounted Secret has it. */
    public static Tls withCaFile(TlsMode mode, Path caFile) {
        try {
            return new Tls(mode, Optional.of(Files.readString(caFile)));
        } catch (IOException e) {
            throw new UncheckedIOException("the CA file " + caFile + " can't be read", e);
        }
    }
}
