package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate authority made for one test, by the JDK's keytool. Its keys protect nothing. */
public final class TestCa {

    private static final String PASSWORD = "public";
    private static final String CA = "ca";

    private final Path store;
    private int issued;

    private TestCa(Path store) {
        this.store = store;
    }

    /** A certificate and its key, in PEM form. */
    public record Issued(String certificate, String key) {}

    public static TestCa named(String name, Path folder) {
        TestCa ca = new TestCa(folder.resolve(name + ".p12"));
        ca.keytool(
                CA,
                List.of("-dname", "CN=" + name, "-validity", "3650", "-ext", "bc:c=ca:true", "-ext", "ku=keyCertSign"));
        return ca;
    }

    /** The CA's own certificate, as {@code ca.crt} has it. */
    public String certificate() {
        return read(CA).certificate();
    }

    /** For a server that is reached by {@code name}, such as {@code ip:127.0.0.1} or {@code dns:db.example.org}. */
    public Issued server(String name) {
        return issue(name, List.of("-validity", "365"));
    }

    /** As above, for so long from now on. */
    public Issued serverFor(String name, Duration time) {
        return issue(name, List.of("-startdate", "-1d+" + time.toSeconds() + "S", "-validity", "1"));
    }

    private Issued issue(String name, List<String> time) {
        String alias = "server-" + ++issued;
        List<String> words = new ArrayList<>(
                List.of("-dname", "CN=" + alias, "-signer", CA, "-ext", "san=" + name, "-ext", "eku=serverAuth"));
        words.addAll(time);
        keytool(alias, words);
        return read(alias);
    }

    private void keytool(String alias, List<String> more) {
        List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        words.addAll(more);
        Command.of(words, Map.of()).run("");
    }

    private Issued read(String alias) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new Issued(
                    pem("CERTIFICATE", keys.getCertificate(alias).getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] content) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
