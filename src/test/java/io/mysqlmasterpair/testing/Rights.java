package io.mysqlmasterpair.testing;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Who may do what in a namespace: what {@code kubectl auth can-i --as} asks, without a process for each question. */
public final class Rights {

    private final KubernetesClient client;
    private final String namespace;

    public Rights(Cluster cluster, String namespace) {
        this.client = cluster.client();
        this.namespace = namespace;
    }

    /** Asks the API server; what: {@code pods/exec}, {@code jobs.batch}, {@code things.group/status}. */
    public boolean may(String account, String verb, String what) {
        String[] path = what.split("/", 2);
        String[] resource = path[0].split("\\.", 2);
        SubjectAccessReview question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(account)
                .withNewResourceAttributes()
                .withVerb(verb)
                .withResource(resource[0])
                .withGroup(resource.length == 2 ? resource[1] : "")
                .withSubresource(path.length == 2 ? path[1] : "")
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return client.authorization()
                .v1()
                .subjectAccessReview()
                .create(question)
                .getStatus()
                .getAllowed();
    }
}
