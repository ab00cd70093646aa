package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A member's accounts that are its users' business: not root's, the server's own, or those that the pair itself uses. */
public final class UserAccounts {

    private final Sql sql;
    private final AccountWords words;
    private final RepairDialect dialect;
    private final Settings settings;

    UserAccounts(Sql sql, RepairDialect dialect, ServerVersion version, Settings settings) {
        this.sql = sql;
        this.dialect = dialect;
        this.words = AccountWords.of(version);
        this.settings = settings;
    }

    /** @param except names of users that are left out, whatever their hosts; the connected account is anyway */
    public List<Account> all(Set<String> except) {
        String own = sql.text("SELECT CURRENT_USER()");
        return words.read(sql).stream()
                .filter(account -> account.role() || !except.contains(account.user()))
                .filter(account -> account.role() || !account.key().equals(own))
                .toList();
    }

    /** Accounts that objects of user schemas are run in the name of, and that are not here; with those objects. */
    public Map<String, List<String>> missingDefiners() {
        return Definers.missing(sql);
    }

    /**
     * Makes the accounts that are wanted what they are to be, on this member alone, unlogged. What one of them can't be given
     * stops none of the others. Doing it twice does no more than once.
     *
     * @param now this member's accounts, with their locks as they are apart from a fence
     * @param behindFence keys of accounts that the fence's end will open: they stay locked
     * @return a sentence for each that could not be made equal
     */
    public List<String> makeEqual(List<Account> wanted, List<Account> now, Set<String> behindFence) {
        List<String> failures = new ArrayList<>();
        String mode = sql.text("SELECT @@SESSION.sql_mode");
        settings.whileAdministratorsMayWrite(() -> {
            sql.run("SET SESSION sql_mode = ''");
            try {
                sql.withoutBinaryLog(() -> new AccountCopy(words, behindFence)
                        .changes(wanted, now)
                        .forEach(change -> make(change, failures)));
            } finally {
                sql.run("SET SESSION sql_mode = '" + mode + "'");
            }
            return true;
        });
        return List.copyOf(failures);
    }

    /** What the server says may repeat the statement, and that has a password's hash in it: only its number is told (S9). */
    private void make(AccountCopy.Change change, List<String> failures) {
        try {
            sql.unrecorded(dialect, () -> sql.run(change.statement()));
        } catch (MemberException e) {
            if (e.isTransient()) {
                throw new MemberException(
                        e.fault(),
                        e.errno(),
                        "an account could not be made equal: error " + e.errno(),
                        new SQLException("not told, it may repeat the statement"));
            }
            failures.add(change.account().shown() + " can't be made equal: error " + e.errno() + " at "
                    + change.statement().substring(0, change.statement().indexOf(' ')));
        }
    }
}
