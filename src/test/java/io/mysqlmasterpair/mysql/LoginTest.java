package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysqlmasterpair.testing.MountedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins in files, as Secrets are mounted. */
class LoginTest {

    @TempDir
    Path folder;

    @Test
    void aFolderMadeByHandIsReadWithoutTheLastLineBreak() throws IOException {
        Files.writeString(folder.resolve("username"), "root");
        Files.writeString(folder.resolve("password"), " p w\n\n");

        assertThat(Login.fromFolder(folder)).isEqualTo(new Login("root", " p w\n"));
        assertThat(Login.fromFolder(folder)).hasToString("Login[root]");
    }

    @Test
    void nameAndPasswordAreOfOneVersionWhileTheSecretChanges() throws InterruptedException {
        MountedSecret secret = MountedSecret.at(folder.resolve("admin"), new Login("user-0", "password-0"));
        AtomicBoolean stop = new AtomicBoolean();
        Thread changing = Thread.ofPlatform().start(() -> {
            for (int i = 1; !stop.get(); i++) {
                secret.change(new Login("user-" + i, "password-" + i));
            }
        });
        try {
            for (int i = 0; i < 5_000; i++) {
                Login read = Login.fromFolder(secret.folder());
                assertThat(read.password()).isEqualTo(read.username().replace("user", "password"));
            }
        } finally {
            stop.set(true);
            changing.join();
        }
    }

    /** Where the old version goes in the moment between the link and the file, what a name leads to next may be of any version. */
    @Test
    void nothingIsReadBesideALinkWhoseVersionIsGone() throws IOException {
        Files.createSymbolicLink(folder.resolve("..data"), folder.resolve("..version-that-is-gone"));
        Files.writeString(folder.resolve("username"), "of-one-version");
        Files.writeString(folder.resolve("password"), "of-another");

        assertThatThrownBy(() -> Login.fromFolder(folder)).hasMessageContaining(folder.toString());
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Login.fromFolder(folder)).hasMessageContaining(folder.toString());
    }
}
