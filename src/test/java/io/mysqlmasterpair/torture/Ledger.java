package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.torture.Write.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Every write that was attempted, noted before it is sent, and which of them the server acknowledged. Only those count;
 * of the others nobody may say what became of them.
 */
final class Ledger {

    /** All tokens look like this, so that they are found in whatever text. */
    static final Pattern TOKEN = Pattern.compile("\\bt[ab]\\d{8}z\\b");

    private final AtomicLong next = new AtomicLong();
    private final Collection<Write> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<String, Write> updates = new ConcurrentHashMap<>();
    private final Set<String> deletions = ConcurrentHashMap.newKeySet();

    String token(Side on) {
        return "t%s%08dz".formatted(Names.of(on), next.incrementAndGet());
    }

    Write attempt(Write write) {
        switch (write.kind()) {
            case UPDATE -> updates.put(write.token(), write);
            case DELETE -> deletions.add(write.token());
            case INSERT, TRANSACTION, CREATE_TABLE -> {}
        }
        return write;
    }

    void acknowledge(Write write) {
        acknowledged.add(write);
    }

    List<Write> acknowledged() {
        return List.copyOf(acknowledged);
    }

    List<Write> acknowledged(Kind kind) {
        return acknowledged.stream().filter(write -> write.kind() == kind).toList();
    }

    /** The update that wrote a token, whether acknowledged or not. */
    Optional<Write> update(String token) {
        return Optional.ofNullable(updates.get(token));
    }

    /** Whether somebody tried to delete the row of a token: then it may be gone. */
    boolean mayBeDeleted(String token) {
        return deletions.contains(token);
    }
}
