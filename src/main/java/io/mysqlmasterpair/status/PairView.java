package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.DiagnosisStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.MemberStatus;
import io.mysqlmasterpair.decision.Decision;
import io.mysqlmasterpair.decision.Diagnosis;
import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.Conditions.Truth;
import io.mysqlmasterpair.status.Conditions.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pair's status for people: what was seen, what is wrong, what happens about it. Pure. */
public final class PairView {

    /** States in which the data are known to differ. */
    private static final Set<Kind> DIFFERENT =
            Set.of(Kind.APPLY_FAILED, Kind.DIVERGED, Kind.EMPTY_MEMBER, Kind.LOG_MISSING);

    private PairView() {}

    /**
     * What is to be shown.
     *
     * @param decision what will be done about the diagnosis
     * @param note why it is not being done yet; empty when there is no such reason
     * @param preparing the monitor account is being made
     * @param writers what is known of who takes writes
     */
    public record Picture(
            PairState state,
            Diagnosis diagnosis,
            Decision decision,
            String note,
            boolean preparing,
            WritersView writers) {

        /** Of a pair on which both take writes. */
        public Picture(PairState state, Diagnosis diagnosis, Decision decision, String note, boolean preparing) {
            this(state, diagnosis, decision, note, preparing, WritersView.BOTH);
        }
    }

    /** Writes the picture into the status; the bookkeeping of runs in it stays as it is. */
    public static void show(
            Picture picture, MysqlMasterPairStatus before, MysqlMasterPairStatus status, long generation, Instant now) {
        Diagnosis diagnosis = picture.diagnosis();
        // not while it lags: a source that came back from an old volume looks like one that is only slow to connect,
        // and what it lost must not become what it is known to have (S4)
        boolean healthy = diagnosis.isSound();
        status.observedGeneration = generation;
        status.diagnosis = diagnosis(diagnosis, before.diagnosis, now);
        status.members = Stream.of(Side.values())
                .map(side -> MemberView.member(picture.state(), side, memberBefore(before, picture, side), healthy))
                .toList();
        status.channels = Stream.of(Side.B, Side.A)
                .map(replica -> MemberView.channel(picture.state(), replica))
                .toList();
        status.state = word(picture, status);
        status.message = sentence(picture, status);
        status.conditions =
                Conditions.merge(before.conditions, conditions(picture, before, status, now), generation, now);
    }

    /** A pair that can't be looked at, because something it needs is missing. */
    public static void blocked(
            String sentence, MysqlMasterPairStatus before, MysqlMasterPairStatus status, long generation, Instant now) {
        status.observedGeneration = generation;
        status.members = before.members;
        status.channels = before.channels;
        status.diagnosis = before.diagnosis;
        status.state = "Misconfigured";
        status.message = sentence;
        String reason = "SecretMissing";
        List<Wanted> wanted = Stream.of("Ready", "Replicating", "InSync", "RepairNeeded", "Repairing")
                .map(type -> new Wanted(type, type.equals("Ready") ? Truth.FALSE : Truth.UNKNOWN, reason, sentence))
                .toList();
        status.conditions = Conditions.merge(
                before.conditions,
                Stream.concat(wanted.stream(), Stream.of(new Wanted("NeedsHuman", Truth.TRUE, reason, sentence)))
                        .toList(),
                generation,
                now);
    }

    /** A pair that can be looked at but not repaired: something that the Jobs need is missing. */
    public static void unrepairable(
            String sentence, MysqlMasterPairStatus before, MysqlMasterPairStatus status, long generation, Instant now) {
        status.message = status.message + " " + sentence;
        Wanted wanted = new Wanted("NeedsHuman", Truth.TRUE, "SecretMissing", sentence);
        status.conditions = Stream.concat(
                        status.conditions.stream()
                                .filter(condition -> !wanted.type().equals(condition.getType())),
                        Conditions.merge(before.conditions, List.of(wanted), generation, now).stream())
                .toList();
    }

    private static @Nullable MemberStatus memberBefore(MysqlMasterPairStatus before, Picture picture, Side side) {
        return before.members == null
                ? null
                : before.members.stream()
                        .filter(member -> picture.state().name(side).equals(member.name))
                        .findFirst()
                        .orElse(null);
    }

    /** The same kind keeps its first sight, though its evidence may change. */
    private static DiagnosisStatus diagnosis(Diagnosis diagnosis, @Nullable DiagnosisStatus before, Instant now) {
        DiagnosisStatus view = new DiagnosisStatus();
        view.kind = diagnosis.kind().title();
        // Left out when empty: an API server that merges an empty map over an owned one refuses the null it makes of
        // it.
        view.evidence = diagnosis.evidence().isEmpty() ? null : diagnosis.evidence();
        view.since = before != null && view.kind.equals(before.kind) ? before.since : now.toString();
        return view;
    }

