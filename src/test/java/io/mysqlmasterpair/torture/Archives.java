package io.mysqlmasterpair.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What lies on the volume, read without the project's own code: a reader that shares a mistake does not find it. */
final class Archives {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DELETE = "### DELETE FROM ";

    private static final int TRIES = 1000;

    private final Path volume;

    Archives(Path volume) {
        this.volume = volume;
    }

    /** S2: no archive that counts, or one that can't be read back. Empty when all is well. */
    List<Violation> unverified(String when) {
        List<Violation> found = new ArrayList<>();
        List<Path> manifests = manifests();
        if (manifests.isEmpty()) {
            found.add(new Violation("S2", "there was no archive " + when));
        }
        for (Path manifest : manifests) {
            try {
                check(manifest, when, found);
            } catch (IOException e) {
                found.add(new Violation("S2", manifest + " can't be read back " + when + ": " + e));
            }
        }
        return found;
    }

    private void check(Path manifest, String when, List<Violation> found) throws IOException {
        JsonNode archive = JSON.readTree(manifest.toFile());
        if (!archive.path("verified").asBoolean()) {
            found.add(new Violation("S2", manifest + " was not verified " + when));
        }
        boolean own = archive.path("restsOn").asText().isEmpty();
        if (own && archive.path("files").isEmpty() && !archive.path("schemas").isEmpty()) {
            found.add(new Violation("S2", manifest + " names schemas and no file " + when));
        }
        for (JsonNode file : archive.path("files")) {
            Path path = manifest.resolveSibling(file.path("name").asText());
            if (!sum(path).equals(file.path("sha256").asText())) {
                found.add(new Violation("S2", path + " is not what its manifest says " + when));
            }
        }
    }

    private static String sum(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "missing";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Manifests of all archives, those that a later one set aside too. */
    List<Path> manifests() {
        return files().stream()
                .filter(file -> file.getFileName().toString().equals("manifest.json")
                        && file.getParent().getFileName().toString().startsWith("archive"))
                .toList();
    }

    /** Looked through anew where a Job makes or removes something meanwhile, which ends the look. */
    List<Path> files() {
        if (!Files.isDirectory(volume)) {
            return List.of();
        }
        for (int tries = 1; ; tries++) {
            try (Stream<Path> all = Files.walk(volume)) {
                return all.filter(Files::isRegularFile).toList();
            } catch (UncheckedIOException | IOException changing) {
                if (tries == TRIES) {
                    throw new IllegalStateException(volume + " can't be looked through", changing);
                }
            }
        }
    }

    /** Files of archives whose manifest is there: a half-written one counts for nothing. */
    private List<Path> counting() {
        Set<Path> folders = new HashSet<>();
        manifests().forEach(manifest -> folders.add(manifest.getParent()));
        return files().stream()
                .filter(file -> folders.contains(file.getParent()))
                .toList();
    }

    /** Every token in dumps and decoded logs. */
    Set<String> tokens() {
        Set<String> tokens = new HashSet<>();
        eachLine("", line -> {
            Matcher matcher = Ledger.TOKEN.matcher(line);
            while (matcher.find()) {
                tokens.add(matcher.group());
            }
        });
        return tokens;
    }

    /** Tokens of rows whose deletion is in a decoded log. */
    Set<String> deletedTokens() {
        Set<String> tokens = new HashSet<>();
        boolean[] deleting = {false};
        eachLine("decoded", line -> {
            if (line.startsWith("### ") && !line.startsWith("###   ") && !line.startsWith("### WHERE")) {
                deleting[0] = line.startsWith(DELETE);
            }
            Matcher matcher = Ledger.TOKEN.matcher(line);
            while (deleting[0] && matcher.find()) {
                tokens.add(matcher.group());
            }
        });
        return tokens;
    }

    /** Tokens in copies of whole schemas, an own set for each archive. */
    List<Set<String>> copies() {
        return counting().stream()
                .filter(file -> file.getFileName().toString().startsWith("copy"))
                .map(file -> {
                    Set<String> tokens = new HashSet<>();
                    lines(file, line -> {
                        Matcher matcher = Ledger.TOKEN.matcher(line);
                        while (matcher.find()) {
                            tokens.add(matcher.group());
                        }
                    });
                    return tokens;
                })
                .toList();
    }

    private void eachLine(String name, Consumer<String> line) {
        counting().stream()
                .filter(file -> file.getFileName().toString().endsWith(".gz")
                        && file.getFileName().toString().contains(name))
                .forEach(file -> lines(file, line));
    }

    static void lines(Path file, Consumer<String> each) {
        boolean packed = file.getFileName().toString().endsWith(".gz");
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = packed ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.accept(line);
            }
        } catch (IOException unreadable) {
            // what can't be read holds nothing; that it can't is found elsewhere
        }
    }
}
