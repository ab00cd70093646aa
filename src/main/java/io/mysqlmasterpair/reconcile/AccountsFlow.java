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
import org.jspecify.annotations.Nullable;

/**
 * Gets the monitor account made where the operator generated its Secret: on a new pair, and on a member that came back
 * empty. Where the user gave the Secret, a refused login is reported and nothing is touched. Gets the heartbeat's table made
 * on a pair that runs without one: it was set up by hand, or by an older version.
 */
final class AccountsFlow {

    private static final Duration AFTER_SUCCESS = Duration.ofSeconds(10);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);

    /** A pair does without a heartbeat, so what does not help is not tried for ever. */
    private static final int ATTEMPTS_FOR_TABLE = 3;

    private final Room room;

    AccountsFlow(Room room) {
        this.room = room;
    }

    /**
     * Goes one step on. The Job's name is recorded in one turn and the Job made in the next.
     *
     * @param noTable the heartbeat's table is wanted and missing
     * @return whether the account is being made
     */
    boolean advance(MysqlMasterPair pair, PairState state, boolean noTable, MysqlMasterPairStatus status, Instant now) {
        boolean generated = pair.getSpec().credentials.monitorSecret == null;
        boolean refused = generated && Arrays.stream(Side.values()).anyMatch(side -> isRefused(state, side));
        if (status.activeRepair != null || !refused && !noTable) {
            status.accounts = null;
            return false;
        }
        // where the account is given, the table alone is no use without a right that only its owner can give
        int attempts = generated ? ATTEMPTS_FOR_TABLE : 1;
        if (!refused && hasEnded(status.accounts) && status.accounts.attempt >= attempts) {
            status.accounts.retryAt = null;
            return false;
        }
        step(pair, status, now);
        return refused;
    }

    /** Whether there is something to wait for. */
    static boolean isBusy(MysqlMasterPairStatus status) {
        return status.accounts != null && (status.accounts.job != null || status.accounts.retryAt != null);
    }

    private static boolean hasEnded(@Nullable AccountsStatus flow) {
        return flow != null && flow.job == null;
    }

    private void step(MysqlMasterPair pair, MysqlMasterPairStatus status, Instant now) {
        AccountsStatus flow = status.accounts;
        if (flow == null) {
            status.accounts = begin(pair, 1, "", now);
        } else if (flow.job != null) {
            status.accounts = follow(pair, flow, now);
        } else if (flow.retryAt == null || !now.isBefore(Instant.parse(flow.retryAt))) {
            status.accounts = begin(pair, flow.attempt + 1, flow.message, now);
        }
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
            case JobSight.Failed failed -> end(flow, failed.message(), now.plus(pauseAfter(flow.attempt)));
        };
    }

    /** How long a Job of the pair itself is not made again after so many attempts: 10 s, 20 s, … at most some 5 min. */
    static Duration pauseAfter(int attempt) {
        return FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt, 6));
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
