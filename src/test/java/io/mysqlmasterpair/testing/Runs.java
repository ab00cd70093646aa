package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Plan;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.RepairView;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Builds runs as the API server holds them. */
public final class Runs {

    public static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private Runs() {}

    /** A run that nobody has looked at yet. */
    public static MysqlRepair fresh(String name) {
        MysqlRepair run = new MysqlRepair();
        run.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-of-" + name)
                .withCreationTimestamp(CREATED.toString())
                .build());
        run.setSpec(new MysqlRepair.Spec());
        run.getSpec().pair = "shop";
        return run;
    }

    /** A run with a plan of this rung, authority a, target b, changed as wanted. */
    public static MysqlRepair planned(String name, Rung rung, Consumer<MysqlRepairStatus> change) {
        MysqlRepair run = fresh(name);
        MysqlRepairStatus status = new MysqlRepairStatus();
        PairState state = PairStates.gtidPair().build();
        RepairView.record(status, plan(rung), diagnosis(Diagnosis.Kind.APPLY_FAILED), state);
        status.phase = "Running";
        status.ordinal = 7L;
        status.startedAt = CREATED.toString();
        change.accept(status);
        run.setStatus(status);
        return run;
    }

    public static Plan plan(Rung rung) {
        return new Plan(
                rung,
                Side.A,
                ReplicationMode.GTID,
                rung.fences() ? Set.of() : Set.of(Side.A, Side.B),
                Map.of(Side.A, PairStates.UUID_A, Side.B, PairStates.UUID_B),
                "a has more.",
                "All of b.");
    }

    public static Diagnosis diagnosis(Diagnosis.Kind kind) {
        return new Diagnosis(kind, Set.of(Side.B), "Something is seen.", Map.of("a→b.errno", "1062"));
    }

    public static void stage(MysqlRepairStatus status, Stage stage, String state) {
        RepairView.job(status, stage).state = state;
    }

    public static void step(MysqlRepairStatus status, Step step, String state) {
        RepairView.step(status, step).state = state;
    }
}
