package io.mysqlmasterpair.mysql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The statements that make a member's accounts those of the authority. Those that only the member has are left alone:
 * nothing is dropped. Pure.
 */
final class AccountCopy {

    /** A statement, and the account that it is about. The text may hold a password's hash: it is run, never told. */
    record Change(Account account, String statement) {

        @Override
        public String toString() {
            return account.shown();
        }
    }

    private final AccountWords words;
    private final Set<String> behindFence;

    /** @param behindFence keys of accounts that a fence has locked, or will open: its end does that, nothing before */
    AccountCopy(AccountWords words, Set<String> behindFence) {
        this.words = words;
        this.behindFence = Set.copyOf(behindFence);
    }

    /** Accounts and roles first, because grants name them; what is too much goes before what is missing: ALL has parts. */
    List<Change> changes(Collection<Account> wanted, Collection<Account> found) {
        SortedMap<String, Account> ours = AccountDifferences.byKey(found);
        SortedMap<String, Account> theirs = AccountDifferences.byKey(wanted);
        List<Change> changes = new ArrayList<>();
        theirs.forEach((key, account) -> make(account, ours.get(key), changes));
        theirs.forEach((key, account) -> grant(account, ours.get(key), changes));
        theirs.forEach((key, account) -> {
            Account now = ours.get(key);
            if (!account.defaultRoles().equals(now == null ? new TreeSet<>() : now.defaultRoles())) {
                changes.add(new Change(account, words.defaultRoles(account)));
            }
        });
        return changes;
    }

    private void make(Account wanted, @Nullable Account now, List<Change> changes) {
        if (wanted.role()) {
            if (now == null) {
                changes.add(new Change(wanted, "CREATE ROLE IF NOT EXISTS " + wanted.quoted()));
            }
            return;
        }
        boolean same = now != null
                && now.identification().equals(wanted.identification())
                && now.optionsUnlike(wanted).isEmpty()
                && now.locked() == wanted.locked();
        if (!same) {
            String verb = now == null ? "CREATE USER IF NOT EXISTS " : "ALTER USER ";
            changes.add(new Change(
                    wanted,
                    verb + wanted.quoted() + " " + wanted.identification().clause() + " "
                            + String.join(" ", words.inOrder(wanted.options()))
                            + (wanted.locked() || behindFence.contains(wanted.key())
                                    ? " ACCOUNT LOCK"
                                    : " ACCOUNT UNLOCK")));
        }
    }

    private static void grant(Account wanted, @Nullable Account now, List<Change> changes) {
        SortedSet<Grant> held = now == null ? new TreeSet<>() : now.grants();
        held.stream()
                .filter(grant -> !wanted.grants().contains(grant))
                .forEach(grant -> changes.add(new Change(wanted, grant.takeAway(wanted.quoted()))));
        // a right that was taken away may have covered one that stays
        boolean anew = !wanted.grants().containsAll(held);
        wanted.grants().stream()
                .filter(grant -> anew || !held.contains(grant))
                .forEach(grant -> changes.add(new Change(wanted, grant.give(wanted.quoted()))));
    }
}
