package io.mysqlmasterpair.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The settings of a member that make up its fence. */
public final class Settings {

    /** Keeps replication from starting with the server; not every family has it as a setting. */
    static final String NO_REPLICA_START = "skip_replica_start";

    private final Sql sql;
    private final RepairDialect dialect;
    private final AccountLocks accounts;

    Settings(Sql sql, RepairDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        this.accounts = new AccountLocks(sql, dialect);
    }

    /** What the fence will change, as it is now. */
    public Prior current() {
        return new Prior(dialect.fence().stream()
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
        if (!dialect.persists()) {
            return Optional.empty();
        }
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

    /** Whether nobody at all can write: also not an administrator. Never where there is no such setting. */
    public boolean isSuperReadOnly() {
        return !dialect.fencesByLocks() && isOn("super_read_only");
    }

    /** Whether nobody but us can write: by super_read_only, or because all who could pass read_only are locked. */
    public boolean refusesWrites() {
        return dialect.fencesByLocks()
                ? isOn("read_only") && accounts.openPastReadOnly().isEmpty()
                : isSuperReadOnly();
    }

    /** Whether clients and the peer's replication account are turned away: by offline mode, or by locks. */
    public boolean turnsClientsAway() {
        return dialect.fencesByLocks() ? accounts.open().isEmpty() : isOn("offline_mode");
    }

    /** Whether what turns clients away leaves in those that are in: then their sessions have to be ended. */
    public boolean leavesSessions() {
        return dialect.fencesByLocks();
    }

    private void keep(String name, String value) {
        sql.run((dialect.persists() ? "SET PERSIST " : "SET GLOBAL ") + name + " = " + value);
    }

    /**
     * What was before the fence, completed by the accounts that {@link #refuseWrites} will lock: to be written down before it
     * does. None where super_read_only keeps everybody off.
     */
    public Prior withWritersToLock(Prior prior) {
        return dialect.fencesByLocks() ? prior.withLocked(accounts.openPastReadOnly()) : prior;
    }

    /**
     * Makes the member read only for everyone; where settings can be persisted, also after a restart. Waits for commits
     * under way, at most {@code limit}.
     *
     * @throws MemberException errno 1205 when a client's lock was in the way
     */
    public void refuseWrites(Prior prior, Duration limit) {
        sql.run("SET SESSION lock_wait_timeout = " + Math.max(1, limit.toSeconds()));
        if (dialect.fencesByLocks()) {
            alter(prior, accounts::lock);
        } else {
            keep("super_read_only", "ON");
        }
        keep("read_only", "ON");
    }

    /**
     * What was before the fence, completed by the accounts that {@link #shut} will lock: to be written down before it does.
     * None where settings outlive a restart.
     */
    public Prior withAccountsToLock(Prior prior) {
        if (dialect.persists()) {
            return prior;
        }
        return prior.withLocked(accounts.open());
    }

    /** As {@link #withAccountsToLock}, with one that is about to be made. */
    public Prior withAccountToLock(Prior prior, String account) {
        return dialect.fencesByLocks() ? prior.withLocked(List.of(account)) : prior;
    }

    /**
     * What was before the fence, completed by accounts that came since the member was shut, from the peer: to be written down
     * before {@link #closeAgain} locks them. An account that was locked and is open again was opened by somebody.
     */
    public Prior withNewcomers(Prior prior) {
        return dialect.fencesByLocks()
                ? prior.withLocked(accounts.open().stream()
                        .filter(account -> !prior.locked().orElse(List.of()).contains(account))
                        .toList())
                : prior;
    }

    /**
     * Rejects every client without administrator's rights, the peer's replication account too; also after a restart: by the
     * persisted setting, or else by locking the accounts that are written down.
     */
    public void shut(Prior prior) {
        alter(prior, accounts::lock);
        setOffline("ON");
    }

    private void setOffline(String value) {
        if (!dialect.fencesByLocks()) {
            keep("offline_mode", value);
        }
    }

    /**
     * Closes a member again that a restart has opened, as far as it was closed. Nothing to do where settings outlive a
     * restart: what is open there was opened by somebody, and is refused. The same holds of locked accounts.
     *
     * @param newcomers what {@link #withNewcomers} added
     * @param shut whether clients must be turned away, if they were before
     */
    public void closeAgain(Prior prior, List<String> newcomers, boolean shut, Duration limit) {
        if (dialect.persists()) {
            return;
        }
        if (dialect.fencesByLocks()) {
            accounts.lock(newcomers);
        }
        if (!isOn("read_only") || !dialect.fencesByLocks() && !isSuperReadOnly()) {
            refuseWrites(new Prior(prior.settings()), limit);
        }
        persistNoEvents();
        if (shut && prior.locked().isPresent() && !turnsClientsAway()) {
            setOffline("ON");
        }
    }

    /**
     * Keeps replication from starting by itself when the server restarts: it would apply the peer's changes to a partial
     * import, and count them as done. Concerns restarts only. Nothing where there is no such setting:
     * {@link Replica#forgetWhereARestartWouldStartIt} is for that.
     */
    public void persistNoReplicaStart() {
        if (dialect.fence().contains(NO_REPLICA_START)) {
            sql.run("SET PERSIST_ONLY " + NO_REPLICA_START + " = ON");
        }
    }

    /** Whether persisted settings, where there are such, are loaded at all when the server starts. */
    public boolean persistedAreLoaded() {
        return !dialect.persists() || isOn("persisted_globals_load");
    }

    /** Opens the member to clients again; not for writing, so that accounts that read_only lets write stay locked. */
    public void leaveOffline(Prior prior) {
        List<String> writers = dialect.fencesByLocks() ? accounts.pastReadOnly() : List.of();
        alter(
                prior,
                locked -> accounts.unlock(locked.stream()
                        .filter(account -> !writers.contains(account))
                        .toList()));
        setOffline("OFF");
    }

    private void alter(Prior prior, Consumer<List<String>> change) {
        prior.locked()
                .filter(locked -> !locked.isEmpty())
                .ifPresent(locked -> whileAdministratorsMayWrite(() -> {
                    change.accept(locked);
                    return true;
                }));
    }

    /** Stops events from firing; leaves a scheduler alone that was disabled at the server's start. */
    public void persistNoEvents() {
        if (!value("event_scheduler").equals("DISABLED")) {
            keep("event_scheduler", "OFF");
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
        if (!dialect.fencesByLocks()) {
            sql.run("SET GLOBAL super_read_only = OFF");
        }
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
        if (!dialect.fencesByLocks()) {
            sql.run("SET GLOBAL super_read_only = ON");
        }
    }

    /** Puts everything back as it was before the fence. Writing comes last but one, events last. */
    public void restore(Prior prior) {
        alter(prior, accounts::unlock);
        restore(prior, "offline_mode");
        // read_only first: switching it off switches super_read_only off with it, switching super_read_only on needs it
        restore(prior, "read_only");
        restore(prior, "super_read_only");
        restore(prior, "event_scheduler");
        restore(prior, NO_REPLICA_START);
    }

    private void restore(Prior prior, String name) {
        Optional<Prior.Setting> before =
                prior.settings().stream().filter(s -> s.name().equals(name)).findFirst();
        if (before.isEmpty() || before.get().value().equals("DISABLED")) {
            return;
        }
        if (!name.equals(NO_REPLICA_START)) { // this one can't be set while the server runs
            sql.run("SET GLOBAL " + name + " = " + keyword(before.get().value()));
        }
        if (!dialect.persists()) {
            return;
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
