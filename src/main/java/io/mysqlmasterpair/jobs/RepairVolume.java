package io.mysqlmasterpair.jobs;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.MemberStatus;
import io.mysqlmasterpair.api.v1alpha1.Settings.Storage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The volume that holds dumps and archives. */
public final class RepairVolume {

    private static final long GIB = 1L << 30;

    private RepairVolume() {}

    /**
     * The claim of a pair's volume. It has no owner on purpose: archives outlive the pair's resource, so that deleting a
     * resource never deletes data.
     *
     * @param members as last seen, for {@code size: auto}
     */
    public static PersistentVolumeClaim claim(MysqlMasterPair pair, List<MemberStatus> members) {
        Storage storage = pair.getSpec().storage == null ? new Storage() : pair.getSpec().storage;
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(Names.claim(pair.getMetadata().getName()))
                .withNamespace(pair.getMetadata().getNamespace())
                .withLabels(Map.of(
                        Names.MANAGED_BY,
                        Names.OPERATOR,
                        Names.PAIR,
                        pair.getMetadata().getName()))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storage.storageClassName)
                .withNewResources()
                .withRequests(Map.of("storage", size(storage, members)))
                .endResources()
                .endSpec()
                .build();
    }

    /** Whether an existing claim asks for less than is needed now. */
    public static boolean isTooSmall(PersistentVolumeClaim existing, PersistentVolumeClaim wanted) {
        return bytes(existing).compareTo(bytes(wanted)) < 0;
    }

    private static BigDecimal bytes(PersistentVolumeClaim claim) {
        return Quantity.getAmountInBytes(
                claim.getSpec().getResources().getRequests().get("storage"));
    }

    /**
     * By default: one dump of the larger member, and for each archive kept and the one being made a copy of it. They are
     * compressed, which leaves room for the binary logs. Never under 1 GiB.
     */
    private static Quantity size(Storage storage, List<MemberStatus> members) {
        if (!storage.size.equals("auto")) {
            return new Quantity(storage.size);
        }
        long largest = members.stream()
                .mapToLong(member -> member.dataBytes == null ? 0 : member.dataBytes)
                .max()
                .orElse(0);
        long gib = (largest * (storage.keep + 2) + GIB - 1) / GIB;
        return new Quantity(Math.max(1, gib) + "Gi");
    }
}
