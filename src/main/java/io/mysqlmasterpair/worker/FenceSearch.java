package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.worker.Result.Outcome;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Asks both members whether an unfinished run left one of them fenced, and for the highest ordinal that a run had. Both are locked meanwhile: a process of that run
 * may still be at work, and what it would leave is not known before it has ended. Changes nothing.
 */
public final class FenceSearch {

    private final RunOptions options;
    private final Story story;

    public FenceSearch(RunOptions options, PrintStream out, Clock clock) {
        this.options = options;
        this.story = new Story(out, clock, Secrets.of(options.logins()));
    }

    /** Never throws for what a member does. Done also where a fence was found: the facts say which. */
    public Result run() {
        try (Run run = Boarding.board(options, story)) {
            Both<Optional<Lease>> leases =
                    Both.of(side -> run.member(side).leases().read());
            Map<String, String> facts = new TreeMap<>();
            highest(leases).ifPresent(ordinal -> facts.put("ordinal", Long.toString(ordinal)));
            return LeftFence.of(leases)
                    .map(fence -> fenced(fence, facts))
                    .orElseGet(() -> result(
                            Outcome.Done, false, "No unfinished repair has left a fence on either member.", facts));
        } catch (Refused e) {
            return result(Outcome.Refused, e.retryable(), e.getMessage(), Map.of());
        } catch (MemberException e) {
            return result(Outcome.Failed, e.isTransient(), e.getMessage(), Map.of());
        }
    }

    /** Of runs that are over, too: whoever knows of none has to go above them. */
    private static OptionalLong highest(Both<Optional<Lease>> leases) {
        return Stream.of(leases.a(), leases.b())
                .flatMap(Optional::stream)
                .mapToLong(Lease::ordinal)
                .max();
    }

    private Result fenced(LeftFence fence, Map<String, String> facts) {
        String member = options.members().get(fence.member()).name();
        String peer = options.members().get(fence.member().other()).name();
        facts.putAll(Map.of(
                "fenced", member, "run", fence.run(), "data", fence.data().name()));
        if (fence.fromPeer()) {
            facts.put("authority", peer);
        }
        return result(
                Outcome.Done,
                false,
                "Run " + fence.run() + " left " + member + " fenced; "
                        + fence.data().words() + ". "
                        + (fence.fromPeer()
                                ? peer + " is the authority of that run."
                                : "That " + peer + " is the authority of that run is not said there."),
                facts);
    }

    private Result result(Outcome outcome, boolean retryable, String message, Map<String, String> facts) {
        String clean = story.secrets().without(String.valueOf(message));
        story.say(clean);
        return new Result(outcome, retryable, clean, List.of(), facts);
    }
}
