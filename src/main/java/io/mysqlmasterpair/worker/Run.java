package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.NamedLock;
import io.mysqlmasterpair.mysql.Prior;
import io.mysqlmasterpair.mysql.SourceAddress;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the steps of one process share: the members, locked, and what was found so far. */
public final class Run implements AutoCloseable {

    private final RunOptions options;
    private final Story story;
    private final Map<Side, Member> members;
    private final Map<Side, NamedLock> locks;
    private final LeaseClaim claim;
    private final Tools tools;
    private final Map<String, String> facts = new TreeMap<>();

    Run(RunOptions options, Story story, Map<Side, Member> members, Map<Side, NamedLock> locks) {
        this.options = options;
        this.story = story;
        this.members = members;
        this.locks = locks;
        this.claim = new LeaseClaim(options.run(), options.ordinal());
        this.tools = new Tools(options, story);
    }

    public RunOptions options() {
        return options;
    }

    public Story story() {
        return story;
    }

    Tools tools() {
        return tools;
    }

    /** Facts for the result. */
    Map<String, String> facts() {
        return facts;
    }

    void fact(String name, Object value) {
        facts.put(name, String.valueOf(value));
    }

    public Member member(Side side) {
        Member member = members.get(side);
        if (member == null) {
            throw Refused.forGood("this run works on one member alone (--only)");
        }
        return member;
    }

    Both<Member> members() {
        return Both.of(this::member);
    }

    Side authoritySide() {
        return options.authority().orElseThrow(() -> Refused.forGood("this step needs --authority: whose data win?"));
    }

    public Member authority() {
        return member(authoritySide());
    }

    public Member target() {
        return member(authoritySide().other());
    }

    /** With one member that takes writes, that one. */
    Side activeSide() {
        return options.writers()
                .active()
                .orElseThrow(() -> Refused.forGood("this step needs --active: who is to take the writes?"));
    }

    boolean byGtid() {
        return options.mode() == ReplicationMode.GTID;
    }

    Workspace workspace() {
        return new Workspace(options.dir().orElseThrow(() -> Refused.forGood("this step needs --dir")));
    }

    Login replication() {
        return options.logins().replication().orElseThrow(() -> Refused.forGood("this step needs --replication-dir"));
    }

    /** How a channel is to read from a source: with the replication account, protected as the options say. */
    SourceAddress addressOf(Member source, Optional<BinlogPosition> from) {
        return new SourceAddress(source.endpoint(), replication(), options.tls().mode(), source.offersTls(), from);
    }

    /** Claims the leases on both members: all is checked before anything is written. */
    void claimLeases() {
        Both<Optional<Lease>> held = Both.of(side -> Optional.ofNullable(members.get(side))
                .flatMap(member -> member.leases().read()));
        long ordinal = claim.ordinalFor(held);
        Both<Lease> claimed =
                Both.of(side -> claim.claim(options.members().get(side).name(), held.get(side), ordinal, roleOf(side)));
        List<String> names =
                List.of(options.members().a().name(), options.members().b().name());
        for (Side side : members.keySet()) {
            member(side).leases().ensureSchema(names);
            if (!held.get(side).equals(Optional.of(claimed.get(side)))) {
                member(side).leases().write(claimed.get(side));
                story.say("Claimed " + member(side).name() + " for run " + options.run() + " with ordinal " + ordinal
                        + ".");
            }
        }
    }

    private String roleOf(Side side) {
        return options.authority()
                .map(authority -> authority == side ? "authority" : "target")
                .orElse("");
    }

    /** @throws Refused when a lease is not ours any more */
    Both<Lease> requireLeases() {
        return Both.of(
                side -> claim.require(member(side).name(), member(side).leases().read()));
    }

    /** The target's lease, after both were found to be ours. */
    Lease targetLease() {
        return requireLeases().get(authoritySide().other());
    }

    /**
     * Closes the target again where a restart took its fence away: not every family has settings that outlive one. As far
     * as this run's own lease says that it was closed; a target without one is fenced by the fence step.
     */
    void holdFence() {
        if (options.authority().isEmpty()
                || !members.containsKey(authoritySide().other())) {
            return;
        }
        Optional<Lease> lease = target().leases().read().filter(claim::isMine);
        if (lease.isEmpty() || lease.get().state().isAtLeast(LeaseState.VERIFIED)) {
            return;
        }
        boolean shut = !lease.get().state().isAtLeast(LeaseState.PROVEN);
        if (lease.get().prior().isEmpty()) {
            return;
        }
        Prior before = lease.get().prior().get();
        boolean wasShut = shut && lease.get().state().isAtLeast(LeaseState.IMPORTING);
        Prior prior = wasShut ? target().settings().withNewcomers(before) : before;
        List<String> newcomers = prior.locked().orElse(List.of()).stream()
                .filter(account -> !before.locked().orElse(List.of()).contains(account))
                .toList();
        if (!newcomers.isEmpty()) {
            target().leases().write(lease.get().withPrior(Optional.of(prior)));
        }
        target().settings().closeAgain(prior, newcomers, shut, options.limits().lock());
    }

    /** @throws Failed when the session that held a lock is gone: another process may be at work (S6) */
    void requireLocks() {
        locks.forEach((side, lock) -> {
            if (!lock.isHeld()) {
                throw new Failed("the lock on " + member(side).name() + " was lost", true);
            }
        });
    }

    @Override
    public void close() {
        locks.values().forEach(NamedLock::close);
        members.values().forEach(Member::close);
    }
}
