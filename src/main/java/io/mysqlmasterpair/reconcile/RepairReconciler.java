package io.mysqlmasterpair.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
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
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.status.Notices;
import io.mysqlmasterpair.status.RunBook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out one run. A run waits until its pair admits it, plans, waits for approval where one is wanted, and then
 * goes from stage to stage as {@link io.mysqlmasterpair.decision.RepairWorkflow} says. Each turn first records what is
 * about to happen; what was recorded is done in the next turn.
 */
@ControllerConfiguration(name = "repair")
public final class RepairReconciler implements Reconciler<MysqlRepair> {

    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final Duration WAITING = Duration.ofSeconds(5);

    private final Room room;
    private final Planning planning;
    private final Running running;

    public RepairReconciler(Room room) {
        this.room = room;
        this.planning = new Planning(room.prober());
        this.running = new Running(room);
    }

    @Override
    public List<EventSource<?, MysqlRepair>> prepareEventSources(EventSourceContext<MysqlRepair> context) {
        return List.of(
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(MysqlMasterPair.class, MysqlRepair.class)
                                .withName("holder")
                                .withSecondaryToPrimaryMapper(RepairReconciler::holder)
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(Pod.class, MysqlRepair.class)
                                .withLabelSelector(
                                        Names.MANAGED_BY + "=" + Names.OPERATOR + "," + Names.COMPONENT + "=repair")
                                .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                                        pod.getMetadata().getLabels().get(Names.REPAIR),
                                        pod.getMetadata().getNamespace())))
                                .build(),
                        context));
    }

    /** A pair wakes the run that holds it. */
    private static Set<ResourceID> holder(MysqlMasterPair pair) {
        return pair.getStatus() == null || pair.getStatus().activeRepair == null
                ? Set.of()
                : Set.of(new ResourceID(
                        pair.getStatus().activeRepair.name, pair.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<MysqlRepair> reconcile(MysqlRepair run, Context<MysqlRepair> context) {
        if (RunBook.isFinished(run)) {
            return UpdateControl.noUpdate();
        }
        Instant now = room.clock().instant();
        MysqlRepairStatus before = Objects.requireNonNullElseGet(run.getStatus(), MysqlRepairStatus::new);
        MysqlRepairStatus status =
                context.getClient().getKubernetesSerialization().clone(before);
        status.observedGeneration = run.getMetadata().getGeneration();
        // asked of the API server, not of a cache: who holds the pair must not be an old truth
        MysqlMasterPair pair = context.getClient()
                .resources(MysqlMasterPair.class)
                .inNamespace(run.getMetadata().getNamespace())
                .withName(run.getSpec().pair)
                .get();
        Duration next = turn(run, pair, status, now);
        return record(run, before, status, next);
    }

    private Duration turn(
            MysqlRepair run,
            @org.jspecify.annotations.Nullable MysqlMasterPair pair,
            MysqlRepairStatus status,
            Instant now) {
        if (pair == null || pair.getMetadata().getDeletionTimestamp() != null) {
            withoutPair(run, status, now);
            return WAITING;
        }
        Optional<ActiveRepair> holder = Optional.ofNullable(pair.getStatus()).map(s -> s.activeRepair);
        if (holder.isEmpty() || !holder.get().uid.equals(run.getMetadata().getUid())) {
            status.phase = "Pending";
            status.message = holder.map(other -> "Waits for repair " + other.name + ", which holds the pair.")
                    .orElse("Waits to be admitted by its pair.");
            return WAITING;
        }
        status.ordinal = holder.get().ordinal;
        if (status.plan == null && !Boolean.TRUE.equals(run.getSpec().dryRun)) {
            Optional<String> lacking = room.credentials().lacking(pair);
            if (lacking.isPresent()) {
                Ending.refuse(status, lacking.get(), now);
                return WAITING;
            }
        }
        if (status.plan == null) {
            return planning.plan(run, pair, status, now) ? AT_ONCE : Duration.ofMillis(500);
        }
        if ("AwaitingApproval".equals(status.phase)) {
            return planning.approve(run, pair, status, now) ? AT_ONCE : WAITING;
        }
        return running.go(run, pair, status, now);
    }

    /** A Job that is at work finishes its stage and ends: there is nobody who would make the next. */
    private static void withoutPair(MysqlRepair run, MysqlRepairStatus status, Instant now) {
        String gone = "There is no MysqlMasterPair " + run.getSpec().pair + " in this namespace";
        if (status.startedAt == null) {
            Ending.refuse(status, gone + ".", now);
        } else {
            Ending.fail(
                    status,
                    gone
                            + " any more: it was deleted while this run was at work. What is fenced stays so until the pair is"
                            + " applied again.",
                    now);
        }
    }

    private UpdateControl<MysqlRepair> record(
            MysqlRepair run, MysqlRepairStatus before, MysqlRepairStatus status, Duration next) {
        Notices.ofRepair(before, status).forEach(notice -> room.events().publish(run, notice));
        MysqlRepair patch = new MysqlRepair();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(run.getMetadata().getName())
                .withNamespace(run.getMetadata().getNamespace())
                .withResourceVersion(run.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(status);
        return UpdateControl.patchStatus(patch).rescheduleAfter(next);
    }
}
