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
import io.mysqlmasterpair.decision.Beating;
import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnoser;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Ladder;
import io.mysqlmasterpair.decision.Schedule.Turn;
import io.mysqlmasterpair.observe.Credentials.Answer;
import io.mysqlmasterpair.observe.ProbeTarget;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairKey;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.Inspections;
import io.mysqlmasterpair.status.Notices;
import io.mysqlmasterpair.status.PairView;
import io.mysqlmasterpair.status.PairView.Picture;
import io.mysqlmasterpair.status.RunBook;
import io.mysqlmasterpair.status.WritersView;
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

    private static final Duration REFRESH = Duration.ofSeconds(10);
    /** A first look that sees what the last watch saw wakes nobody. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofMillis(300);

    private final Room room;
    private final AccountsFlow accounts;
    private final InspectionFlow inspection;
    private final ServingFlow serving;
    private final HeartbeatFlow heartbeat;
    private final ProbeEvents probes;

    public PairReconciler(Room room) {
        this.room = room;
        this.accounts = new AccountsFlow(room);
        this.inspection = new InspectionFlow(room);
        this.serving = new ServingFlow(room);
        this.heartbeat = new HeartbeatFlow(room.heart());
        this.probes = new ProbeEvents(
                room.prober(),
                room.heart(),
                pair -> Notices.ofDeletion(pair.getStatus())
                        .ifPresent(notice -> room.events().publish(pair, notice)));
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
        PairKey key = key(pair);
        room.creator().secretsOnce(pair);
        return switch (room.credentials().of(pair)) {
            case Answer.Missing missing -> {
                probes.forget(key);
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
                probes.attend(key, HeartbeatFlow.attention(pair, before, complete.target()));
                room.prober().watch(key, complete.target(), probes::seen);
                Optional<PairState> state = room.prober().latest(key);
                yield state.isEmpty()
                        ? UpdateControl.<MysqlMasterPair>noUpdate().rescheduleAfter(FIRST_LOOK)
                        : decide(
                                pair,
                                before,
                                status,
                                complete.target(),
                                state.get(),
                                context.getSecondaryResources(MysqlRepair.class),
                                now);
            }
        };
    }

    private static PairKey key(MysqlMasterPair pair) {
        return new PairKey(pair.getMetadata().getNamespace(), pair.getMetadata().getName());
    }

    private UpdateControl<MysqlMasterPair> decide(
            MysqlMasterPair pair,
            MysqlMasterPairStatus before,
            MysqlMasterPairStatus status,
            ProbeTarget target,
            PairState state,
            Collection<MysqlRepair> runs,
            Instant now) {
        Diagnosis diagnosis = Diagnoser.diagnose(state, Policies.maxLag(pair));
        WritersView writers = WritersView.of(state, Policies.of(pair).writers());
        RunBook.update(before, status, runs, sight(state, diagnosis, writers), now);
        status.active = writers.areBoth(state) ? null : status.active;
        writers = writers.proven(state, status.active);
        Beating beating = HeartbeatFlow.beating(pair, state, diagnosis);
        Optional<String> lacking = room.credentials().lacking(pair);
        boolean preparing = lacking.isEmpty()
                && accounts.advance(pair, state, HeartbeatFlow.wantsTable(pair, beating), status, now);
        status.heartbeat =
                heartbeat.show(pair, beating, AccountsFlow.isBusy(status) && !preparing, state, status.heartbeat);
        if (lacking.isEmpty()) {
            inspection.advance(pair, state, status, now);
        }
        probes.attend(key(pair), HeartbeatFlow.attention(pair, status, target));
        Decision decision = status.activeRepair == null
                ? Ladder.decide(state, diagnosis, Policies.of(pair).withWriters(writers.writers()))
                : new Decision.Leave("Repair " + status.activeRepair.name + " is at work.");
        Instant since = Beginning.since(before, decision, diagnosis, now);
        Turn turn = Beginning.turn(pair, decision, state, diagnosis, since, status);
        if (turn instanceof Turn.Never never) {
            decision = new Decision.NeedsHuman(diagnosis.sentence() + " " + never.reason());
        }
        Picture picture =
                new Picture(state, diagnosis, decision, note(pair, decision, turn, status), preparing, writers);
        PairView.show(picture, before, status, pair.getMetadata().getGeneration(), now);
        lacking.ifPresent(sentence -> PairView.unrepairable(
                sentence, before, status, pair.getMetadata().getGeneration(), now));
        if (lacking.isEmpty()
                && decision instanceof Decision.Repair
                && turn instanceof Turn.Now
                && Beginning.mayBegin(pair, before, status, state, runs)) {
            room.creator().repair(pair, Beginning.freeName(pair, runs));
        }
        Duration next = serving.show(pair, before, status, runs) ? SOON : next(turn, status, decision, now);
        return record(pair, before, status, next);
    }

    private static RunBook.Sight sight(PairState state, Diagnosis diagnosis, WritersView writers) {
        Set<String> writable = Arrays.stream(Side.values())
                .filter(side ->
                        state.reachable(side).filter(Reachable::writable).isPresent())
                .map(state::name)
                .collect(Collectors.toSet());
        return new RunBook.Sight(diagnosis.replicating() && writers.finding().isEmpty(), writable, state.at());
    }

    private static String note(MysqlMasterPair pair, Decision decision, Turn turn, MysqlMasterPairStatus status) {
        if (AccountsFlow.isBusy(status) && status.accounts.message != null && !status.accounts.message.isEmpty()) {
            return "Accounts and the operator's schema are being made: " + status.accounts.message;
        }
        if (!(decision instanceof Decision.Repair)) {
            return "";
        }
        if (!Inspections.isDone(status)) {
            String why = status.inspection == null ? null : status.inspection.message;
            return "Before anything is done, both members are asked what earlier repairs left on them."
                    + (why == null ? "" : " " + why);
        }
        if (Policies.repair(pair).mode == RepairMode.Observe) {
            return "Nothing is done, because repair.mode is Observe.";
        }
        return turn instanceof Turn.At at ? "Begins at " + at.instant() + " (" + at.reason() + ")." : "";
    }

    private static Duration next(Turn turn, MysqlMasterPairStatus status, Decision decision, Instant now) {
        if (AccountsFlow.isBusy(status) || InspectionFlow.isBusy(status) || status.activeRepair != null) {
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
