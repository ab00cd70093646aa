package io.mysqlmasterpair.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;

/** The groups of settings in a pair's spec. */
public final class Settings {

    private Settings() {}

    /** Six digits at most: a century of hours, and far from what overflows. */
    private static final String DURATION = "self.matches('^([0-9]{1,6}(ms|s|m|h))+$')";

    private static final String AT_LEAST_A_SECOND = DURATION + " && duration(self) >= duration('1s')";

    /** Which accounts are used for what. */
    public static class Credentials {
        @JsonPropertyDescription(
                "Secret with the keys username and password of an account that may do everything a repair"
                        + " does. Only Jobs mount it; the operator never reads it.")
        public SecretReference adminSecret;

        @JsonPropertyDescription(
                "Secret with the keys username and password of a least-privilege account, the only one that"
                        + " the operator logs in with. When left out, the operator generates the Secret and a Job creates the"
                        + " account.")
        public SecretReference monitorSecret;

        @JsonPropertyDescription(
                "Secret with the keys username and password of the account that the channels log in with."
                        + " When left out, the operator generates the Secret and a repair creates the account.")
        public SecretReference replicationSecret;
    }

    /** A Secret in the pair's namespace. */
    public static class SecretReference {
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
                message = "the name of a Secret has lower-case letters, digits, dashes and dots")
        @JsonPropertyDescription("Name of the Secret.")
        public String name;
    }

    /** How connections are protected. */
    @ValidationRule(
            value = "!has(self.mode) || !self.mode.startsWith('Verify') || has(self.caSecret)",
            message = "tls.caSecret: modes VerifyCa and VerifyIdentity need a Secret with the key ca.crt")
    public static class Tls {
        @Default("Preferred")
        @JsonPropertyDescription(
                "Disabled: never. Preferred: where the server offers it. Required: always. VerifyCa: and the"
                        + " certificate is signed by caSecret. VerifyIdentity: and it names the host.")
        public TlsMode mode = TlsMode.Preferred;

        @JsonPropertyDescription(
                "Secret with the key ca.crt: the CA certificates, PEM, that sign the servers' certificates.")
        public SecretReference caSecret;
    }

    /** As MySQL's ssl-mode. */
    public enum TlsMode {
        Disabled,
        Preferred,
        Required,
        VerifyCa,
        VerifyIdentity
    }

    /** Who takes writes. */
    public enum Writes {
        Both,
        Single
    }

    /** Whose data wins. */
    @ValidationRule(
            value = "self.policy != 'Prefer' || has(self.member)",
            message = "authority.member: policy Prefer needs the name of the preferred member")
    public static class Authority {
        @Default("MostComplete")
        @JsonPropertyDescription(
                "MostComplete: the member that has all that the other has, or more of what is unique; the"
                        + " first member (or `member`) when neither is ahead, and with `writes: Single` the active one. Prefer: always `member`. Manual: a person names the"
                        + " authority in a MysqlRepair. An empty, shrunken or unreachable member is never chosen.")
        public AuthorityPolicy policy = AuthorityPolicy.MostComplete;

        @Size(max = 63)
        @JsonPropertyDescription("Name of the preferred member.")
        public String member;
    }

    /** How the authority is chosen. */
    public enum AuthorityPolicy {
        MostComplete,
        Prefer,
        Manual
    }

    /** How far behind a channel may be, and how that is measured. */
    public static class Heartbeat {
        @JsonPropertyDescription(
                "Whether the operator writes the time into a row of each member, table mysqlmasterpair.heartbeat, to"
                        + " measure lag by what is really replicated. Where it does not, lag is Seconds_Behind_Source."
                        + " true, false, or left out: unless a member has further replicas, which would need that table,"
                        + " with its rows, as well.")
        public Boolean enabled;

        @Default("2s")
        @Size(max = 20)
        @ValidationRule(
                value = AT_LEAST_A_SECOND,
                message = "heartbeat.interval: a duration of at least 1s, such as 2s or 10s")
        @JsonPropertyDescription(
                "Time between two beats of a member; not less than the operator's probe interval. Each beat is a small"
                        + " transaction in the binary log.")
        public String interval = "2s";

        @Default("60s")
        @Size(max = 20)
        @ValidationRule(
                value = AT_LEAST_A_SECOND,
                message = "heartbeat.maxLag: a duration of at least 1s, such as 60s or 5m")
        @JsonPropertyDescription("A running channel that is further behind its source than this is Lagging.")
        public String maxLag = "60s";
    }

    /** When and how a repair runs. */
    public static class Repair {
        @Default("Automatic")
        @JsonPropertyDescription(
                "Automatic: repairs start by themselves. Approve: each waits for its plan to be approved."
                        + " Observe: broken pairs are only reported.")
        public RepairMode mode = RepairMode.Automatic;

        @Default("AfterArchive")
        @JsonPropertyDescription(
                "What a repair that overwrites data waits for. AfterArchive: for a complete and verified"
                        + " archive of it. AfterApproval: also for a person who approves the plan.")
        public Overwrite overwrite = Overwrite.AfterArchive;

        @Default("Archive")
        @JsonPropertyDescription(
                "What happens to transactions that only the overwritten member has. Archive: they are kept"
                        + " in the archive. Merge: also, before the authority is dumped, what of them conflicts with"
                        + " nothing there is applied to it; the rest stays in the archive and is named in the run.")
        public Divergence divergence = Divergence.Archive;

        @Default("Report")
        @JsonPropertyDescription(
                "What happens to accounts, roles and grants that differ. Report: they are told. FromAuthority: a"
                        + " Reseed makes those of the overwritten member the authority's, all but root, the server's own"
                        + " and those of the credentials; accounts that only the overwritten member has are left alone.")
        public Accounts accounts = Accounts.Report;

        @Default("30s")
        @Size(max = 20)
        @ValidationRule(value = DURATION, message = "repair.holdOff: a duration such as 30s, 5m or 1h30m")
        @JsonPropertyDescription(
                "How long a broken state must last before a repair starts that does more than restarting a"
                        + " stopped channel.")
        public String holdOff = "30s";

        @Default("3")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription("How often a step, and a repair, is tried before the operator asks for a person.")
        public Integer maxAttempts = 3;

        @Size(max = 8)
        @JsonPropertyDescription("The rungs that may be used. Default: all.")
        public List<Rung> methods;

        @Default("Volume")
        @JsonPropertyDescription("How a dump travels. Volume: by the volume of `storage`.")
        public Transport transport = Transport.Volume;

        @Size(max = 512)
        @JsonPropertyDescription("Image of the Jobs. Default: the operator's own image.")
        public String image;

        @JsonPropertyDescription("Resources of the Jobs' containers.")
        public ResourceRequirements resources;
    }

    /** Whether repairs start by themselves. */
    public enum RepairMode {
        Automatic,
        Approve,
        Observe
    }

    /** What an overwrite waits for. */
    public enum Overwrite {
        AfterArchive,
        AfterApproval
    }

    /** What happens to data that only the overwritten member has. */
    public enum Divergence {
        Archive,
        Merge
    }

    /** What happens to accounts that differ. */
    public enum Accounts {
        Report,
        FromAuthority
    }

    /** How a dump travels. */
    public enum Transport {
        Volume
    }

    /** The rungs of the ladder, cheapest first; then those about who takes writes. */
    public enum Rung {
        Restart,
        Reconnect,
        Reposition,
        Reseed,
        Hold,
        Promote,
        Release,
        Takeover
    }

    /** The volume for dumps and archives. */
    public static class Storage {
        @Default("auto")
        @Size(max = 32)
        @ValidationRule(
                value = "self == 'auto' || (isQuantity(self) && quantity(self).isGreaterThan(quantity('0')))",
                message = "storage.size: auto, or a quantity such as 10Gi")
        @JsonPropertyDescription(
                "Size of the volume. auto: several times the data on the members, at least 1Gi; it grows"
                        + " with them where the storage class can expand volumes.")
        public String size = "auto";

        @Size(max = 253)
        @JsonPropertyDescription("Storage class of the volume. Default: the cluster's default class.")
        public String storageClassName;

        @Default("3")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "How many archives of earlier runs are kept; older ones are deleted when a run has healed the pair."
                        + " The newest is never deleted.")
        public Integer keep = 3;

        @Size(max = 20)
        @ValidationRule(value = DURATION, message = "storage.keepFor: a duration such as 168h or 30m")
        @JsonPropertyDescription(
                "How long every archive is kept at least, however many there are, such as 720h. Default: only their"
                        + " number counts.")
        public String keepFor;
    }
}
