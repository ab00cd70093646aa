package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The settings of a member that make up its fence. */
public final class Settings {

    static final List<String> FENCED =
            List.of("event_scheduler", "super_read_only", "read_only", "offline_mode", "skip_replica_start");

    private final Sql sql;

    Settings(Sql sql) {
        this.sql = sql;
    }

    /** What the fence will change, as it is now. */
    public Prior current() {
        return new Prior(FENCED.stream()
                .map(name -> new Prior.Setting(name, value(name), persisted(name)))
                .toList());
    }

    private String value(String name) {
        String value = sql.text("SELECT @@GLOBAL." + name).toUpperCase(Locale.ROOT);
        return switch (value) {
            case "1" -> "ON";
            case "0" -> "OFF";
            default -> value;
        };
    }

    private Optional<String> persisted(String name) {
        return sql
                .rows(
                        "SELECT variable_value AS v FROM performance_schema.persisted_variables WHERE variable_name = ?",
                        name)
                .stream()
                .map(row -> row.text("v"))
                .findFirst();
    }

    public boolean isOn(String name) {
        return value(name).equals("ON");
    }

    /** Whether nobody at all can write: also not an administrator. */
    public boolean isSuperReadOnly() {
        return isOn("super_read_only");
    }

    public boolean isOffline() {
        return isOn("offline_mode");
    }

    /**
     * Makes the member read only for everyone, also after a restart. Waits for commits under way, at most {@code limit}.
     *
     * @throws MemberException errno 1205 when a client's lock was in the way
     */
    public void persistSuperReadOnly(Duration limit) {
        sql.run("SET SESSION lock_wait_timeout = " + Math.max(1, limit.toSeconds()));
        sql.run("SET PERSIST super_read_only = ON");
        sql.run("SET PERSIST read_only = ON");
    }

    /** Rejects every client without CONNECTION_ADMIN, the peer's replication account too; also after a restart. */
    public void persistOffline() {
        sql.run("SET PERSIST offline_mode = ON");
    }

    /**
     * Keeps replication from starting by itself when the server restarts: it would apply the peer's changes to a partial
     * import, and count them as done. Concerns restarts only.
     */
    public void persistNoReplicaStart() {
        sql.run("SET PERSIST_ONLY skip_replica_start = ON");
    }

    /** Whether persisted settings are loaded at all when the server starts. */
    public boolean persistedAreLoaded() {
        return isOn("persisted_globals_load");
    }

    /** Opens the member to clients again; what they may write is another setting. */
    public void leaveOffline() {
        sql.run("SET PERSIST offline_mode = OFF");
    }

    /** Stops events from firing; leaves a scheduler alone that was disabled at the server's start. */
    public void persistNoEvents() {
        if (!value("event_scheduler").equals("DISABLED")) {
            sql.run("SET PERSIST event_scheduler = OFF");
        }
    }

    /**
     * Runs something with super_read_only lifted, and puts it back. read_only stays on all the while, so only accounts
     * with administrator's rights could write beside it. Only the running value is lifted: a server that restarts in
     * here comes back closed.
     */
    public <T> T whileAdministratorsMayWrite(Supplier<T> work) {
        if (!isSuperReadOnly()) {
            return work.get();
        }
        sql.run("SET GLOBAL super_read_only = OFF");
        try {
            return work.get();
        } finally {
            sql.run("SET GLOBAL super_read_only = ON");
        }
    }

    /** Lifts super_read_only for a whole step; read_only stays. */
    public void letAdministratorsWrite() {
        sql.run("SET GLOBAL super_read_only = OFF");
    }

    /**
     * Runs something while the server takes statements as long as they can be: a row of a large BLOB is written in
     * hexadecimal, twice its length, and would be refused by a server that holds it. Not persisted.
     */
    public void whileLongStatementsPass(Runnable work) {
        String before = sql.text("SELECT @@GLOBAL.max_allowed_packet");
        sql.run("SET GLOBAL max_allowed_packet = 1073741824");
        try {
            work.run();
        } finally {
            sql.run("SET GLOBAL max_allowed_packet = " + before);
        }
    }

    /** Closes the member again after {@link #letAdministratorsWrite}. */
    public void refuseAdministrators() {
        sql.run("SET GLOBAL super_read_only = ON");
    }

    /** Puts everything back as it was before the fence. Writing comes last but one, events last. */
    public void restore(Prior prior) {
        restore(prior, "offline_mode");
        // read_only first: switching it off switches super_read_only off with it, switching super_read_only on needs it
        restore(prior, "read_only");
        restore(prior, "super_read_only");
        restore(prior, "event_scheduler");
        restore(prior, "skip_replica_start");
    }

    private void restore(Prior prior, String name) {
        Optional<Prior.Setting> before =
                prior.settings().stream().filter(s -> s.name().equals(name)).findFirst();
        if (before.isEmpty() || before.get().value().equals("DISABLED")) {
            return;
        }
        if (!name.equals("skip_replica_start")) { // this one can't be set while the server runs
            sql.run("SET GLOBAL " + name + " = " + keyword(before.get().value()));
        }
        if (before.get().persisted().isPresent()) {
            sql.run("SET PERSIST_ONLY " + name + " = "
                    + keyword(before.get().persisted().get()));
        } else {
            sql.run("RESET PERSIST IF EXISTS " + name);
        }
    }

    private static String keyword(String value) {
        return value.equalsIgnoreCase("ON") || value.equals("1") ? "ON" : "OFF";
    }
}
