package io.mysqlmasterpair.mysql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Two members' accounts held against each other. Pure. */
public final class AccountDifferences {

    private static final int NAMED = 3;

    private AccountDifferences() {}

    /**
     * A sentence for each difference, on one line whatever names there are; empty when all accounts are equal.
     *
     * @param theirs accounts of the authority, or of the first member
     */
    public static List<String> between(String one, Collection<Account> theirs, String other, Collection<Account> ours) {
        SortedMap<String, Account> left = byKey(theirs);
        SortedMap<String, Account> right = byKey(ours);
        SortedSet<String> all = new TreeSet<>(left.keySet());
        all.addAll(right.keySet());
        List<String> sentences = new ArrayList<>();
        for (String key : all) {
            Account wanted = left.get(key);
            Account found = right.get(key);
            if (wanted != null && found != null) {
                compare(wanted, found, other, sentences);
            } else if (wanted != null) {
                sentences.add(wanted.shown() + " is missing on " + other);
            } else if (found != null) {
                sentences.add(found.shown() + " is missing on " + one);
            }
        }
        return sentences.stream()
                .map(sentence -> sentence.replace("\n", "\\n").replace("\r", "\\r"))
                .toList();
    }

    static SortedMap<String, Account> byKey(Collection<Account> accounts) {
        SortedMap<String, Account> byKey = new TreeMap<>();
        // a role and an account may have one name on MariaDB
        accounts.forEach(account -> byKey.put(account.key() + (account.role() ? " (role)" : ""), account));
        return byKey;
    }

    private static void compare(Account wanted, Account found, String other, List<String> sentences) {
        String name = wanted.shown();
        if (!wanted.identification().equals(found.identification())) {
            sentences.add(
                    name + " has another password on " + other + ", or the same one that was set there by itself");
        }
        if (wanted.locked() != found.locked()) {
            sentences.add(name + " is " + (found.locked() ? "locked" : "not locked") + " on " + other);
        }
        if (!wanted.optionsUnlike(found).isEmpty()) {
            sentences.add(name + " has other options on " + other + ": "
                    + some(found.optionsUnlike(wanted).values()) + ", not "
                    + some(wanted.optionsUnlike(found).values()));
        }
        List<String> lacks = without(wanted.grants(), found.grants());
        List<String> hasMore = without(found.grants(), wanted.grants());
        if (!lacks.isEmpty() || !hasMore.isEmpty()) {
            String both = lacks.isEmpty() || hasMore.isEmpty() ? "" : "; ";
            sentences.add(name + " has other grants on " + other + ": "
                    + (lacks.isEmpty() ? "" : "lacks " + some(lacks)) + both
                    + (hasMore.isEmpty() ? "" : "has " + some(hasMore) + " too"));
        }
        if (!wanted.defaultRoles().equals(found.defaultRoles())) {
            sentences.add(
                    name + " has other default roles on " + other + ": " + roles(found) + ", not " + roles(wanted));
        }
    }

    static List<String> without(SortedSet<Grant> all, SortedSet<Grant> known) {
        return all.stream()
                .filter(grant -> !known.contains(grant))
                .map(Grant::toString)
                .toList();
    }

    private static String roles(Account account) {
        return account.defaultRoles().isEmpty() ? "none" : String.join(", ", account.defaultRoles());
    }

    private static String some(Collection<String> texts) {
        String named = texts.stream()
                .limit(NAMED)
                .map(text -> text.isEmpty() ? "none" : text)
                .collect(Collectors.joining(", "));
        return texts.size() > NAMED ? named + " and " + (texts.size() - NAMED) + " more" : named;
    }
}