    private static String word(Picture picture, MysqlMasterPairStatus status) {
        if (status.activeRepair != null) {
            return "Repairing";
        }
        if (picture.preparing()) {
            return "Preparing";
        }
        boolean curable = picture.diagnosis().kind().compareTo(Kind.UNKNOWN) > 0;
        if (picture.decision() instanceof Decision.NeedsHuman && curable) {
            return "NeedsHuman";
        }
        return picture.diagnosis().isSound() && picture.writers().finding().isPresent()
                ? picture.writers().finding().get().kind().title()
                : picture.diagnosis().kind().title();
    }

    private static String sentence(Picture picture, MysqlMasterPairStatus status) {
        String what = switch (picture.decision()) {
            case Decision.Leave leave -> leave.reason();
            case Decision.NeedsHuman human -> human.reason();
            case Decision.Repair repair ->
                repair.plan().rung().isAboutWrites()
                        ? repair.plan().reason()
                        : picture.diagnosis().sentence() + " Cure: "
                                + repair.plan().rung().title() + ". "
                                + repair.plan().reason();
        };
        return picture.note().isEmpty() ? what : what + " " + picture.note();
    }

    private static List<Wanted> conditions(
            Picture picture, MysqlMasterPairStatus before, MysqlMasterPairStatus status, Instant now) {
        Diagnosis diagnosis = picture.diagnosis();
        String reason = diagnosis.kind().title();
        boolean repairing = status.activeRepair != null;
        boolean replicating = picture.state().channelInto(Side.A).running()
                && picture.state().channelInto(Side.B).running();
        boolean ready = diagnosis.replicating()
                && !repairing
                && status.fence == null
                && picture.writers().isWritten(picture.state());
        List<Wanted> wanted = List.of(
                new Wanted("Ready", Truth.of(ready), repairing ? "Repairing" : reason, status.message),
                new Wanted("Replicating", Truth.of(replicating), reason, diagnosis.sentence()),
                inSync(diagnosis, status, repairing, replicatingSince(before, now)),
                new Wanted(
                        "RepairNeeded",
                        Truth.of(picture.decision() instanceof Decision.Repair),
                        reason,
                        picture.decision() instanceof Decision.Repair repair
                                        && repair.plan().rung().isAboutWrites()
                                ? repair.plan().reason()
                                : diagnosis.sentence()),
                new Wanted(
                        "Repairing",
                        Truth.of(repairing),
                        repairing ? "RunActive" : "NoRun",
                        repairing ? status.message : "No repair is at work."),
                needsHuman(picture));
        return Stream.concat(wanted.stream(), picture.writers().condition(picture.state()).stream())
                .toList();
    }

    private static Wanted inSync(
            Diagnosis diagnosis, MysqlMasterPairStatus status, boolean repairing, Instant replicatingSince) {
        if (repairing || DIFFERENT.contains(diagnosis.kind())) {
            return new Wanted("InSync", Truth.FALSE, diagnosis.kind().title(), diagnosis.sentence());
        }
        return isProven(status.lastRepair, replicatingSince) && diagnosis.replicating()
                ? new Wanted(
                        "InSync",
                        Truth.TRUE,
                        "ProvenByRepair",
                        "Checksums of all tables were equal at the end of " + status.lastRepair.name
                                + ", and both channels have run since.")
                : new Wanted("InSync", Truth.UNKNOWN, "NotCompared", "The data has not been compared since.");
    }

    /**
     * Equal at the end of a reseed, and nothing has stopped since. A channel that broke and was made to run again by
     * hand, with the event that failed skipped, runs over data that differ.
     */
    private static boolean isProven(@Nullable LastRepair last, Instant replicatingSince) {
        return last != null
                && "Healed".equals(last.verdict)
                && "Reseed".equals(last.method)
                && last.finishedAt != null
                && !replicatingSince.isAfter(Instant.parse(last.finishedAt).plus(RunBook.LASTING));
    }

    private static Instant replicatingSince(MysqlMasterPairStatus before, Instant now) {
        return Conditions.find(before.conditions, "Replicating")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .orElse(now);
    }

    private static Wanted needsHuman(Picture picture) {
        return picture.decision() instanceof Decision.NeedsHuman human
                ? new Wanted(
                        "NeedsHuman", Truth.TRUE, picture.diagnosis().kind().title(), human.reason())
                : new Wanted("NeedsHuman", Truth.FALSE, "AsExpected", "Nothing waits for a person.");
    }
}
