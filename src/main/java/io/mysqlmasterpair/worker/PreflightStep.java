package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Clients.Running;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.mysql.TableDef;
import io.mysqlmasterpair.mysql.TableName;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.Side;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Looks for everything that would stop a repair half-way, before anything is changed. */
final class PreflightStep implements WorkerStep {

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final Duration LONG_STATEMENT = Duration.ofSeconds(30);

    @Override
    public Step step() {
        return Step.PREFLIGHT;
    }

    @Override
    public String about() {
        return "check both servers, their rights, engines and space";
    }

    @Override
    public String help() {
        return "Checks versions, mode, binary logs, engines, administrator's rights, long statements and free space, and"
                + " claims the lease on both members. Changes no data. Needs --authority, --admin-dir and --dir.";
    }

    @Override
    public Ending run(Run run) {
        // before the first write, which would fail at a missing right without naming it
        for (Side side : Side.values()) {
            checkRights(run.member(side));
        }
        run.claimLeases();
        Member authority = run.authority();
        Member target = run.target();
        for (Side side : Side.values()) {
            checkServer(run, run.member(side));
        }
        checkPair(run, authority, target);
        refuseUnprovenAuthority(authority);
        refuseEmptyAuthority(authority, target);
        refuseLostTransactions(run, authority, target);
        checkEngines(authority);
        checkHistory(authority, target);
        checkFloats(authority);
        checkLongStatements(authority);
        for (Side side : Side.values()) {
            checkPrepared(run.member(side));
        }
        checkSnapshot(run, authority);
        SpaceCheck.of(run).require();
        return Ending.done("Both servers are fit for it; " + authority.name() + " ("
                + authority.state().version() + ") is the authority, " + target.name() + " the target.");
    }

    private static void checkServer(Run run, Member member) {
        MemberState.Reachable state = member.state();
        GtidMode wanted = run.byGtid() ? GtidMode.ON : GtidMode.OFF;
        boolean open = state.modeIsTheChannels() && state.channel() instanceof ChannelState.NotConfigured;
        if (state.gtidMode() != wanted && !open) {
            throw Refused.forGood(member.name() + " has gtid_mode " + state.gtidMode() + "; this repair is by "
                    + run.options().mode() + " and needs " + wanted);
        }
        if (!state.logBin()) {
            throw Refused.forGood(member.name() + " writes no binary log (log_bin is off)");
        }
        if (!member.settings().persistedAreLoaded()) {
            throw Refused.forGood(member.name() + " ignores persisted settings (persisted_globals_load is off): a fence"
                    + " would not outlive a restart");
        }
        List<String> strange = Stream.concat(
                        state.settings().otherChannels().stream().map(name -> "the named channel '" + name + "'"),
                        state.settings().filters().stream().map(filter -> "the replication filter " + filter))
                .toList();
        if (!strange.isEmpty()) {
            throw Refused.forGood(member.name() + " has " + String.join(" and ", strange)
                    + "; only one default channel without filters can be repaired");
        }
    }

    static void checkRights(Member member) {
        List<String> missing = member.accounts().missingAdministratorRights();
        if (!missing.isEmpty()) {
            throw Refused.forGood("the admin account lacks on " + member.name() + ": " + String.join(", ", missing));
        }
    }

    private static void checkPair(Run run, Member authority, Member target) {
        MemberState.Reachable a = authority.state();
        MemberState.Reachable b = target.state();
        if (a.version().major() != b.version().major()
                || a.version().minor() != b.version().minor()) {
            throw Refused.forGood("the members run different series: " + authority.name() + " " + a.version() + ", "
                    + target.name() + " " + b.version());
        }
        if (a.serverId() == b.serverId()) {
            throw Refused.forGood("both members have server_id " + a.serverId());
        }
        if (run.byGtid() && a.origin().equals(b.origin())) {
            throw Refused.forGood(
                    "both members write GTIDs of domain " + a.origin() + "; give each its own gtid_domain_id");
        }
        if (authority.lowerCaseTableNames() != target.lowerCaseTableNames()) {
            throw Refused.forGood("the members differ in lower_case_table_names");
        }
    }

    /** S3: half of an import is nobody's truth. */
    private static void refuseUnprovenAuthority(Member authority) {
        if (authority.leases().read().filter(Lease::isUnproven).isPresent()) {
            throw Refused.forGood(
                    authority.name() + " holds data of an import that was never proven; it can't be the authority");
        }
    }

