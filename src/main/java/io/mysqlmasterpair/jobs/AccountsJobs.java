package io.mysqlmasterpair.jobs;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import java.util.ArrayList;
import java.util.List;

/** The Job that makes the operator's schema on both members, and the monitor account where it generated its Secret. */
public final class AccountsJobs {

    private AccountsJobs() {}

    /** The Job with the given name. */
    public static Job of(MysqlMasterPair pair, String name, String image) {
        JobPod pod = new JobPod(pair, RepairJobs.imageOf(pair, image))
                .secret("admin", pair.getSpec().credentials.adminSecret.name, JobPod.ADMIN);
        List<String> arguments = new ArrayList<>(List.of("accounts"));
        arguments.addAll(pod.memberArguments());
        // an account that the user gave is used as it is
        if (pair.getSpec().credentials.monitorSecret == null) {
            pod.secret("monitor", Names.monitorSecret(pair), JobPod.MONITOR);
            arguments.addAll(List.of("--monitor-dir", JobPod.MONITOR));
        }
        String active = pair.getSpec().activeMember();
        if (active != null) {
            arguments.addAll(List.of("--active", active));
        }
        return pod.jobOfPair(name, "accounts", arguments);
    }
}
