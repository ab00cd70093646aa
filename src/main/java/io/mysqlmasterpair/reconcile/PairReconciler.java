package io.mysqlmasterpair.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.Settings.RepairMode;
import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Ladder;
import io.mysqlmasterpair.decision.Schedule;
import io.mysqlmasterpair.decision.Schedule.Turn;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.observe.Credentials.Answer;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.Conditions;
import io.mysqlmasterpair.status.Durations;
import io.mysqlmasterpair.status.Notices;
import io.mysqlmasterpair.status.PairView;
import io.mysqlmasterpair.status.PairView.Picture;
import io.mysqlmasterpair.status.RunBook;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches a pair, says what is wrong with it, and makes the run that cures it. Observe, diagnose, decide, record, act:
 * what is done here was in the recorded status before, so a crash at any point repeats nothing.
 */
@ControllerConfiguration(name = "pair")
public final class PairReconciler implements Reconciler<MysqlMasterPair> {

    static final Duration MAX_LAG = Duration.ofSeconds(60);
    private static final Duration REFRESH = Duration.ofSeconds(10);
    /** A first look that sees what the last watch saw wakes nobody. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofMillis(300);

    private final Room room;
    private final AccountsFlow accounts;
    private final ProbeEvents probes;

    public PairReconciler(Room room) {
        this.room = room;
        this.accounts = new AccountsFlow(room);
        this.probes = new ProbeEvents(MAX_LAG, room.prober());
    }

    @Override
    public List<EventSource<?, MysqlMasterPair>> prepareEventSources(EventSourceContext<MysqlMasterPair> context) {
        return List.of(
                probes,
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(MysqlRepair.class, MysqlMasterPair.class)
                                .withSecondaryToPrimaryMapper(run -> Set.of(new ResourceID(
                                        run.getSpec().pair, run.getMetadata().getNamespace())))
                                .build(),
                        context));
    }

    @Override
    public UpdateControl<MysqlMasterPair> reconcile(MysqlMasterPair pair, Context<MysqlMasterPair> context) {
        Instant now = room.clock().instant();
        MysqlMasterPairStatus before = Objects.requireNonNullElseGet(pair.getStatus(), MysqlMasterPairStatus::new);
        MysqlMasterPairStatus status = new MysqlMasterPairStatus();
        PairKey key = new PairKey(
                pair.getMetadata().getNamespace(), pair.getMetadata().getName());
        room.creator().secretsOnce(pair);
        return switch (room.credentials().of(pair)) {
            case Answer.Missing missing -> {
                room.prober().forget(key);
                room.creator().secrets(pair);
                RunBook.update(
                        before,
                        status,
                        context.getSecondaryResources(MysqlRepair.class),
                        new RunBook.Sight(false, Set.of(), now),
                        now);
                PairView.blocked(
                        missing.sentence(), before, status, pair.getMetadata().getGeneration(), now);
                yield record(pair, before, status, REFRESH);
            }
            case Answer.Complete complete -> {
                room.prober().watch(key, complete.target(), probes::seen);
                Optional<PairState> state = room.prober().latest(key);
                yield state.isEmpty()
                        ? UpdateControl.<MysqlMasterPair>noUpdate().rescheduleAfter(FIRST_LOOK)
                        : decide(
                                pair,
                                before,
                                status,
                                state.get(),
                                context.getSecondaryResources(MysqlRepair.class),
                                now);
            }
        };
    }

    private UpdateControl<MysqlMasterPair> decide(
            MysqlMasterPair pair,
            MysqlMasterPairStatus before,
            MysqlMasterPairStatus status,
            PairState state,
            Collection<MysqlRepair> runs,
            Instant now) {
        Diagnosis diagnosis = Diagnoser.diagnose(state, MAX_LAG);
        RunBook.update(before, status, runs, sight(state, diagnosis), now);
        Optional<String> lacking = room.credentials().lacking(pair);
        boolean preparing = lacking.isEmpty() && accounts.advance(pair, state, status, now);
        Decision decision = status.activeRepair == null
                ? Ladder.decide(state, diagnosis, Policies.of(pair))
                : new Decision.Leave("Repair " + status.activeRepair.name + " is at work.");
        Instant since = before.diagnosis != null && diagnosis.kind().title().equals(before.diagnosis.kind)
                ? Instant.parse(before.diagnosis.since)
                : now;
        Turn turn = turn(pair, decision, state, diagnosis, since, status);
        if (turn instanceof Turn.Never never) {
            decision = new Decision.NeedsHuman(diagnosis.sentence() + " " + never.reason());
        }
        Picture picture = new Picture(state, diagnosis, decision, note(pair, decision, turn, status), preparing);
        PairView.show(picture, before, status, pair.getMetadata().getGeneration(), now);
        lacking.ifPresent(sentence -> PairView.unrepairable(
                sentence, before, status, pair.getMetadata().getGeneration(), now));
        if (lacking.isEmpty()
                && decision instanceof Decision.Repair
                && turn instanceof Turn.Now
                && mayBegin(pair, before, status, state, runs)) {
            room.creator().repair(pair, freeName(pair, runs));
        }
        return record(pair, before, status, next(turn, status, decision, now));
    }

    private static RunBook.Sight sight(PairState state, Diagnosis diagnosis) {
        Set<String> writable = Arrays.stream(Side.values())
                .filter(side ->
                        state.reachable(side).filter(Reachable::writable).isPresent())
                .map(state::name)
                .collect(Collectors.toSet());
        return new RunBook.Sight(diagnosis.replicating(), writable, state.at());
    }

    private static Turn turn(
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

    private static String note(MysqlMasterPair pair, Decision decision, Turn turn, MysqlMasterPairStatus status) {
        if (status.accounts != null && status.accounts.message != null && !status.accounts.message.isEmpty()) {
            return "The monitor account is being made: " + status.accounts.message;
        }
        if (!(decision instanceof Decision.Repair)) {
            return "";
        }
        if (Policies.repair(pair).mode == RepairMode.Observe) {
            return "Nothing is done, because repair.mode is Observe.";
        }
        return turn instanceof Turn.At at ? "Begins at " + at.instant() + " (" + at.reason() + ")." : "";
    }

    /** The need was recorded in a turn before, nobody holds the pair, and it was seen after the last run had ended. */
    private static boolean mayBegin(
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
                && status.activeRepair == null
                && runs.stream().allMatch(RunBook::isFinished)
                && fresh;
    }

