package io.mysqlmasterpair.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Passwords, and the forms in which one could hide: encoded, or with the escapes of a statement, a script or JSON (S9). */
public final class SecretForms {

    /** Shorter pieces would be found by chance. */
    private static final int SHORTEST = 6;

    /** Form to what it is; both as bytes are, a character each. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    private SecretForms(Collection<String> passwords) {
        for (String password : passwords) {
            String name = password.substring(0, 3) + "…";
            escaped(password).forEach(form -> add(form, name + " as it is, or escaped"));
            base64(password).forEach(form -> add(form, name + " in base64"));
            add(URLEncoder.encode(password, UTF_8), name + " URL-encoded");
            add(URLEncoder.encode(password, UTF_8).replace("+", "%20"), name + " URL-encoded");
            String hex = HexFormat.of().formatHex(password.getBytes(UTF_8));
            add(hex, name + " in hexadecimal");
            add(hex.toUpperCase(Locale.ROOT), name + " in hexadecimal");
        }
    }

    public static SecretForms of(Collection<String> passwords) {
        return new SecretForms(passwords);
    }

    private void add(String form, String name) {
        if (form.length() >= SHORTEST) {
            forms.putIfAbsent(new String(form.getBytes(UTF_8), ISO_8859_1), name);
        }
    }

    /** In a literal with backslashes or doubled quotes, in JSON or YAML, in a shell's quotes. */
    private static List<String> escaped(String password) {
        return Stream.of("\\", "\\\\")
                .flatMap(backslash -> Stream.of("'", "\\'", "''", "'\\''")
                        .flatMap(quote -> Stream.of("\"", "\\\"", "\"\"")
                                .map(both -> each(password, Map.of('\\', backslash, '\'', quote, '"', both)))))
                .distinct()
                .toList();
    }

    private static String each(String password, Map<Character, String> escapes) {
        StringBuilder text = new StringBuilder();
        for (char c : password.toCharArray()) {
            text.append(escapes.getOrDefault(c, String.valueOf(c)));
        }
        return text.toString();
    }

    /** Wherever in a longer text it was encoded: without the characters that its neighbours have a part in. */
    private static List<String> base64(String password) {
        byte[] bytes = password.getBytes(UTF_8);
        return Stream.of(0, 1, 2)
                .map(before -> {
                    byte[] shifted = new byte[before + bytes.length];
                    System.arraycopy(bytes, 0, shifted, before, bytes.length);
                    String encoded = Base64.getEncoder().encodeToString(shifted);
                    return encoded.substring(before == 0 ? 0 : before + 1, shifted.length * 8 / 6);
                })
                .toList();
    }

    /** What is found in a text, of characters or of bytes, a character each; empty when nothing is. */
    public Optional<String> in(String text) {
        return inBytes(text).or(() -> inBytes(new String(text.getBytes(UTF_8), ISO_8859_1)));
    }

    private Optional<String> inBytes(String bytes) {
        return forms.entrySet().stream()
                .filter(form -> bytes.contains(form.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The files below a folder in which something is found, packed ones unpacked, and what. */
    public List<String> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> inBytes(content(file)).map(found -> file + ": " + found).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for each form, for {@code grep -F -f}. */
    public String patterns() {
        return String.join("\n", forms.keySet()) + "\n";
    }

    @Override
    public String toString() {
        return Arrays.toString(forms.values().stream().distinct().toArray());
    }
}
