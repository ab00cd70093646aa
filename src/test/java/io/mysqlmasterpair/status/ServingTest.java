package io.mysqlmasterpair.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.InspectionStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.testing.Runs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServingTest {

    private static final Optional<Boolean> IN = Optional.of(true);
    private static final Optional<Boolean> OUT = Optional.of(false);
    private static final Optional<Boolean> AS_IT_IS = Optional.empty();

    private static MysqlMasterPairStatus inspected() {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.inspection = new InspectionStatus();
        status.inspection.done = true;
        return status;
    }

    private static MysqlMasterPairStatus fenced(MysqlMasterPairStatus status) {
        status.fence = new FenceStatus();
        status.fence.member = "b";
        status.fence.repair = "shop-1";
        return status;
    }

    private static MysqlMasterPairStatus heldBy(MysqlRepair run, MysqlMasterPairStatus status) {
        status.activeRepair = new ActiveRepair();
        status.activeRepair.name = run.getMetadata().getName();
        status.activeRepair.uid = run.getMetadata().getUid();
        return status;
    }

    private static List<Optional<Boolean>> aAndB(MysqlMasterPairStatus status, MysqlRepair... runs) {
        return List.of(
                Serving.of("a", status, List.of(runs)).map(Serving::serving),
                Serving.of("b", status, List.of(runs)).map(Serving::serving));
    }

    @Test
    @DisplayName("S3: of a new pair nobody knows before the members were asked")
    void beforeTheMembersWereAskedNothingIsChanged() {
        assertThat(aAndB(new MysqlMasterPairStatus())).containsExactly(AS_IT_IS, AS_IT_IS);
        assertThat(aAndB(fenced(new MysqlMasterPairStatus()))).containsExactly(AS_IT_IS, OUT);
    }

    @Test
    void withoutARunAllThatIsNotFencedMayServe() {
        assertThat(aAndB(inspected())).containsExactly(IN, IN);
        assertThat(aAndB(fenced(inspected()))).containsExactly(IN, OUT);
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    @DisplayName("S3: while a run is at work its target is not let in, whatever the run has told so far")
    void theTargetOfARunIsNotLetIn(Rung rung) {
        MysqlRepair run = Runs.planned("shop-2", rung, status -> {});

        assertThat(aAndB(heldBy(run, inspected()), run)).containsExactly(IN, rung.fences() ? AS_IT_IS : IN);
        assertThat(aAndB(heldBy(run, fenced(inspected())), run)).containsExactly(IN, OUT);
    }

    @Test
    void ofARunWithoutAPlanNothingIsKnown() {
        MysqlRepair run = Runs.fresh("shop-2");

        assertThat(aAndB(heldBy(run, inspected()), run)).containsExactly(AS_IT_IS, AS_IT_IS);
        assertThat(aAndB(heldBy(run, inspected()))).containsExactly(AS_IT_IS, AS_IT_IS);
    }

    @Test
    void theSentenceSaysWhichRun() {
        assertThat(Serving.of("b", fenced(inspected()), List.of()).orElseThrow())
                .isEqualTo(new Serving(false, "Fenced", "Repair shop-1 left it fenced; its data are not proven."));
        assertThat(Serving.target("shop-2").serving()).isFalse();
    }
}
