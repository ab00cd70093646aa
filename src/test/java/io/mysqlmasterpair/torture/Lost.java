package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.torture.Write.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** S1: every acknowledged write is on both members, or in an archive. Pure: given what is found, it says what is missing. */
final class Lost {

    private final Ledger ledger;
    private final Contents a;
    private final Contents b;
    /** Whether the repair ended healed; else what b lacks it may still get, and what is on a is kept there. */
    private final boolean healed;

    private final boolean targetWhole;
    private final Set<String> archived;
    private final Set<String> archivedDeletions;
    private final List<Set<String>> copies;

    Lost(Ledger ledger, Contents a, Contents b, boolean healed, boolean targetWhole, Archives archives) {
        this.ledger = ledger;
        this.a = a;
        this.b = b;
        this.healed = healed;
        this.targetWhole = targetWhole;
        this.archived = archives.tokens();
        this.archivedDeletions = archives.deletedTokens();
        this.copies = archives.copies();
    }

    List<Violation> find() {
        List<Violation> found = new ArrayList<>();
        for (Kind kind : List.of(Kind.INSERT, Kind.TRANSACTION, Kind.CREATE_TABLE)) {
            ledger.acknowledged(kind).stream()
                    .map(Write::token)
                    .filter(token -> !ledger.mayBeDeleted(token) && !isKept(token))
                    .forEach(token -> found.add(lost(kind + " " + token)));
        }
        ledger.acknowledged(Kind.DELETE).stream()
                .map(Write::token)
                .filter(token -> !isGone(token))
                .forEach(token -> found.add(lost("DELETE " + token)));
        Set<String> known = knownStates();
        ledger.acknowledged(Kind.UPDATE).stream()
                .filter(write -> !known.contains(write.token()))
                .forEach(write -> found.add(lost("UPDATE of row " + write.row() + " to " + write.token())));
        torn(found);
        return found;
    }

    private static Violation lost(String what) {
        return new Violation("S1", "an acknowledged write is lost: " + what);
    }

    private boolean isKept(String token) {
        return archived.contains(token)
                || isOnMembers(a.tokens().contains(token), b.tokens().contains(token));
    }

    private boolean isOnMembers(boolean onA, boolean onB) {
        return onA && onB || !healed && (onA || targetWhole && onB);
    }

    /** Gone from both; or its deletion is in a log, or a copy was made when it was gone. */
    private boolean isGone(String token) {
        return isOnMembers(!a.ledger().contains(token), !b.ledger().contains(token))
                || archivedDeletions.contains(token)
                || copies.stream().anyMatch(copy -> !copy.contains(token));
    }

    /** The states that rows have, or have in an archive, and those that these were made from. */
    private Set<String> knownStates() {
        Set<String> known = new HashSet<>();
        a.counters().forEach((row, token) -> {
            if (isOnMembers(true, token.equals(b.counters().get(row)))) {
                follow(token, known);
            }
        });
        if (!healed && targetWhole) {
            b.counters().values().forEach(token -> follow(token, known));
        }
        archived.forEach(token -> follow(token, known));
        return known;
    }

    private void follow(String token, Set<String> known) {
        String at = token;
        while (known.add(at)) {
            Optional<Write> update = ledger.update(at);
            if (update.isEmpty()) {
                return;
            }
            at = update.get().before();
        }
    }

    /** A transaction is there whole or not at all. */
    private void torn(List<Violation> found) {
        for (Write write : ledger.acknowledged(Kind.TRANSACTION)) {
            for (Contents member : List.of(a, b)) {
                boolean whole = member.ledger().contains(write.token())
                        == member.items().contains(write.token());
                if (!whole && (member != b || healed || targetWhole)) {
                    found.add(new Violation("S1", "half of a transaction is there: " + write.token()));
                }
            }
        }
    }
}
