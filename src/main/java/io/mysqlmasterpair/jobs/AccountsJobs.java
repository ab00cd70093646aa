package io.mysqlmasterpair.jobs;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Job that makes the monitor account where the operator generated its Secret. */
public final class AccountsJobs {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private static final int TTL_SECONDS = 3600;

    private AccountsJobs() {}

    /** The Job with the given name. It is harmless when run again, so it may clean itself up after an hour. */
    public static Job of(MysqlMasterPair pair, String name, String image) {
        JobPod pod = new JobPod(pair, RepairJobs.imageOf(pair, image))
                .secret("admin", pair.getSpec().credentials.adminSecret.name, JobPod.ADMIN)
                .secret("monitor", Names.monitorSecret(pair), JobPod.MONITOR);
        List<String> arguments = new ArrayList<>(List.of("accounts"));
        arguments.addAll(pod.memberArguments());
        arguments.addAll(List.of("--monitor-dir", JobPod.MONITOR));
        Map<String, String> labels = Map.of(
                Names.MANAGED_BY,
                Names.OPERATOR,
                Names.COMPONENT,
                "accounts",
                Names.PAIR,
                pair.getMetadata().getName());
        Job job = pod.job(name, labels, JobPod.owner(pair), DEADLINE, arguments);
        job.getSpec().setTtlSecondsAfterFinished(TTL_SECONDS);
        return job;
    }
}
