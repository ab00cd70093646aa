package io.mysqlmasterpair.mysql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns a CA in PEM form into the PKCS12 file that Connector/J wants. Holds certificates only, so no secret. */
final class PemTrustStore {

    /** PKCS12 asks for a password; it protects nothing here. */
    static final String PASSWORD = "public";

    private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

    private PemTrustStore() {}

    /** The file's URL; made once for each CA in the life of the process. */
    static String urlOf(String pem) {
        return FILES.computeIfAbsent(pem, PemTrustStore::write).toUri().toString();
    }

    private static Path write(String pem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD.toCharArray());
            int n = 0;
            byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                store.setCertificateEntry("ca-" + n++, certificate);
            }
            if (n == 0) {
                throw new IllegalArgumentException("the CA holds no certificate in PEM form");
            }
            Path file = Files.createTempFile("mmp-ca-", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the CA can't be read: " + e.getMessage(), e);
        }
    }
}
