package io.mysqlmasterpair.reconcile;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.mysqlmasterpair.act.Heart;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.decision.Beating;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.observe.ProbeTarget;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.pair.Access;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What follows at once from each round of probes: the heartbeat, and a wake-up when the diagnosis is another one, or who
 * takes writes.
 */
final class ProbeEvents extends AbstractEventSource<Void, MysqlMasterPair>
        implements ResourceEventAware<MysqlMasterPair> {

    private record Essence(Diagnosis.Kind kind, Set<Side> sides, Both<Optional<Access>> access) {}

    private final Prober prober;
    private final Heart heart;
    private final Consumer<MysqlMasterPair> deleted;
    private final Map<PairKey, Attention> attention = new ConcurrentHashMap<>();
    private final Map<PairKey, Essence> last = new ConcurrentHashMap<>();

    /** @param deleted is told of each pair that is gone */
    ProbeEvents(Prober prober, Heart heart, Consumer<MysqlMasterPair> deleted) {
        super(Void.class, "probes");
        this.prober = prober;
        this.heart = heart;
        this.deleted = deleted;
    }

    /**
     * What a reconciliation wants of the rounds after it.
     *
     * @param maxLag a running channel further behind than this is Lagging
     * @param beat time between two beats; empty while there must be none
     * @param overheard whether further replicas may get the beats too
     */
    record Attention(ProbeTarget target, Duration maxLag, Optional<Duration> beat, boolean overheard) {}

    void attend(PairKey key, Attention wanted) {
        attention.put(key, wanted);
    }

    /** Beats no more, and hangs up. */
    void forget(PairKey key) {
        prober.forget(key);
        attention.remove(key);
        heart.forget(key);
    }

    void seen(PairKey key, PairState state) {
        Attention wanted = attention.get(key);
        if (wanted == null) {
            return; // forgotten meanwhile
        }
        Diagnosis diagnosis = Diagnoser.diagnose(state, wanted.maxLag());
        wanted.beat().ifPresent(every -> beat(key, state, diagnosis, every, wanted));
        Essence essence = new Essence(
                diagnosis.kind(),
                diagnosis.sides(),
                Both.of(side -> state.reachable(side).map(Reachable::access)));
        if (!essence.equals(last.put(key, essence)) && isRunning()) {
            getEventHandler().handleEvent(new Event(new ResourceID(key.name(), key.namespace())));
        }
    }

    private void beat(PairKey key, PairState state, Diagnosis diagnosis, Duration every, Attention wanted) {
        if (Beating.of(state, diagnosis, wanted.overheard()) instanceof Beating.On on) {
            for (Side side : on.members()) {
                heart.beat(key, side, state.name(side), every, wanted.target()::connection);
            }
        }
    }

    @Override
    public void onResourceDeleted(MysqlMasterPair pair) {
        PairKey key = new PairKey(
                pair.getMetadata().getNamespace(), pair.getMetadata().getName());
        forget(key);
        last.remove(key);
        deleted.accept(pair);
    }

    @Override
    public Set<Void> getSecondaryResources(MysqlMasterPair primary) {
        return Set.of();
    }
}
