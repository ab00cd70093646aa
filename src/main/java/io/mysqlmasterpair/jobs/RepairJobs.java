package io.mysqlmasterpair.jobs;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairSpec.Member;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.PlanStatus;
import io.mysqlmasterpair.api.v1alpha1.Settings.Accounts;
import io.mysqlmasterpair.api.v1alpha1.Settings.Divergence;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** From a recorded plan to the Job of one attempt of a stage. Everything it needs to know is in its arguments. */
public final class RepairJobs {

    private RepairJobs() {}

    /**
     * The Job of a stage.
     *
     * @param repair a run whose status has a plan and an ordinal
     * @param image the operator's own image, used where the spec names none
     */
    public static Job of(MysqlMasterPair pair, MysqlRepair repair, Stage stage, int attempt, String image) {
        JobPod pod = new JobPod(pair, imageOf(pair, image))
                .secret("admin", pair.getSpec().credentials.adminSecret.name, JobPod.ADMIN);
        if (needsReplication(stage)) {
            pod.secret("replication", Names.replicationSecret(pair), JobPod.REPLICATION);
        }
        if (comparesAccounts(stage)) {
            pod.secret("monitor", Names.monitorSecret(pair), JobPod.MONITOR);
        }
        if (needsVolume(stage)) {
            pod.claim(Names.claim(pair.getMetadata().getName()));
        }
        return pod.job(
                Names.job(repair, stage, attempt),
                labels(pair, repair, stage),
                JobPod.owner(repair),
                deadline(stage),
                arguments(pod, pair, repair, stage));
    }

    /** Where no data is copied nothing is kept, and nothing must wait for a volume. */
    public static boolean needsVolume(Stage stage) {
        return switch (stage) {
            case RESTART, RECONNECT, REPOSITION, HOLD, PROMOTE, RELEASE, TAKEOVER -> false;
            case ISOLATE, DUMP, IMPORT, REALIGN, PROVE -> true;
        };
    }

    private static boolean needsReplication(Stage stage) {
        return switch (stage) {
            case RESTART, HOLD, PROMOTE, RELEASE, TAKEOVER -> false;
            case RECONNECT, REPOSITION, ISOLATE, DUMP, IMPORT, REALIGN, PROVE -> true;
        };
    }

    /** There the monitor's account must be known, too: it is each member's own. */
    private static boolean comparesAccounts(Stage stage) {
        return switch (stage) {
            case REALIGN, REPOSITION -> true;
            case RESTART, RECONNECT, ISOLATE, DUMP, IMPORT, PROVE, HOLD, PROMOTE, RELEASE, TAKEOVER -> false;
        };
    }

    private static List<String> accountsArguments(MysqlMasterPair pair) {
        boolean equal = pair.getSpec().repair != null && pair.getSpec().repair.accounts == Accounts.FromAuthority;
        return Stream.concat(
                        Stream.of("--monitor-dir", JobPod.MONITOR),
                        equal ? Stream.of("--accounts", "FromAuthority") : Stream.of())
                .toList();
    }

    private static List<String> arguments(JobPod pod, MysqlMasterPair pair, MysqlRepair repair, Stage stage) {
        PlanStatus plan = repair.getStatus().plan;
        List<String> arguments = new ArrayList<>();
        arguments.add("steps");
        stage.steps().stream().map(Step::command).forEach(arguments::add);
        arguments.addAll(pod.memberArguments());
        for (Member member : pair.getSpec().members) {
            String uuid = plan.serverUuids.get(member.name);
            if (uuid != null) {
                arguments.addAll(List.of("--member-uuid", member.name + "=" + uuid));
            }
        }
        arguments.addAll(List.of("--authority", plan.authority));
        arguments.addAll(roles(plan, stage));
        arguments.addAll(List.of("--mode", plan.mode.equals("Gtid") ? "gtid" : "file-position"));
        for (String replica : Objects.requireNonNullElse(plan.replicas, List.<String>of())) {
            arguments.addAll(List.of("--replica", replica));
        }
        arguments.addAll(List.of("--run", repair.getMetadata().getUid()));
        arguments.addAll(List.of("--ordinal", repair.getStatus().ordinal.toString()));
        if (needsReplication(stage)) {
            arguments.addAll(List.of("--replication-dir", JobPod.REPLICATION));
        }
        if (comparesAccounts(stage)) {
            arguments.addAll(accountsArguments(pair));
        }
        if (needsVolume(stage)) {
            arguments.addAll(volumeArguments(pair, repair));
        }
        if (stage.steps().contains(Step.MERGE) && merges(pair, plan)) {
            arguments.add("--merge");
        }
        return arguments;
    }

    private static List<String> roles(PlanStatus plan, Stage stage) {
        List<String> arguments = new ArrayList<>();
        if (plan.active != null) {
            arguments.addAll(List.of("--active", plan.active));
        }
        if (plan.from != null) {
            arguments.addAll(List.of("--from", plan.from));
        }
        if (stage == Stage.TAKEOVER) {
            arguments.addAll(List.of("--only", plan.authority));
        }
        return arguments;
    }

    private static List<String> volumeArguments(MysqlMasterPair pair, MysqlRepair repair) {
        List<String> arguments = new ArrayList<>(List.of(
                "--dir",
                JobPod.VOLUME + "/" + Names.folder(repair.getMetadata().getName(), repair.getStatus().ordinal),
                "--keep",
                keep(pair)));
        if (pair.getSpec().storage != null && pair.getSpec().storage.keepFor != null) {
            arguments.addAll(List.of("--keep-for", pair.getSpec().storage.keepFor));
        }
        return arguments;
    }

    /** As planned, and approved: whatever the spec says by now. A plan of an older operator did not say. */
    private static boolean merges(MysqlMasterPair pair, PlanStatus plan) {
        if (plan.divergence != null) {
            return plan.divergence.equals(Divergence.Merge.name());
        }
        return pair.getSpec().repair != null && pair.getSpec().repair.divergence == Divergence.Merge;
    }

    private static String keep(MysqlMasterPair pair) {
        return pair.getSpec().storage == null
                ? "3"
                : pair.getSpec().storage.keep.toString();
    }

    static String imageOf(MysqlMasterPair pair, String image) {
        return pair.getSpec().repair == null || pair.getSpec().repair.image == null
                ? image
                : pair.getSpec().repair.image;
    }

    private static Map<String, String> labels(MysqlMasterPair pair, MysqlRepair repair, Stage stage) {
        return Map.of(
                Names.MANAGED_BY, Names.OPERATOR,
                Names.COMPONENT, "repair",
                Names.PAIR, pair.getMetadata().getName(),
                Names.REPAIR, repair.getMetadata().getName(),
                Names.STAGE, stage.title());
    }

    /** Long enough for terabytes where data is copied; a Job that hangs ends all the same. */
    private static Duration deadline(Stage stage) {
        return switch (stage) {
            case RESTART, RECONNECT, PROVE, HOLD, PROMOTE, RELEASE, TAKEOVER -> Duration.ofMinutes(15);
            case REPOSITION, ISOLATE, DUMP -> Duration.ofHours(12);
            case IMPORT, REALIGN -> Duration.ofHours(36);
        };
    }
}
