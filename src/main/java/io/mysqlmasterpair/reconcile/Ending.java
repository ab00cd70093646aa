package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.status.Conditions;
import io.mysqlmasterpair.status.Conditions.Truth;
import io.mysqlmasterpair.status.Conditions.Wanted;
import io.mysqlmasterpair.status.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a run ends: its phase, verdict, measured times and conditions. */
final class Ending {

    private Ending() {}

    static void heal(MysqlRepairStatus status, Instant now) {
        end(status, "Healed", verdict(status), now);
        status.progress = "100%";
    }

    private static String verdict(MysqlRepairStatus status) {
        return switch (Rung.named(status.plan.method)) {
            case RESTART, RECONNECT, REPOSITION, RESEED -> "The pair is healed and proven.";
            case HOLD -> "Only " + status.plan.active + " takes writes.";
            case PROMOTE -> status.plan.active + " takes the writes, and both channels are proven.";
            case RELEASE -> "Both members take writes, and both channels are proven.";
            case TAKEOVER -> status.plan.active + " takes the writes, without its peer.";
        };
    }

    static void fail(MysqlRepairStatus status, String why, Instant now) {
        end(status, "Failed", why, now);
    }

    /** Nothing was changed on any server. */
    static void refuse(MysqlRepairStatus status, String why, Instant now) {
        end(status, "Refused", why, now);
    }

    static void dryRun(MysqlRepairStatus status, Instant now) {
        end(status, "DryRun", "This is what would be done; nothing was changed.", now);
    }

    private static void end(MysqlRepairStatus status, String phase, String verdict, Instant now) {
        status.phase = phase;
        status.message = verdict;
        status.verdict = verdict;
        status.finishedAt = now.toString();
        if (status.startedAt != null) {
            status.took = Durations.show(Duration.between(Instant.parse(status.startedAt), now));
        }
        if (status.detectedAt != null) {
            status.recoverySeconds =
                    Duration.between(Instant.parse(status.detectedAt), now).toSeconds();
        }
        conditions(status, now);
    }

    /** The conditions that go with the phase. */
    static void conditions(MysqlRepairStatus status, Instant now) {
        boolean over = status.finishedAt != null;
        boolean healed = "Healed".equals(status.phase);
        status.conditions = Conditions.merge(
                status.conditions,
                List.of(
                        new Wanted("Accepted", Truth.of(status.plan != null), status.phase, status.message),
                        new Wanted("Complete", Truth.of(over), status.phase, status.message),
                        new Wanted("Healed", over ? Truth.of(healed) : Truth.UNKNOWN, status.phase, status.message)),
                status.observedGeneration,
                now);
    }
}
