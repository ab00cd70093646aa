package io.mysqlmasterpair.reconcile;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Wakes a pair's reconciler when a probe leads to another diagnosis than the one before. */
final class ProbeEvents extends AbstractEventSource<Void, MysqlMasterPair>
        implements ResourceEventAware<MysqlMasterPair> {

    private record Essence(Diagnosis.Kind kind, Set<Side> sides) {}

    private final Duration maxLag;
    private final Prober prober;
    private final Map<PairKey, Essence> last = new ConcurrentHashMap<>();

    ProbeEvents(Duration maxLag, Prober prober) {
        super(Void.class, "probes");
        this.maxLag = maxLag;
        this.prober = prober;
    }

    void seen(PairKey key, PairState state) {
        Diagnosis diagnosis = Diagnoser.diagnose(state, maxLag);
        Essence essence = new Essence(diagnosis.kind(), diagnosis.sides());
        if (!essence.equals(last.put(key, essence)) && isRunning()) {
            getEventHandler().handleEvent(new Event(new ResourceID(key.name(), key.namespace())));
        }
    }

    @Override
    public void onResourceDeleted(MysqlMasterPair pair) {
        PairKey key = new PairKey(
                pair.getMetadata().getNamespace(), pair.getMetadata().getName());
        prober.forget(key);
        last.remove(key);
    }

    @Override
    public Set<Void> getSecondaryResources(MysqlMasterPair primary) {
        return Set.of();
    }
}
