package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPair;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.AccountsStatus;
import io.mysqlmasterpair.decision.RepairWorkflow.JobSight;
import io.mysqlmasterpair.jobs.AccountsJobs;
import io.mysqlmasterpair.jobs.Names;
import io.mysqlmasterpair.observe.JobWatch.Sight;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Gets the monitor account made where the operator generated its Secret: on a new pair, and on a member that came back
 * empty. Where the user gave the Secret, a refused login is reported and nothing is touched.
 */
final class AccountsFlow {

    private static final Duration AFTER_SUCCESS = Duration.ofSeconds(10);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);

    private final Room room;

    AccountsFlow(Room room) {
        this.room = room;
    }

    /**
     * Goes one step on. The Job's name is recorded in one turn and the Job made in the next.
     *
     * @return whether the account is being made
     */
    boolean advance(MysqlMasterPair pair, PairState state, MysqlMasterPairStatus status, Instant now) {
        boolean needed = pair.getSpec().credentials.monitorSecret == null
                && status.activeRepair == null
                && Arrays.stream(Side.values()).anyMatch(side -> isRefused(state, side));
        if (!needed) {
            status.accounts = null;
            return false;
        }
        AccountsStatus flow = status.accounts;
        if (flow == null) {
            status.accounts = begin(pair, 1, "", now);
        } else if (flow.job != null) {
            status.accounts = follow(pair, flow, now);
        } else if (flow.retryAt == null || !now.isBefore(Instant.parse(flow.retryAt))) {
            status.accounts = begin(pair, flow.attempt + 1, flow.message, now);
        }
        return true;
    }

    private static boolean isRefused(PairState state, Side side) {
        return state.members().get(side) instanceof MemberState.Unreachable silent
                && silent.fault() == Fault.CREDENTIAL;
    }

    private static AccountsStatus begin(MysqlMasterPair pair, int attempt, String message, Instant now) {
        AccountsStatus flow = new AccountsStatus();
        flow.attempt = attempt;
        flow.job = Names.accountsJob(pair, now.getEpochSecond());
        flow.startedAt = now.toString();
        flow.message = message;
        return flow;
    }

    private AccountsStatus follow(MysqlMasterPair pair, AccountsStatus flow, Instant now) {
        Sight sight = room.jobs().look(pair.getMetadata().getNamespace(), flow.job);
        return switch (sight.job()) {
            case JobSight.Absent ignored -> {
                room.creator().job(AccountsJobs.of(pair, flow.job, room.workerImage()));
                yield flow;
            }
            case JobSight.Active ignored -> {
                flow.message = sight.hint();
                yield flow;
            }
            case JobSight.Succeeded done -> end(flow, done.message(), now.plus(AFTER_SUCCESS));
            case JobSight.Failed failed ->
                end(flow, failed.message(), now.plus(FIRST_BACKOFF.multipliedBy(1L << Math.min(flow.attempt, 6))));
        };
    }

    private static AccountsStatus end(AccountsStatus before, String message, Instant retryAt) {
        AccountsStatus flow = new AccountsStatus();
        flow.attempt = before.attempt;
        flow.startedAt = before.startedAt;
        flow.message = message;
        flow.retryAt = retryAt.toString();
        return flow;
    }
}
