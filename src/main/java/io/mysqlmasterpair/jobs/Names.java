package io.mysqlmasterpair.jobs;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.Settings.SecretReference;
import io.mysqlmasterpair.decision.Stage;
import org.jspecify.annotations.Nullable;

/** Names and labels of everything the operator makes. Deterministic, so that making it twice is a conflict. */
public final class Names {

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "mysql-master-pair";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String PAIR = "mysqlmasterpair.io/pair";
    public static final String REPAIR = "mysqlmasterpair.io/repair";
    public static final String STAGE = "mysqlmasterpair.io/stage";

    private static final int UID_DIGITS = 6;

    private Names() {}

    /** The run that the operator makes for a pair: {@code shop-7}. */
    public static String repair(String pair, long ordinal) {
        return pair + "-" + ordinal;
    }

    /**
     * The Job of one attempt of a stage: {@code shop-7-1f3a9c-import-2}. A resource's name has at most 40 characters, so
     * this has at most 63. The uid tells a run from an earlier one of the same name.
     */
    public static String job(MysqlRepair repair, Stage stage, int attempt) {
        return repair.getMetadata().getName() + "-"
                + shortUid(repair.getMetadata().getUid()) + "-" + stage.title() + "-" + attempt;
    }

    /**
     * The Job that makes the monitor account: {@code shop-accounts-1790000000}.
     *
     * @param stamp seconds since the epoch at which it was decided on; the account may be needed again much later
     */
    public static String accountsJob(MysqlMasterPair pair, long stamp) {
        return pair.getMetadata().getName() + "-accounts-" + stamp;
    }

    /** The Job that asks both members what earlier runs left on them: {@code shop-inspect-1790000000}. */
    public static String inspectionJob(MysqlMasterPair pair, long stamp) {
        return pair.getMetadata().getName() + "-inspect-" + stamp;
    }

    private static String shortUid(String uid) {
        return uid.substring(0, UID_DIGITS);
    }

    /** The claim of the volume for dumps and archives. */
    public static String claim(String pair) {
        return pair + "-repair";
    }

    /** Folder of a run on the volume. Sorts by ordinal. */
    public static String folder(String repair, long ordinal) {
        return String.format("runs/%06d-%s", ordinal, repair);
    }

    /** The Secret of the monitor account: given, or generated. */
    public static String monitorSecret(MysqlMasterPair pair) {
        return given(
                pair.getSpec().credentials.monitorSecret, pair.getMetadata().getName() + "-monitor");
    }

    /** The Secret of the replication account: given, or generated. */
    public static String replicationSecret(MysqlMasterPair pair) {
        return given(
                pair.getSpec().credentials.replicationSecret, pair.getMetadata().getName() + "-replication");
    }

    private static String given(@Nullable SecretReference reference, String generated) {
        return reference == null ? generated : reference.name;
    }
}
