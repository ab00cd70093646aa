package io.mysqlmasterpair.observe;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairSpec.Member;
import io.mysqlmasterpair.api.v1alpha1.Settings;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the two Secrets that a probe needs, by name. The admin Secret is never read here: only Jobs mount it. */
public final class Credentials {

    private final KubernetesClient client;
    private final SecretPresence presence;

    public Credentials(KubernetesClient client) {
        this.client = client;
        this.presence = new SecretPresence(client);
    }

    /** Whom to probe, or a sentence that says what is missing. */
    public sealed interface Answer {
        record Complete(ProbeTarget target) implements Answer {}

        record Missing(String sentence) implements Answer {}
    }

    /** Reads what a probe of this pair needs. */
    public Answer of(MysqlMasterPair pair) {
        String name = Names.monitorSecret(pair);
        Optional<Secret> secret = secret(pair, name);
        if (secret.isEmpty()) {
            return missing("There is no Secret " + name + " (credentials.monitorSecret).");
        }
        Optional<String> username = value(secret.get(), "username");
        Optional<String> password = value(secret.get(), "password");
        if (username.isEmpty() || password.isEmpty()) {
            return missing("Secret " + name + " must have the keys username and password.");
        }
        Settings.Tls spec = pair.getSpec().tls;
        TlsMode mode = spec == null ? TlsMode.Preferred : TlsMode.valueOf(spec.mode.name());
        Optional<String> ca = Optional.empty();
        if (spec != null && spec.caSecret != null) {
            ca = secret(pair, spec.caSecret.name).flatMap(found -> value(found, "ca.crt"));
            if (ca.isEmpty()) {
                return missing("Secret " + spec.caSecret.name + " with the key ca.crt is missing (tls.caSecret).");
            }
        }
        Member a = pair.getSpec().members.getFirst();
        Member b = pair.getSpec().members.getLast();
        return new Answer.Complete(new ProbeTarget(
                pair.getMetadata().getNamespace(),
                new Both<>(a.name, b.name),
                new Both<>(new Endpoint(a.host, a.port), new Endpoint(b.host, b.port)),
                new Login(username.get(), password.get()),
                new Tls(mode, ca)));
    }

    /** What the Jobs would mount and is not there, as a sentence: their pods would wait for it without a word. */
    public Optional<String> lacking(MysqlMasterPair pair) {
        Settings.Credentials given = pair.getSpec().credentials;
        String namespace = pair.getMetadata().getNamespace();
        if (presence.isMissing(namespace, given.adminSecret.name)) {
            return Optional.of(lack(given.adminSecret.name, "adminSecret"));
        }
        return given.replicationSecret != null && presence.isMissing(namespace, given.replicationSecret.name)
                ? Optional.of(lack(given.replicationSecret.name, "replicationSecret"))
                : Optional.empty();
    }

    private static String lack(String name, String field) {
        return "There is no Secret " + name + " (credentials." + field + "), so nothing can be repaired.";
    }

    private static Answer missing(String sentence) {
        return new Answer.Missing(sentence);
    }

    private Optional<Secret> secret(MysqlMasterPair pair, String name) {
        return Optional.ofNullable(client.secrets()
                .inNamespace(pair.getMetadata().getNamespace())
                .withName(name)
                .get());
    }

    private static Optional<String> value(Secret secret, String key) {
        @Nullable
        String encoded = secret.getData() == null ? null : secret.getData().get(key);
        return Optional.ofNullable(encoded)
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }
}