    private static String freeName(MysqlMasterPair pair, Collection<MysqlRepair> runs) {
        Set<String> taken =
                runs.stream().map(run -> run.getMetadata().getName()).collect(Collectors.toSet());
        long number = runs.size() + 1L;
        while (taken.contains(Names.repair(pair.getMetadata().getName(), number))) {
            number++;
        }
        return Names.repair(pair.getMetadata().getName(), number);
    }

    private static Duration next(Turn turn, MysqlMasterPairStatus status, Decision decision, Instant now) {
        if (status.accounts != null) {
            return Duration.ofSeconds(1);
        }
        if (status.activeRepair != null) {
            return Duration.ofSeconds(1);
        }
        if (!(decision instanceof Decision.Repair)) {
            return REFRESH;
        }
        if (turn instanceof Turn.At at) {
            Duration left = Duration.between(now, at.instant());
            return left.compareTo(SOON) < 0 ? SOON : left.compareTo(REFRESH) < 0 ? left.plusMillis(50) : REFRESH;
        }
        return SOON;
    }

    private UpdateControl<MysqlMasterPair> record(
            MysqlMasterPair pair, MysqlMasterPairStatus before, MysqlMasterPairStatus status, Duration next) {
        Notices.ofPair(before, status).forEach(notice -> room.events().publish(pair, notice));
        MysqlMasterPair patch = new MysqlMasterPair();
        // with the resourceVersion that was read: an operator that has been overtaken records nothing
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(pair.getMetadata().getName())
                .withNamespace(pair.getMetadata().getNamespace())
                .withResourceVersion(pair.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(status);
        return UpdateControl.patchStatus(patch).rescheduleAfter(next);
    }
}
