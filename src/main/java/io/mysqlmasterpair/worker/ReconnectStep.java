package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.ReplicationAccount;
import io.mysqlmasterpair.mysql.ReplicationAccount.Trial;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives channels that can't log in the account, address and TLS settings of the spec. Before anything is changed it is
 * shown that they work, by logging in with them; a channel's place in the log of its source stays what it is.
 */
final class ReconnectStep implements WorkerStep {

    private static final Duration AGREE = Duration.ofSeconds(5);

    @Override
    public Step step() {
        return Step.RECONNECT;
    }

    @Override
    public String about() {
        return "give channels the account, address and TLS settings of the spec";
    }

    @Override
    public String help() {
        return "Logs in to the sources of the channels into the members named by --replica (both, when none is named) with"
                + " the account of --replication-dir, and only when that works changes the channels to it and starts them."
                + " An account that does not exist is made; the password of one that does is never changed. Refuses a"
                + " channel from another server, one that can't apply what it has, and a member that is fenced."
                + " Overwrites nothing.";
    }

    @Override
    public Ending run(Run run) {
        run.claimLeases();
        List<Side> replicas = StartStep.replicas(run);
        for (Side side : Side.values()) {
            StartStep.refuseFenced(run.member(side));
        }
        // all is looked at before the first change
        for (Side side : replicas) {
            Member source = run.member(side.other());
            StartStep.refuseHalfMerged(run.member(side));
            refuseLostPlace(run, run.member(side), source);
            prove(run, side.other());
        }
        for (Side side : replicas) {
            change(run, run.member(side), run.member(side.other()));
        }
        for (Side side : replicas) {
            StartStep.startAndWait(run, run.member(side));
        }
        return Ending.done("Logged in: the channel into "
                + String.join(
                        " and ",
                        replicas.stream().map(side -> run.member(side).name()).toList()) + ".");
    }

    /** The channel; empty where none is configured. */
    private static Optional<Configured> channel(Member replica, Member source) {
        if (!(replica.replica().channel() instanceof Configured channel)) {
            return Optional.empty();
        }
        if (!channel.sourceUuid().isEmpty()
                && !channel.sourceUuid().equalsIgnoreCase(source.state().serverUuid())) {
            throw Refused.forGood(replica.name() + " follows server " + channel.sourceUuid() + ", and " + source.name()
                    + " is " + source.state().serverUuid() + ": its place in that log means nothing here");
        }
        if (channel.applierError().isPresent()) {
            throw Refused.forGood(
                    "the channel into " + replica.name() + " can't apply what it has: " + Channels.trouble(replica));
        }
        return Optional.of(channel);
    }

    /** A new address drops the relay log, and so does any change while the applier stands: what it holds must still be in the source's own logs (S1). */
    private static void refuseLostPlace(Run run, Member replica, Member source) {
        Optional<Configured> channel = channel(replica, source);
        // with the applier running the relay log stays; otherwise the change drops it
        if (channel.filter(c -> c.source().equals(source.endpoint())
                        && c.applier() == ThreadState.RUNNING
                        && replica.replica().keepsRelayLogWithNewLogin())
                .isPresent()) {
            return;
        }
        if (channel.isEmpty() && !run.byGtid()) {
            throw Refused.forGood(
                    replica.name() + " has no source configured, and without GTIDs no place to go on from");
        }
        boolean kept = run.byGtid()
                ? replica.gtids().executed().contains(source.state().purged())
                : channel.filter(c -> isPlaceOfItsOwn(replica, source))
                        .map(Configured::applied)
                        .filter(applied -> source.binaryLogs().files().stream()
                                .anyMatch(file ->
                                        file.name().equals(applied.file()) && file.bytes() >= applied.position()))
                        .isPresent();
        if (!kept) {
            throw Refused.forGood(source.name() + " no longer has the binary logs that the channel into "
                    + replica.name() + " needs");
        }
    }

    /**
     * A source that may have been made anew under its old identity has other transactions at the same place. While the applier
     * runs, place and transactions are not seen at the same instant.
     */
    private static boolean isPlaceOfItsOwn(Member replica, Member source) {
        return !source.state().identityOutlivesData()
                || Waiting.until(AGREE, () -> Channels.placedIn(replica, source).isPresent());
    }

    /** Shows that the account works on a source, and makes it where there is none of that name. */
    private static void prove(Run run, Side source) {
        Login login = run.replication();
        Member member = run.member(source);
        if (trial(run, source) instanceof Trial.TurnedAway && !member.accounts().exists(login)) {
            member.accounts().ensureReplication(login);
            run.story().say("Made the replication account " + login.username() + " on " + member.name() + ".");
        }
        switch (trial(run, source)) {
            case Trial.Fit ignored ->
                run.story().say(login.username() + " of the replication Secret can log in to " + member.name() + ".");
            case Trial.LacksRight lacks ->
                throw Refused.forGood("the replication account " + lacks.account() + " on " + member.name()
                        + " lacks a right: GRANT REPLICATION SLAVE ON *.* to it");
            case Trial.TurnedAway turned ->
                throw Refused.forGood("the replication Secret does not open " + member.name() + " either ("
                        + turned.why() + "): put the Secret or the account right");
        }
    }

    private static Trial trial(Run run, Side source) {
        ConnectOptions admin = Boarding.connectOptions(run.options(), source);
        return ReplicationAccount.at(
                run.member(source).name(),
                new ConnectOptions(
                        admin.endpoint(),
                        run.replication(),
                        admin.tls(),
                        admin.connectTimeout(),
                        admin.socketTimeout()));
    }

    private static void change(Run run, Member replica, Member source) {
        boolean sameAddress = channel(replica, source)
                .filter(channel -> channel.source().equals(source.endpoint()))
                .isPresent();
        if (sameAddress) {
            replica.replica().logInWith(run.addressOf(source, Optional.empty()));
            return;
        }
        Channels.stop(replica);
        // read again behind the stop: what was applied in between must not be applied twice
        Optional<BinlogPosition> place =
                run.byGtid() ? Optional.empty() : channel(replica, source).map(Configured::applied);
        replica.replica().pointAt(run.addressOf(source, place));
        run.story().say(replica.name() + " reads " + source.name() + " from " + source.endpoint() + " now.");
    }
}
