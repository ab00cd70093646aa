package io.mysqlmasterpair.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mysqlmasterpair.api.v1alpha1.Settings.Authority;
import io.mysqlmasterpair.api.v1alpha1.Settings.Credentials;
import io.mysqlmasterpair.api.v1alpha1.Settings.Heartbeat;
import io.mysqlmasterpair.api.v1alpha1.Settings.Repair;
import io.mysqlmasterpair.api.v1alpha1.Settings.Storage;
import io.mysqlmasterpair.api.v1alpha1.Settings.Tls;
import io.mysqlmasterpair.api.v1alpha1.Settings.Writes;
import java.util.List;

@ValidationRule(value = "size(self.members) == 2", message = "members: a pair has exactly two members")
@ValidationRule(
        value = "size(self.members) != 2 || self.members[0].name != self.members[1].name",
        message = "members: the two members need different names")
@ValidationRule(
        value = "size(self.members) != 2 || self.members[0].host.lowerAscii() != self.members[1].host.lowerAscii()"
                + " || self.members[0].port != self.members[1].port",
        message = "members: the two members need different endpoints; both have the same host and port")
@ValidationRule(
        value = "!has(self.authority) || !has(self.authority.member)"
                + " || self.members.exists(m, m.name == self.authority.member)",
        message = "authority.member: must be the name of one of the two members")
@ValidationRule(
        value = "!has(self.active) || self.members.exists(m, m.name == self.active)",
        message = "active: must be the name of one of the two members")
@ValidationRule(
        value = "!has(self.active) || (has(self.writes) && self.writes == 'Single')",
        message = "active: only with writes: Single; with Both each member takes writes")
@ValidationRule(
        value = "has(self.credentials) && has(self.credentials.adminSecret) && has(self.credentials.adminSecret.name)",
        message =
                "credentials.adminSecret: name a Secret in the pair's namespace that has the keys username and password")
public class MysqlMasterPairSpec {

    @Required
    @Size(min = 1, max = 8)
    @JsonPropertyDescription("The two servers. Exactly two, with different names and endpoints.")
    public List<Member> members;

    @JsonPropertyDescription("Accounts on the servers. Only adminSecret must be given.")
    public Credentials credentials;

    @JsonPropertyDescription("TLS on every connection to the members: the operator's, the Jobs' and the channels'.")
    public Tls tls;

    @JsonPropertyDescription(
            "Who takes writes. Both: active-active, each member takes writes. Single: active-passive, the"
                    + " member `active` takes them, and the other is kept super_read_only. Default: Both.")
    public Writes writes;

    @Size(max = 63)
    @JsonPropertyDescription(
            "With `writes: Single`, the member that takes writes. Default: the first. To change it is to"
                    + " promote the other: the old one is closed, the new one gets all that it has, and only then is opened.")
    public String active;

    @JsonPropertyDescription("Whose data wins when a repair has to overwrite one side.")
    public Authority authority;

    @JsonPropertyDescription("How far behind a channel may be, and how that is measured.")
    public Heartbeat heartbeat;

    @JsonPropertyDescription("When and how a broken pair is repaired.")
    public Repair repair;

    @JsonPropertyDescription("The volume that holds dumps and archives.")
    public Storage storage;

    /** The name of the one member that is to take writes; null when both are. */
    public String activeMember() {
        if (writes != Writes.Single) {
            return null;
        }
        return active == null ? members.get(0).name : active;
    }

    /** One server of the pair. */
    public static class Member {

        @Required
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$') && size(self) <= 20",
                message = "a member's name has at most 20 lower-case letters, digits and dashes")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "Name of the member, used in status, Events and commands: at most 20 lower-case letters,"
                        + " digits and dashes.")
        public String name;

        @Required
        @ValidationRule(
                // a name or an IPv4 address, or an IPv6 address, which has two colons at least: h:3306 is neither
                value = "self.matches('^([A-Za-z0-9._-]+|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)$')",
                message = "a member's host is a DNS name or an IP address, without port, scheme or spaces")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "DNS name or IP address under which the other member, the operator and the Jobs reach it.")
        public String host;

        @io.fabric8.generator.annotation.Min(1)
        @io.fabric8.generator.annotation.Max(65535)
        @io.fabric8.generator.annotation.Default("3306")
        @JsonPropertyDescription("TCP port of the MySQL protocol.")
        public Integer port = 3306;

        @Size(max = 253)
        @JsonPropertyDescription("Name of the member's pod, if it runs in this namespace. With the readiness gate"
                + " mysqlmasterpair.io/serving in that pod, and the chart's podReadinessGate.enabled, the member is out of Services"
                + " while it is fenced; else it is for people only.")
        public String pod;
    }
}
