package io.mysqlmasterpair.jobs;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import java.util.ArrayList;
import java.util.List;

/** The Job that asks both members what earlier runs left on them. It changes nothing. */
public final class InspectionJobs {

    private InspectionJobs() {}

    /** The Job with the given name. */
    public static Job of(MysqlMasterPair pair, String name, String image) {
        JobPod pod = new JobPod(pair, RepairJobs.imageOf(pair, image))
                .secret("admin", pair.getSpec().credentials.adminSecret.name, JobPod.ADMIN);
        List<String> arguments = new ArrayList<>(List.of("find-fence"));
        arguments.addAll(pod.memberArguments());
        return pod.jobOfPair(name, "inspection", arguments);
    }
}
