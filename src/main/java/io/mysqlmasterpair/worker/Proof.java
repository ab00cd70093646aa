package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.List;

/** Proves channels by what they carry: threads that run, a row written on the source and seen on the replica. */
final class Proof {

    private static final Duration STEADY = Duration.ofSeconds(1);

    private final Run run;
    private final List<Side> replicas;

    /** @param replicas the members whose channels are to be proven */
    Proof(Run run, List<Side> replicas) {
        this.run = run;
        this.replicas = replicas;
    }

    void give() {
        Duration limit = run.options().limits().proof();
        for (Side replica : replicas) {
            threads(run.member(replica), limit);
        }
        // unique to this attempt: a marker of an earlier one would prove nothing
        String token = token();
        for (Side replica : replicas) {
            run.member(replica.other())
                    .markers()
                    .write(token, run.member(replica.other()).name());
        }
        for (Side replica : replicas) {
            marker(token, run.member(replica.other()), run.member(replica), limit);
            covered(run.member(replica.other()), run.member(replica), limit);
        }
        for (Side replica : replicas) {
            threads(run.member(replica), STEADY);
        }
    }

    private String token() {
        String name = run.options().run();
        String stamp = Long.toString(run.story().clock().millis(), 36);
        return name.substring(0, Math.min(name.length(), 63 - stamp.length())) + "/" + stamp;
    }

    private static void threads(Member replica, Duration limit) {
        if (!Waiting.until(limit, () -> replica.replica().channel().running())) {
            throw new Failed(
                    "the threads of the channel into " + replica.name() + " do not run: " + Channels.trouble(replica),
                    true);
        }
    }

    private void marker(String token, Member source, Member replica, Duration limit) {
        if (!Waiting.until(limit, () -> replica.markers().seen(token, source.name()))) {
            throw new Failed(
                    "what is written on " + source.name() + " does not arrive on " + replica.name() + ": "
                            + Channels.trouble(replica),
                    true);
        }
        run.story().say("A row written on " + source.name() + " arrived on " + replica.name() + ".");
    }

    private void covered(Member source, Member replica, Duration limit) {
        CatchUp catchUp = CatchUp.of(run, replica, source);
        if (!Waiting.until(limit, catchUp::isReached)) {
            throw new Failed(replica.name() + " does not reach " + source.name() + ": " + catchUp.why(), true);
        }
    }
}
