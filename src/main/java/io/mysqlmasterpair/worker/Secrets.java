package io.mysqlmasterpair.worker;

import java.util.ArrayList;
import java.util.List;

/** Takes known secrets out of texts that others wrote, such as a server's error message (S9). */
final class Secrets {

    private final List<String> known;

    Secrets(List<String> known) {
        this.known = known.stream().filter(secret -> secret.length() >= 4).toList();
    }

    static Secrets of(RunOptions.Logins logins) {
        List<String> known = new ArrayList<>();
        known.add(logins.admin().password());
        logins.replication().ifPresent(login -> known.add(login.password()));
        logins.monitor().ifPresent(login -> known.add(login.password()));
        return new Secrets(known);
    }

    String without(String text) {
        String clean = text;
        for (String secret : known) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }
}
