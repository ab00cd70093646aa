package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.act.Heart;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.HeartbeatStatus;
import io.mysqlmasterpair.api.v1alpha1.Settings.RepairMode;
import io.mysqlmasterpair.decision.Beating;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.observe.ProbeTarget;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.status.Durations;
import io.mysqlmasterpair.status.HeartbeatView;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pair's spec and status mean for its heartbeat. */
final class HeartbeatFlow {

    private final Heart heart;

    HeartbeatFlow(Heart heart) {
        this.heart = heart;
    }

    private static @Nullable Boolean enabled(MysqlMasterPair pair) {
        return Policies.heartbeat(pair).enabled;
    }

    /**
     * What the rounds of probes are to do. No beat while a run holds the pair, though most would do no harm: what a repair
     * looks at should stand still where it can. Nor while a member is fenced.
     */
    static ProbeEvents.Attention attention(MysqlMasterPair pair, MysqlMasterPairStatus status, ProbeTarget target) {
        Boolean enabled = enabled(pair);
        boolean rests = Boolean.FALSE.equals(enabled)
                || status.activeRepair != null
                || status.fence != null
                || enabled == null && HeartbeatView.isOverheard(status.heartbeat);
        Duration every = Durations.parse(Policies.heartbeat(pair).interval, Duration.ofSeconds(2));
        return new ProbeEvents.Attention(
                target,
                Policies.maxLag(pair),
                rests ? Optional.empty() : Optional.of(every),
                Boolean.TRUE.equals(enabled));
    }

    static Beating beating(MysqlMasterPair pair, PairState state, Diagnosis diagnosis) {
        return Beating.of(state, diagnosis, Boolean.TRUE.equals(enabled(pair)));
    }

    /** Whether a Job should make the table. Not on a pair that is only looked at. */
    static boolean wantsTable(MysqlMasterPair pair, Beating beating) {
        return beating instanceof Beating.Lacking
                && !Boolean.FALSE.equals(enabled(pair))
                && Policies.repair(pair).mode != RepairMode.Observe;
    }

    @Nullable
    HeartbeatStatus show(
            MysqlMasterPair pair,
            Beating beating,
            boolean preparing,
            PairState state,
            @Nullable HeartbeatStatus before) {
        PairKey key = new PairKey(
                pair.getMetadata().getNamespace(), pair.getMetadata().getName());
        return HeartbeatView.of(enabled(pair), beating, heart.refused(key), preparing, state, before);
    }
}
