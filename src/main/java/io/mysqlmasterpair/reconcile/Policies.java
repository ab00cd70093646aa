package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairSpec.Member;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.LastRepair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.MemberStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepair;
import io.mysqlmasterpair.api.v1alpha1.Settings;
import io.mysqlmasterpair.decision.Policy;
import io.mysqlmasterpair.decision.Policy.AuthorityPolicy;
import io.mysqlmasterpair.decision.Policy.Fence;
import io.mysqlmasterpair.decision.Policy.Known;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.status.Durations;
import io.mysqlmasterpair.status.Inspections;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a pair's spec and status to what the decisions need to know of them. */
final class Policies {

    private Policies() {}

    static Policy of(MysqlMasterPair pair) {
        Settings.Authority authority = Objects.requireNonNullElseGet(pair.getSpec().authority, Settings.Authority::new);
        MysqlMasterPairStatus status = Objects.requireNonNullElseGet(pair.getStatus(), MysqlMasterPairStatus::new);
        return new Policy(
                switch (authority.policy) {
                    case MostComplete -> AuthorityPolicy.MOST_COMPLETE;
                    case Prefer -> AuthorityPolicy.PREFER;
                    case Manual -> AuthorityPolicy.MANUAL;
                },
                side(pair, authority.member),
                null,
                rungs(repair(pair).methods),
                null,
                vain(status.lastRepair),
                Both.of(side -> known(status.members, member(pair, side).name)),
                fence(pair, status),
                writers(pair, status),
                repair(pair).divergence == Settings.Divergence.Merge);
    }

    private static Policy.Writers writers(MysqlMasterPair pair, MysqlMasterPairStatus status) {
        return new Policy.Writers(side(pair, pair.getSpec().activeMember()), side(pair, status.active));
    }

    /** The pair's policy with what the person who made this run asks for. */
    static Policy of(MysqlMasterPair pair, MysqlRepair run) {
        Rung asked = run.getSpec().method == null
                ? null
                : Rung.named(run.getSpec().method.name());
        return of(pair).withRequest(side(pair, run.getSpec().authority), asked);
    }

    static Settings.Repair repair(MysqlMasterPair pair) {
        return Objects.requireNonNullElseGet(pair.getSpec().repair, Settings.Repair::new);
    }

    static Settings.Heartbeat heartbeat(MysqlMasterPair pair) {
        return Objects.requireNonNullElseGet(pair.getSpec().heartbeat, Settings.Heartbeat::new);
    }

    /** A running channel further behind than this is Lagging. */
    static Duration maxLag(MysqlMasterPair pair) {
        return Durations.parse(heartbeat(pair).maxLag, Duration.ofSeconds(60));
    }

    static Member member(MysqlMasterPair pair, Side side) {
        return pair.getSpec().members.get(side.ordinal());
    }

    /** The side of a member by name; null when there is no such member. */
    static @Nullable Side side(MysqlMasterPair pair, @Nullable String name) {
        for (Side side : Side.values()) {
            if (member(pair, side).name.equals(name)) {
                return side;
            }
        }
        return null;
    }

    private static Set<Rung> rungs(@Nullable List<Settings.Rung> methods) {
        return methods == null || methods.isEmpty()
                ? Set.of(Rung.values())
                : methods.stream().map(method -> Rung.named(method.name())).collect(Collectors.toSet());
    }

    private static @Nullable Rung vain(@Nullable LastRepair last) {
        return last == null || last.method == null || Set.of("Healed", "DryRun").contains(last.verdict)
                ? null
                : Rung.named(last.method);
    }

    private static Known known(@Nullable List<MemberStatus> members, String name) {
        return members == null
                ? Known.NOTHING
                : members.stream()
                        .filter(member -> name.equals(member.name))
                        .findFirst()
                        .map(member -> new Known(
                                Objects.requireNonNullElse(member.knownTables, 0),
                                Objects.requireNonNullElse(member.knownRows, 0L),
                                Objects.requireNonNullElse(member.serverUuid, ""),
                                Objects.requireNonNullElse(member.knownUuid, "")))
                        .orElse(Known.NOTHING);
    }

    private static @Nullable Fence fence(MysqlMasterPair pair, MysqlMasterPairStatus status) {
        if (status.fence == null) {
            return null;
        }
        Side fenced = side(pair, status.fence.member);
        return fenced == null
                ? null
                : new Fence(
                        fenced,
                        status.fence.repair,
                        Inspections.left(status.fence),
                        member(pair, fenced.other()).name.equals(status.fence.authority));
    }
}
