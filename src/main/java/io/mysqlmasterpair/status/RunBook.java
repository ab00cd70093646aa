package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ActiveRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.FenceStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.decision.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pair's book of runs: which one holds the pair, how the last one ended, who is left fenced. At most one run holds a
 * pair (S6), and each gets an ordinal greater than any before: the token that fences out older runs on the servers. Pure.
 */
public final class RunBook {

    private static final Set<String> ENDS = Set.of("Healed", "Failed", "Refused", "DryRun");

    /** A pair that replicates this long after a run counts as healed by it. */
    static final Duration LASTING = Duration.ofSeconds(20);

    private RunBook() {}

    /**
     * What the book must know of the present.
     *
     * @param replicating both channels run, and nothing else waits for a run
     * @param writable names of the members that take writes
     * @param at when this was seen
     */
    public record Sight(boolean replicating, Set<String> writable, Instant at) {}

    public static boolean isFinished(MysqlRepair repair) {
        return repair.getStatus() != null
                && repair.getStatus().phase != null
                && ENDS.contains(repair.getStatus().phase);
    }

    /** Copies the bookkeeping of the old status into the new one and brings it up to date with the runs there are. */
    public static void update(
            MysqlMasterPairStatus before,
            MysqlMasterPairStatus status,
            Collection<MysqlRepair> runs,
            Sight sight,
            Instant now) {
        status.activeRepair = before.activeRepair;
        status.lastRepair = before.lastRepair;
        status.repairs = before.repairs;
        status.failures = before.failures;
        status.fence = before.fence;
        status.authority = before.authority;
        status.active = before.active;
        status.accounts = before.accounts;
        status.heartbeat = before.heartbeat;
        // before any run is admitted: one that came with a new resource is no sign of an older operator
        status.inspection = before.inspection == null && before.repairs == null ? Inspections.due() : before.inspection;
        if (status.activeRepair != null) {
            close(status, find(runs, status.activeRepair), sight, now);
        }
        if (status.activeRepair == null) {
            next(runs).ifPresent(run -> admit(status, run, now));
        }
        if (status.activeRepair == null) {
            settle(status, sight, now);
        }
    }

    private static void settle(MysqlMasterPairStatus status, Sight sight, Instant now) {
        if (sight.replicating() && lasted(status.lastRepair, now)) {
            status.failures = 0;
        }
        if (status.fence != null && sight.writable().contains(status.fence.member) && mayBeLifted(status, sight)) {
            // it takes writes: a person has lifted the fence, or it was never put up
            status.fence = null;
        }
    }

    /** Data that the member itself called partial or unproven are no better because a restart has made it writable. */
    private static boolean mayBeLifted(MysqlMasterPairStatus status, Sight sight) {
        return switch (Inspections.left(status.fence)) {
            case UNKNOWN, WHOLE -> true;
            case PARTIAL, UNPROVEN -> sight.replicating();
        };
    }

    private static boolean lasted(@Nullable LastRepair last, Instant now) {
        return last == null
                || last.finishedAt == null
                || now.isAfter(Instant.parse(last.finishedAt).plus(LASTING));
    }

    private static Optional<MysqlRepair> find(Collection<MysqlRepair> runs, ActiveRepair active) {
        return runs.stream()
                .filter(run -> run.getMetadata().getUid().equals(active.uid))
                .findFirst();
    }

    private static Optional<MysqlRepair> next(Collection<MysqlRepair> runs) {
        return runs.stream()
                .filter(run -> !isFinished(run) && run.getMetadata().getDeletionTimestamp() == null)
                .min(Comparator.comparing((MysqlRepair run) -> run.getMetadata().getCreationTimestamp())
                        .thenComparing(run -> run.getMetadata().getName()));
    }

    /**
     * Seconds since the epoch, but never less than the last ordinal plus one: clocks go back. Where this status was lost with
     * a deleted resource, the last one is what the members were found to remember.
     */
    private static void admit(MysqlMasterPairStatus status, MysqlRepair run, Instant now) {
        ActiveRepair active = new ActiveRepair();
        active.name = run.getMetadata().getName();
        active.uid = run.getMetadata().getUid();
        long last = status.repairs == null ? 0 : status.repairs;
        active.ordinal = Math.max(now.getEpochSecond(), last + 1);
        status.repairs = active.ordinal;
        status.activeRepair = active;
    }

