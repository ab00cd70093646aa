package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.SecretForms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** S9: passwords are in no output, result, sentence, archive, dump or log. {@link ArgumentWatch} looks at processes. */
final class SecretSearch {

    static final List<String> SECRETS = Stream.of(
                    MysqlServer.ROOT, MysqlPairFixture.REPLICATION, Faults.ROTATED, MysqlPairFixture.MONITOR)
            .map(Login::password)
            .toList();

    private static final SecretForms FORMS = SecretForms.of(SECRETS);

    private final Scene scene;
    private final List<WorkerJob> jobs;
    private final List<String> told;

    SecretSearch(Scene scene, List<WorkerJob> jobs, List<String> told) {
        this.scene = scene;
        this.jobs = jobs;
        this.told = told;
    }

    List<Violation> find() {
        List<Violation> found = new ArrayList<>();
        jobs.forEach(job -> in("the output of a Job", job.output(), found));
        told.forEach(sentence -> in("a sentence", sentence, found));
        for (Path file : results()) {
            in(file.getFileName().toString(), read(file), found);
        }
        for (Path file : new Archives(scene.volume()).files()) {
            Archives.lines(file, line -> in(file.getFileName().toString(), line, found));
        }
        return found.stream().distinct().toList();
    }

    private List<Path> results() {
        try (Stream<Path> all = Files.walk(scene.folder().resolve("jobs"))) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static void in(String where, String text, List<Violation> found) {
        secretIn(text).ifPresent(secret -> found.add(new Violation("S9", "a password is in " + where + ": " + secret)));
    }

    static Optional<String> secretIn(String text) {
        return FORMS.in(text);
    }
}