    /** S4: an empty member never wins over one that has something. */
    private static void refuseEmptyAuthority(Member authority, Member target) {
        if (authority.catalog().tables().isEmpty() && !target.catalog().tables().isEmpty()) {
            throw Refused.forGood(authority.name() + " is empty and " + target.name()
                    + " is not: an empty member can't be the authority");
        }
    }

    /**
     * S4: a member that lost transactions of its own, after a crash or from an old volume, would number new ones with the
     * same identifiers, and the peer would take them for done.
     */
    private static void refuseLostTransactions(Run run, Member authority, Member target) {
        if (!run.byGtid()) {
            return;
        }
        GtidSet lost = target.gtids()
                .executed()
                .intersect(authority.state().own())
                .subtract(authority.gtids().executed());
        if (!lost.isEmpty()) {
            throw Refused.forGood(authority.name() + " lost " + lost.size() + " transactions of its own that "
                    + target.name() + " still has (" + lost + "); choose " + target.name() + " as the authority");
        }
    }

    /** A dump in one transaction would tear tables of other engines. */
    private static void checkEngines(Member authority) {
        List<String> others = authority.catalog().tables().stream()
                .filter(table -> !table.engine().equals("InnoDB"))
                .map((TableDef table) -> table.table() + " (" + table.engine() + ")")
                .toList();
        if (!others.isEmpty()) {
            throw Refused.forGood("on " + authority.name() + " these tables are not InnoDB, no consistent dump can hold"
                    + " them: " + String.join(", ", others.subList(0, Math.min(20, others.size()))));
        }
    }

    /** What rows were is in such a table too, and in no dump. */
    private static void checkHistory(Member authority, Member target) {
        for (Member member : List.of(authority, target)) {
            List<TableName> versioned = member.catalog().systemVersioned();
            if (!versioned.isEmpty()) {
                throw Refused.forGood(
                        "on " + member.name() + " these tables are system-versioned, no dump holds their" + " history: "
                                + String.join(
                                        ", ",
                                        versioned.stream()
                                                .limit(20)
                                                .map(TableName::toString)
                                                .toList()));
            }
        }
    }

    /** Without a key to find their rows by, the exact values can't be brought along. */
    private static void checkFloats(Member authority) {
        List<String> rounded = authority.floats().tables().stream()
                .filter(table -> !table.hasKey() && authority.floats().isRounded(table))
                .map(table -> table.name().toString())
                .toList();
        if (!rounded.isEmpty()) {
            throw Refused.forGood("on " + authority.name() + " these tables have FLOAT values that a dump would round,"
                    + " and no primary key: " + String.join(", ", rounded));
        }
    }

    /** The dump's snapshot opens under a lock that waits for every running statement. */
    private static void checkLongStatements(Member authority) {
        List<Running> running = authority.clients().longerThan(LONG_STATEMENT);
        if (!running.isEmpty()) {
            Running longest = running.getFirst();
            throw Refused.forNow("on " + authority.name() + " session " + longest.id() + " of " + longest.user()
                    + " has been running a statement for " + longest.seconds() + " s");
        }
    }

    /**
     * What is prepared belongs to no session that could be ended, and holds its locks: the fence and the import would wait for
     * it. On the authority no dump holds it, and its XA COMMIT would fail on the target.
     */
    private static void checkPrepared(Member member) {
        int prepared = member.clients().prepared();
        if (prepared > 0) {
            throw Refused.forNow("on " + member.name() + " " + prepared + " XA transactions are prepared, neither"
                    + " committed nor rolled back: end them first, XA RECOVER lists them");
        }
    }

    /**
     * Whether the instant can be had with which a dump or a comparison begins; tried, because no list names all in its way. An
     * applier in the middle of a transaction, whose rest may never come, is in its way only until the pair is stopped.
     */
    private static void checkSnapshot(Run run, Member authority) {
        try {
            authority.snapshots().ofLive().close();
        } catch (MemberException e) {
            if (e.errno() != LOCK_WAIT_TIMEOUT) {
                throw e;
            }
            if (authority.clients().replicationIsInTransaction()) {
                run.story()
                        .say("On " + authority.name() + " a transaction that is being replicated holds locks; it ends"
                                + " when replication is stopped.");
                return;
            }
            throw Refused.forNow(
                    "on " + authority.name() + " no snapshot can be opened: something holds locks that keep all"
                            + " tables from being read at one instant (LOCK TABLES, a backup, a long statement); end it first");
        }
    }
}
