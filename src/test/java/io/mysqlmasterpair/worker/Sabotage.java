package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A build in which one step is broken in a way that a mistake could break it. */
public enum Sabotage {
    /** The manifest says that all is kept, and nothing is. */
    ARCHIVE_SKIPPED(Step.ARCHIVE) {
        @Override
        WorkerStep.Ending run(Run run, WorkerStep real) {
            WorkerStep.Ending ending = real.run(run);
            Path file = run.workspace().archiveManifest();
            ArchiveManifest archive = ArchiveManifest.read(file).orElseThrow();
            archive.files().forEach(kept -> delete(run.workspace().archive().resolve(kept.name())));
            Durable.writeJson(file, archive.restingOn("", archive.run()));
            return ending;
        }
    },
    /** Written, and then damaged: nobody reads it back, nor does the import, which is told that it has dropped all that. */
    ARCHIVE_NOT_VERIFIED(Step.ARCHIVE) {
        @Override
        WorkerStep.Ending run(Run run, WorkerStep real) {
            WorkerStep.Ending ending = real.run(run);
            OpenArchive.of(run.workspace().dir()).noteOverwritten(run.story());
            Path copy = run.workspace().archive().resolve("copy.sql.gz");
            try {
                byte[] bytes = Files.readAllBytes(copy);
                bytes[bytes.length / 2] ^= 0x55;
                Files.write(copy, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ending;
        }
    },
    /** A schema is made and dropped in a session that forgot {@code sql_log_bin = 0}. */
    IMPORT_BINLOGGED(Step.IMPORT) {
        @Override
        WorkerStep.Ending run(Run run, WorkerStep real) {
            WorkerStep.Ending ending = real.run(run);
            asAdministrator(run, "SET GLOBAL super_read_only = OFF", "CREATE DATABASE lost", "DROP DATABASE lost");
            return ending;
        }
    },
    /** The fence goes when the data are in, and not when they are proven. */
    UNFENCED_TOO_EARLY(Step.IMPORT) {
        @Override
        WorkerStep.Ending run(Run run, WorkerStep real) {
            WorkerStep.Ending ending = real.run(run);
            run.targetLease().prior().ifPresent(run.target().settings()::restore);
            return ending;
        }
    },
    /** The target forgets its identifiers and keeps its identity: it gives them again, and its peer takes new for old. */
    RESET_ON_KEPT_UUID(Step.UNFENCE) {
        @Override
        WorkerStep.Ending run(Run run, WorkerStep real) {
            asAdministrator(run, "RESET BINARY LOGS AND GTIDS");
            return real.run(run);
        }
    };

    private final Step where;

    Sabotage(Step where) {
        this.where = where;
    }

    abstract WorkerStep.Ending run(Run run, WorkerStep real);

    /** The step, broken where this breaks it. */
    public WorkerStep in(WorkerStep step) {
        return step.step() == where ? new Broken(this, step) : step;
    }

    private record Broken(Sabotage sabotage, WorkerStep real) implements WorkerStep {
        @Override
        public Step step() {
            return real.step();
        }

        @Override
        public String about() {
            return real.about();
        }

        @Override
        public String help() {
            return real.help();
        }

        @Override
        public Ending run(Run run) {
            return sabotage.run(run, real);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void asAdministrator(Run run, String... statements) {
        Properties login = new Properties();
        login.setProperty("user", run.options().logins().admin().username());
        login.setProperty("password", run.options().logins().admin().password());
        try (var connection = DriverManager.getConnection(
                        "jdbc:mysql://" + run.target().endpoint() + "/", login);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
