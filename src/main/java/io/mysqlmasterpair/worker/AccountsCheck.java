package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Account;
import io.mysqlmasterpair.mysql.AccountDifferences;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the accounts of both members against each other and tells what differs; no difference fails a run. Where it was
 * asked for, the target's accounts are made those of the authority first (S10).
 */
final class AccountsCheck {

    /** Fact: the differences, a line each, the first of them. */
    static final String FACT = "accounts";

    private static final int TOLD = 10;

    private final Run run;
    private final Member one;
    private final Member other;

    private AccountsCheck(Run run, Member one, Member other) {
        this.run = run;
        this.one = one;
        this.other = other;
    }

    /** @param one the member that the other one is held against: the authority where there is one */
    static AccountsCheck of(Run run, Member one, Member other) {
        return new AccountsCheck(run, one, other);
    }

    /** Tells what differs; changes nothing. Whatever is in the way of that is told, too: it is no reason to stop a repair. */
    List<String> tell() {
        try {
            return tell(
                    nobodys(), AccountDifferences.between(one.name(), accounts(one), other.name(), accounts(other)));
        } catch (MemberException e) {
            return tell(List.of("accounts can't be compared: " + e.getMessage()), List.of());
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            return tell(
                    List.of("accounts can't be compared: what the server tells of them is not understood"), List.of());
        }
    }

    /** Makes the other member's accounts equal, and tells what differs all the same. */
    List<String> makeEqual() {
        List<Account> wanted = accounts(one);
        noteLocks(wanted);
        List<String> failures = other.userAccounts().makeEqual(wanted, accounts(other), fenced());
        run.story().say("Made the accounts of " + other.name() + " those of " + one.name() + ".");
        failures = Stream.concat(failures.stream(), nobodys().stream()).toList();
        return tell(failures, AccountDifferences.between(one.name(), wanted, other.name(), accounts(other)));
    }

    /** What either member can't run, because nobody is there in whose name it would be run. */
    private List<String> nobodys() {
        try {
            return Stream.of(one, other)
                    .flatMap(member -> member.userAccounts().missingDefiners().entrySet().stream()
                            .map(each -> each.getKey() + " has no account on " + member.name() + ", but defines there "
                                    + CompareStep.some(each.getValue())))
                    .toList();
        } catch (MemberException e) {
            return List.of("definers can't be looked for: " + e.getMessage());
        }
    }

    private List<String> tell(List<String> failures, List<String> differences) {
        List<String> all =
                Stream.concat(failures.stream(), differences.stream()).toList();
        all.stream().limit(5L * TOLD).forEach(sentence -> run.story().say("Accounts: " + sentence + "."));
        List<String> told = new ArrayList<>(all.subList(0, Math.min(TOLD, all.size())));
        if (all.size() > TOLD) {
            told.add("and " + (all.size() - TOLD) + " more");
        }
        run.fact(FACT, String.join("\n", told));
        return all;
    }

    /** With their locks as they are apart from a fence, which may consist of locks. */
    private List<Account> accounts(Member member) {
        Set<String> behindFence = member == other ? fenced() : Set.of();
        return member.userAccounts().all(ours()).stream()
                .map(account -> account.withLocked(account.locked() && !behindFence.contains(account.key())))
                .toList();
    }

    private Set<String> ours() {
        RunOptions.Logins logins = run.options().logins();
        return Stream.of(Optional.of(logins.admin()), logins.replication(), logins.monitor())
                .flatMap(Optional::stream)
                .map(Login::username)
                .collect(Collectors.toSet());
    }

    private Set<String> fenced() {
        return locks().map(Set::copyOf).orElse(Set.of());
    }

    private Optional<List<String>> locks() {
        return other.leases().read().flatMap(Lease::prior).flatMap(Prior::locked);
    }

    /**
     * Where locks are the fence, what opens an account is the fence's record of it: it must say so before an account is made,
     * and be silent about those that the authority keeps locked.
     */
    private void noteLocks(List<Account> wanted) {
        Optional<List<String>> locked = locks();
        if (locked.isEmpty()) {
            return;
        }
        Set<String> open = accounts(other).stream()
                .filter(account -> !account.locked())
                .map(Account::key)
                .collect(Collectors.toSet());
        Set<String> noted = new TreeSet<>(locked.get());
        wanted.stream().filter(account -> !account.role()).forEach(account -> {
            if (account.locked()) {
                noted.remove(account.key());
            } else if (!open.contains(account.key())) {
                noted.add(account.key());
            }
        });
        if (!noted.equals(Set.copyOf(locked.get()))) {
            Lease lease = run.targetLease();
            other.leases()
                    .write(lease.withPrior(
                            lease.prior().map(prior -> new Prior(prior.settings(), Optional.of(List.copyOf(noted))))));
        }
    }
}
