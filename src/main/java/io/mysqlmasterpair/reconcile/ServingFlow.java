package io.mysqlmasterpair.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mysqlmasterpair.act.PodGate.Outcome;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairSpec.Member;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.status.Notice;
import io.mysqlmasterpair.status.Serving;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the pod of a member that is fenced out of Services, where the pod has the readiness gate for it (S3). */
final class ServingFlow {

    private final Room room;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ServingFlow(Room room) {
        this.room = room;
    }

    /**
     * What the status says of each member. One is let in only where that was on record in the turn before, too.
     *
     * @return whether that is due for one, and has yet to be done
     */
    boolean show(
            MysqlMasterPair pair,
            MysqlMasterPairStatus before,
            MysqlMasterPairStatus status,
            Collection<MysqlRepair> runs) {
        boolean due = false;
        for (Member member : pair.getSpec().members) {
            Optional<Serving> now = member.pod == null ? Optional.empty() : Serving.of(member.name, status, runs);
            if (now.isPresent() && !now.get().serving()) {
                due |= !isSettled(close(pair, member, now.get(), pair));
            } else if (now.isPresent()) {
                boolean onRecord = Serving.of(member.name, before, runs)
                        .filter(Serving::serving)
                        .isPresent();
                due |= !onRecord || !isSettled(told(room.gate().open(pair, member.pod, now.get()), member, pair));
            }
        }
        return due;
    }

    /**
     * Before the Job that fences the target: it has to be out of Services first.
     *
     * @return whether that Job may be made
     */
    boolean close(MysqlMasterPair pair, MysqlRepair run) {
        Serving closed = Serving.target(run.getMetadata().getName());
        return pair.getSpec().members.stream()
                .filter(member -> member.pod != null && Serving.isTarget(member.name, run.getStatus().plan))
                .allMatch(member -> isSettled(close(pair, member, closed, run)));
    }

    private Outcome close(MysqlMasterPair pair, Member member, Serving closed, HasMetadata about) {
        return told(room.gate().close(pair.getMetadata().getNamespace(), member.pod, closed), member, about);
    }

    private static boolean isSettled(Outcome outcome) {
        return !(outcome instanceof Outcome.Overtaken);
    }

    /** The fence on the server holds without the gate; a person has to give the right, and is told once. */
    private Outcome told(Outcome outcome, Member member, HasMetadata about) {
        if (outcome instanceof Outcome.Refused refused
                && told.add(about.getMetadata().getUid() + member.pod)) {
            room.events()
                    .publish(
                            about,
                            Notice.warning(
                                    "PodGateRefused",
                                    "Pod " + member.pod + " has the readiness gate " + Serving.GATE
                                            + ", but its condition can't be set; the chart's value"
                                            + " podReadinessGate.enabled gives the right. " + refused.why()));
        }
        return outcome;
    }
}
