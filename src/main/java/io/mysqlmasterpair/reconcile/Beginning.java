package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.Settings.RepairMode;
import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Schedule;
import io.mysqlmasterpair.decision.Schedule.Turn;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.status.Conditions;
import io.mysqlmasterpair.status.Durations;
import io.mysqlmasterpair.status.Inspections;
import io.mysqlmasterpair.status.RunBook;
import io.mysqlmasterpair.status.WritersView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** When the run that was decided on begins, and what it is called. */
final class Beginning {

    private Beginning() {}

    static Instant since(MysqlMasterPairStatus before, Decision decision, Diagnosis diagnosis, Instant now) {
        if (decision instanceof Decision.Repair repair && repair.plan().rung().isAboutWrites()) {
            return WritersView.differsSince(before, now);
        }
        return before.diagnosis != null && diagnosis.kind().title().equals(before.diagnosis.kind)
                ? Instant.parse(before.diagnosis.since)
                : now;
    }

    static Turn turn(
            MysqlMasterPair pair,
            Decision decision,
            PairState state,
            Diagnosis diagnosis,
            Instant since,
            MysqlMasterPairStatus status) {
        if (!(decision instanceof Decision.Repair repair)) {
            return new Turn.Now();
        }
        var settings = Policies.repair(pair);
        var last = status.lastRepair;
        Schedule.Past past = new Schedule.Past(
                Objects.requireNonNullElse(status.failures, 0),
                last == null || last.finishedAt == null ? null : Instant.parse(last.finishedAt),
                // a dry run changed nothing and is nothing to recover from
                last != null && Set.of("Healed", "DryRun").contains(last.verdict));
        Duration holdOff =
                Schedule.holdOff(state, diagnosis, Durations.parse(settings.holdOff, Duration.ofSeconds(30)));
        return Schedule.turn(repair.plan(), since, holdOff, settings.maxAttempts, past, state.at());
    }

    /**
     * The need was recorded in a turn before, nobody holds the pair, it was seen after the last run had ended, and what
     * earlier runs left on the members was on record before.
     */
    static boolean mayBegin(
            MysqlMasterPair pair,
            MysqlMasterPairStatus before,
            MysqlMasterPairStatus status,
            PairState state,
            Collection<MysqlRepair> runs) {
        boolean fresh = status.lastRepair == null
                || status.lastRepair.finishedAt == null
                || state.at().isAfter(Instant.parse(status.lastRepair.finishedAt));
        return Policies.repair(pair).mode != RepairMode.Observe
                && Conditions.holds(before.conditions, "RepairNeeded")
                && Inspections.isDone(before)
                && status.activeRepair == null
                && runs.stream().allMatch(RunBook::isFinished)
                && fresh;
    }

    static String freeName(MysqlMasterPair pair, Collection<MysqlRepair> runs) {
        Set<String> taken =
                runs.stream().map(run -> run.getMetadata().getName()).collect(Collectors.toSet());
        long number = runs.size() + 1L;
        while (taken.contains(Names.repair(pair.getMetadata().getName(), number))) {
            number++;
        }
        return Names.repair(pair.getMetadata().getName(), number);
    }
}
