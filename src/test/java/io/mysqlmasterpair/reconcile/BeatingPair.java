package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.act.Heart;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.observe.ProbeTarget;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Lag;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Two real servers under the eyes of the operator's probes and its heart, without a cluster. */
public final class BeatingPair implements AutoCloseable {

    private static final PairKey KEY = new PairKey("shop", "shop");
    private static final Duration ROUND = Duration.ofMillis(500);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Duration maxLag;
    private final Prober prober = new Prober(ROUND, Duration.ofSeconds(4), Clock.systemUTC());
    private final Heart heart = new Heart(Clock.systemUTC());
    private final ProbeEvents probes = new ProbeEvents(prober, heart, pair -> {});

    /** Begins. A member that is replaced later must come back at its address. */
    public BeatingPair(MysqlPairFixture pair, Login login, Duration maxLag) {
        this.maxLag = maxLag;
        ProbeTarget target = new ProbeTarget(
                "shop",
                new Both<>("a", "b"),
                new Both<>(pair.a().endpoint(), pair.b().endpoint()),
                login,
                Tls.PREFERRED);
        probes.attend(KEY, new ProbeEvents.Attention(target, maxLag, Optional.of(EVERY), false));
        prober.watch(KEY, target, probes::seen);
    }

    public Optional<PairState> seen() {
        return prober.latest(KEY);
    }

    public Optional<Diagnosis> diagnosis() {
        return seen().map(state -> Diagnoser.diagnose(state, maxLag));
    }

    /** How far the channel into a member is behind, when the heartbeat says so. */
    public Optional<Long> lagByHeartbeat(Side replica) {
        return seen().flatMap(state -> state.lag(replica))
                .filter(Lag::byHeartbeat)
                .map(Lag::seconds);
    }

    @Override
    public void close() {
        probes.forget(KEY);
        prober.close();
        heart.close();
    }
}
