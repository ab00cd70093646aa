package io.mysqlmasterpair.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.jobs.RepairVolume;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes what was decided and recorded. Names are deterministic, so making a thing that is there already is success: a
 * crash between making it and noting it repeats nothing.
 */
public final class Creator {

    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 30;

    private final KubernetesClient client;
    private final SecureRandom random = new SecureRandom();
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    public Creator(KubernetesClient client) {
        this.client = client;
    }

    /** Makes a Job; one of the same name counts as made. */
    public void job(Job job) {
        create(job);
    }

    /** Makes the run of a pair. Whoever deletes the pair deletes its runs, not its archives. */
    public void repair(MysqlMasterPair pair, String name) {
        MysqlRepair repair = new MysqlRepair();
        repair.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(pair.getMetadata().getNamespace())
                .withLabels(Map.of(
                        Names.MANAGED_BY,
                        Names.OPERATOR,
                        Names.PAIR,
                        pair.getMetadata().getName()))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(pair.getApiVersion())
                        .withKind(pair.getKind())
                        .withName(pair.getMetadata().getName())
                        .withUid(pair.getMetadata().getUid())
                        .build())
                .build());
        MysqlRepair.Spec spec = new MysqlRepair.Spec();
        spec.pair = pair.getMetadata().getName();
        repair.setSpec(spec);
        create(repair);
    }

    /** Makes the volume's claim, or asks for more where it is too small; a class that can't grow says no, and may. */
    public void volume(PersistentVolumeClaim wanted) {
        var claims = client.persistentVolumeClaims()
                .inNamespace(wanted.getMetadata().getNamespace())
                .withName(wanted.getMetadata().getName());
        PersistentVolumeClaim existing = claims.get();
        if (existing == null) {
            create(wanted);
        } else if (RepairVolume.isTooSmall(existing, wanted)) {
            grow(existing, wanted);
        }
    }

    private void grow(PersistentVolumeClaim existing, PersistentVolumeClaim wanted) {
        try {
            client.resource(existing).edit(claim -> {
                claim.getSpec()
                        .getResources()
                        .setRequests(wanted.getSpec().getResources().getRequests());
                return claim;
            });
        } catch (KubernetesClientException e) {
            boolean refused = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == 422;
            if (!refused) {
                throw e;
            }
            // the storage class can't expand; the Job measures the real space and says so when it is short
        }
    }

    /** As {@link #secrets}, but once for each resource in the life of the process. */
    public void secretsOnce(MysqlMasterPair pair) {
        if (!prepared.contains(pair.getMetadata().getUid())) {
            secrets(pair);
            prepared.add(pair.getMetadata().getUid());
        }
    }

    /** Makes the Secrets that the user left out. A Secret that is there is never touched. */
    public void secrets(MysqlMasterPair pair) {
        if (pair.getSpec().credentials.monitorSecret == null) {
            secret(pair, Names.monitorSecret(pair), "mmp_monitor");
        }
        if (pair.getSpec().credentials.replicationSecret == null) {
            secret(pair, Names.replicationSecret(pair), "mmp_replication");
        }
    }

    private void secret(MysqlMasterPair pair, String name, String username) {
        // no owner: the accounts on the servers outlive the resource, and so must their passwords
        create(new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(pair.getMetadata().getNamespace())
                .withLabels(Map.of(
                        Names.MANAGED_BY,
                        Names.OPERATOR,
                        Names.PAIR,
                        pair.getMetadata().getName()))
                .endMetadata()
                .withType("kubernetes.io/basic-auth")
                .withStringData(Map.of("username", username, "password", password()))
                .build());
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    private void create(HasMetadata resource) {
        try {
            client.resource(resource).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