    /** A run lets go of the pair once the pair has been seen after its end: what was seen before is no news of it. */
    private static void close(MysqlMasterPairStatus status, Optional<MysqlRepair> run, Sight sight, Instant now) {
        if (run.isPresent() && (!isFinished(run.get()) || !sight.at().isAfter(finishedAt(run.get())))) {
            // known before the end, so that a run deleted half-way does not leave a fence that nobody remembers
            fence(status, run.get());
            return;
        }
        if (run.isEmpty()) {
            status.lastRepair = deleted(status.activeRepair.name, now);
            status.failures = failures(status) + 1;
            // how far it came, only the members know
            status.inspection = Inspections.due();
        } else {
            MysqlRepairStatus end = run.get().getStatus();
            status.lastRepair = end(run.get());
            boolean changedNothing = "DryRun".equals(end.phase) || end.startedAt == null || comparedInVain(end);
            status.failures = changedNothing ? failures(status) : failures(status) + 1;
            fence(status, run.get());
            writers(status, end, sight);
        }
        status.activeRepair = null;
    }

    /** Who takes the writes alone is what a run has seen to, and what is seen after it. */
    private static void writers(MysqlMasterPairStatus status, MysqlRepairStatus end, Sight sight) {
        if (!"Healed".equals(end.phase) || end.plan == null) {
            return;
        }
        if (Rung.RELEASE.title().equals(end.plan.method)) {
            status.active = null;
        } else if (end.plan.active != null && sight.writable().equals(Set.of(end.plan.active))) {
            status.active = end.plan.active;
        }
    }

    /** The members were compared and left as they were: the next rung is no second attempt at the same. */
    private static boolean comparedInVain(MysqlRepairStatus end) {
        return end.plan != null && Rung.REPOSITION.title().equals(end.plan.method) && !"Healed".equals(end.phase);
    }

    private static Instant finishedAt(MysqlRepair run) {
        return Instant.parse(run.getStatus().finishedAt);
    }

    private static int failures(MysqlMasterPairStatus status) {
        return status.failures == null ? 0 : status.failures;
    }

    private static LastRepair end(MysqlRepair run) {
        MysqlRepairStatus end = run.getStatus();
        LastRepair last = new LastRepair();
        last.name = run.getMetadata().getName();
        last.verdict = end.phase;
        last.method = end.plan == null ? null : end.plan.method;
        last.diagnosis = end.diagnosis;
        last.authority = end.plan == null ? null : end.plan.authority;
        last.finishedAt = end.finishedAt;
        last.seconds = end.recoverySeconds;
        last.archive = end.archive == null ? null : end.archive.claim + ":" + end.archive.path;
        last.summary = (last.method == null ? "" : last.method + " ")
                + last.verdict
                + (end.took == null ? "" : " in " + end.took);
        return last;
    }

    private static LastRepair deleted(String name, Instant now) {
        LastRepair last = new LastRepair();
        last.name = name;
        last.verdict = "Failed";
        last.finishedAt = now.toString();
        last.summary = "deleted while it ran";
        return last;
    }

    /**
     * A run that may have fenced its target is noted as soon as it may have, and forgotten when it ended before it did or
     * healed the pair. The fence that an earlier run left stays on record until this run's own takes its place.
     */
    private static void fence(MysqlMasterPairStatus status, MysqlRepair run) {
        MysqlRepairStatus end = run.getStatus();
        String name = run.getMetadata().getName();
        if (end == null || !RepairView.leavesFence(end)) {
            boolean notedTooEarly = status.fence != null && name.equals(status.fence.repair);
            status.fence = notedTooEarly && isFinished(run) ? null : status.fence;
            return;
        }
        status.authority = end.plan.authority;
        if ("Healed".equals(end.phase)) {
            status.fence = null;
        } else if (status.fence == null || isFinished(run)) {
            status.fence = new FenceStatus();
            status.fence.member = end.plan.target;
            status.fence.repair = name;
            status.fence.authority = end.plan.authority;
        }
    }
}
