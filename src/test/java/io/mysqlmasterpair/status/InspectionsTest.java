package io.mysqlmasterpair.status;

import static io.mysqlmasterpair.testing.PairStates.gtidPair;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.decision.Policy.Left;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.PairState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InspectionsTest {

    private static final PairState FINE = gtidPair().build();
    private static final PairState SHUT =
            gtidPair().b(m -> m.silent(Fault.OFFLINE_MODE)).build();

    private static MysqlMasterPairStatus reviewed(MysqlMasterPairStatus status, PairState state) {
        status.inspection = Inspections.reviewed(status, state);
        return status;
    }

    private static MysqlMasterPairStatus answered(PairState state, Map<String, String> facts) {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        Inspections.note(status, "The answer.", facts, state);
        return status;
    }

    @Test
    @DisplayName("S3: a new resource asks before it does anything, one with runs on record knows")
    void aNewResourceAsks() {
        MysqlMasterPairStatus old = new MysqlMasterPairStatus();
        old.repairs = 7L;

        assertThat(Inspections.isDone(new MysqlMasterPairStatus())).isFalse();
        assertThat(Inspections.isDone(reviewed(new MysqlMasterPairStatus(), FINE)))
                .isFalse();
        assertThat(Inspections.isDone(reviewed(old, FINE))).isTrue();
    }

    @Test
    void whatIsUnderWayGoesOn() {
        MysqlMasterPairStatus status = reviewed(new MysqlMasterPairStatus(), FINE);
        status.inspection.job = "shop-inspect-1";

        assertThat(reviewed(status, SHUT).inspection.job).isEqualTo("shop-inspect-1");
    }

    @Test
    @DisplayName("a member that turns clients away for no known reason is asked, once each time")
    void aMemberThatIsShutIsAskedOnceEachTime() {
        MysqlMasterPairStatus status = answered(FINE, Map.of());
        assertThat(Inspections.isDone(reviewed(status, FINE))).isTrue();
        assertThat(Inspections.isDone(reviewed(status, SHUT))).isFalse();

        MysqlMasterPairStatus asked = answered(SHUT, Map.of());
        assertThat(Inspections.isDone(reviewed(asked, SHUT)))
                .as("a person shut it; that was the answer")
                .isTrue();
        assertThat(Inspections.isDone(reviewed(asked, FINE))).isTrue();
        assertThat(Inspections.isDone(reviewed(asked, SHUT))).as("again").isFalse();
    }

    @Test
    void notWhileTheReasonIsKnown() {
        MysqlMasterPairStatus running = answered(FINE, Map.of());
        running.activeRepair = new ActiveRepair();
        MysqlMasterPairStatus fenced = answered(FINE, Map.of("fenced", "b", "run", "r1", "data", "PARTIAL"));

        assertThat(Inspections.isDone(reviewed(running, SHUT))).isTrue();
        assertThat(Inspections.isDone(reviewed(fenced, SHUT))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void onlyMembersThatAreThereCanBeAsked(Fault fault) {
        assertThat(Inspections.canBeAsked(gtidPair().b(m -> m.silent(fault)).build()))
                .isEqualTo(fault == Fault.OFFLINE_MODE);
        assertThat(Inspections.canBeAsked(FINE)).isTrue();
    }

    @Test
    void theAnswerIsTheFenceOnRecord() {
        MysqlMasterPairStatus status =
                answered(SHUT, Map.of("fenced", "b", "run", "uid-1", "data", "PARTIAL", "authority", "a"));

        assertThat(status.fence.member).isEqualTo("b");
        assertThat(status.fence.repair).isEqualTo("uid-1");
        assertThat(status.fence.authority).isEqualTo("a");
        assertThat(status.fence.data).isEqualTo("Partial");
        assertThat(status.inspection.message).isEqualTo("The answer.");
        assertThat(status.inspection.shut).isEqualTo(List.of("b"));
    }

    @Test
    void aFenceThatWasNotedAndNeverPutUpIsForgotten() {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.fence = new FenceStatus();

        Inspections.note(status, "None.", Map.of(), FINE);

        assertThat(status.fence).isNull();
    }

    @ParameterizedTest(name = "on record {0}, on the members {1}: {2}")
    @CsvSource({", , ", ", 7, 7", "9, 7, 9", "7, 9, 9", "7, , 7"})
    @DisplayName("S6: the highest ordinal that the members have seen is known from then on")
    void theHighestOrdinalIsKept(@Nullable Long known, @Nullable String found, @Nullable Long kept) {
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        status.repairs = known;

        Inspections.note(status, "None.", found == null ? Map.of() : Map.of("ordinal", found), FINE);

        assertThat(status.repairs).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"Partial, PARTIAL", "Unproven, UNPROVEN", "Whole, WHOLE", ", UNKNOWN", "Nonsense, UNKNOWN"})
    void whatItSaidOfItsData(String data, Left left) {
        FenceStatus fence = new FenceStatus();
        fence.data = data;

        assertThat(Inspections.left(fence)).isEqualTo(left);
    }
}
