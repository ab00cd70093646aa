package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.NamedLock;
import io.mysqlmasterpair.pair.Side;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes or repairs the operator's schema and, where its login is given, the account that the operator watches with, on
 * every member that can be reached. One member is enough: the other may be what is broken.
 */
public final class AccountsTask {

    private final RunOptions options;
    private final Story story;

    public AccountsTask(RunOptions options, PrintStream out, Clock clock) {
        this.options = options;
        this.story = new Story(out, clock, Secrets.of(options.logins()));
    }

    /** How it went on one member. */
    private enum Done {
        MADE,
        LATER,
        NEVER
    }

    public Result run() {
        Map<String, String> facts = new TreeMap<>();
        List<Done> ends = new ArrayList<>();
        for (Side side : Side.values()) {
            String name = options.members().get(side).name();
            ends.add(one(side, name, facts));
            story.say("Member " + name + ": " + facts.get(name) + ".");
        }
        String message = (options.logins().monitor().isPresent() ? "The monitor account: " : "The heartbeat's table: ")
                + String.join(
                        "; ",
                        facts.entrySet().stream()
                                .map(e -> e.getKey() + ": " + e.getValue())
                                .toList());
        if (ends.contains(Done.MADE)) {
            return result(Result.Outcome.Done, false, message, facts);
        }
        return result(Result.Outcome.Refused, ends.contains(Done.LATER), message, facts);
    }

    private Result result(Result.Outcome outcome, boolean retryable, String message, Map<String, String> facts) {
        Map<String, String> clean = new TreeMap<>();
        facts.forEach((name, value) -> clean.put(name, story.secrets().without(value)));
        return new Result(outcome, retryable, story.secrets().without(message), List.of(), clean);
    }

    private Done one(Side side, String name, Map<String, String> facts) {
        try (Member member = Member.connect(name, Boarding.connectOptions(options, side))) {
            return locked(member, facts);
        } catch (MemberException e) {
            facts.put(name, String.valueOf(e.getMessage()));
            return e.isTransient() ? Done.LATER : Done.NEVER;
        }
    }

    private Done locked(Member member, Map<String, String> facts) {
        var lock = member.lock(options.limits().lock());
        if (lock.isEmpty()) {
            facts.put(member.name(), "another process works on it");
            return Done.LATER;
        }
        try (NamedLock held = lock.get()) {
            // with one member that takes writes, it is the operator that closes the other
            boolean ours = options.writers().active().isPresent()
                    || member.leases().read().filter(Lease::isFenced).isPresent();
            if (member.settings().isSuperReadOnly() && !ours) {
                facts.put(member.name(), "is super_read_only, and not by this operator");
                return Done.NEVER;
            }
            // the heartbeat's table first: the account is given a right on it
            member.leases()
                    .ensureSchema(List.of(
                            options.members().a().name(), options.members().b().name()));
            options.logins().monitor().ifPresent(member.accounts()::ensureMonitor);
            facts.put(member.name(), held.isHeld() ? "made or repaired" : "made or repaired, the lock was lost");
            return Done.MADE;
        }
    }
}
