package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import java.time.Duration;
import java.util.function.Consumer;

/** Closes a member to writes although clients are at work on it. */
final class Closing {

    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private Closing() {}

    /**
     * Waits for commits under way; whoever holds a lock for longer is sent away, unacknowledged.
     *
     * @param how closes it within a time, or throws with errno 1205
     */
    static void close(Run run, Member member, Consumer<Duration> how) {
        for (int attempt = 1; ; attempt++) {
            try {
                how.accept(LOCK_WAIT);
                return;
            } catch (MemberException e) {
                if (e.errno() != LOCK_WAIT_TIMEOUT || attempt == ATTEMPTS) {
                    throw e;
                }
                int ended = member.clients().endAll(member.ownSessions());
                run.story()
                        .say("A session kept " + member.name() + " from being closed for " + LOCK_WAIT.toSeconds()
                                + " s; ended " + ended + " sessions.");
            }
        }
    }
}
