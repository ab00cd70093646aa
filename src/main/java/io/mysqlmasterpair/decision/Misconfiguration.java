package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationSettings;
import io.mysqlmasterpair.pair.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Settings that don't fit a pair. Pure. Most of them make every repair wrong, so they come before anything that leads to
 * one; a hazard only makes a break likely, and is told when nothing else is wrong.
 */
final class Misconfiguration {

    private final PairState state;

    private Misconfiguration(PairState state) {
        this.state = state;
    }

    /** What makes every repair wrong. Both members must have answered. */
    static Optional<Diagnosis> of(PairState state) {
        Misconfiguration look = new Misconfiguration(state);
        return first(Stream.concat(
                Stream.<Supplier<Optional<Diagnosis>>>of(look::sameServer, look::sameServerId, look::sameDomain),
                Stream.of(Side.values())
                        .<Supplier<Optional<Diagnosis>>>flatMap(side -> Stream.of(
                                () -> look.withoutBinaryLog(side),
                                () -> look.gtidMode(side),
                                () -> look.replicatesFromItself(side),
                                () -> look.foreignSource(side),
                                () -> look.otherChannels(side),
                                () -> look.filters(side)))));
    }

    /** What makes a break likely while all runs. Both members must have answered. */
    static Optional<Diagnosis> hazard(PairState state) {
        Misconfiguration look = new Misconfiguration(state);
        return first(Stream.concat(
                Stream.of(Side.values())
                        .<Supplier<Optional<Diagnosis>>>flatMap(side -> Stream.of(
                                () -> look.binlogFormat(side),
                                () -> look.rowImage(side),
                                () -> look.hiddenUpdates(side))),
                Stream.of(look::collidingIncrements)));
    }

    private static Optional<Diagnosis> first(Stream<Supplier<Optional<Diagnosis>>> looks) {
        return looks.map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private Optional<Diagnosis> sameServer() {
        String uuid = member(Side.A).serverUuid();
        return when(
                !uuid.isEmpty()
                        && uuid.equals(member(Side.B).serverUuid())
                        && !member(Side.A).identityOutlivesData(),
                "Both hosts lead to servers with the same server_uuid " + uuid
                        + ": one server behind both, or a copied data directory (remove its auto.cnf).",
                Map.of("server_uuid", uuid));
    }

    private Optional<Diagnosis> sameServerId() {
        long id = member(Side.A).serverId();
        return when(
                id == member(Side.B).serverId(),
                member(Side.A).identityOutlivesData()
                        ? "Both hosts lead to a server with server_id " + id
                                + ": one server behind both, or two of which each needs a server_id of its own."
                        : "Both members have server_id " + id + "; each needs its own.",
                Map.of("server_id", Long.toString(id)));
    }

    /** Two members that write one domain give the same numbers to different transactions. */
    private Optional<Diagnosis> sameDomain() {
        Reachable a = member(Side.A);
        return when(
                a.modeIsTheChannels()
                        && a.gtidMode() == GtidMode.ON
                        && member(Side.B).gtidMode() == GtidMode.ON
                        && a.origin().equals(member(Side.B).origin()),
                "Both members write GTIDs of domain " + a.origin()
                        + ", so their transactions can't be told apart: set gtid_domain_id to 1 on "
                        + state.name(Side.A) + " and to 2 on " + state.name(Side.B)
                        + ", or let both channels go by position (MASTER_USE_GTID = no).",
                Map.of("gtid_domain_id", a.origin()));
    }

    private Optional<Diagnosis> withoutBinaryLog(Side side) {
        return when(
                !member(side).logBin(),
                "Member " + state.name(side) + " writes no binary log (log_bin is OFF).",
                Map.of(state.name(side) + ".log_bin", "OFF"));
    }

    private Optional<Diagnosis> gtidMode(Side side) {
        GtidMode mode = member(side).gtidMode();
        boolean steady = mode == GtidMode.ON || mode == GtidMode.OFF;
        return when(
                !steady || mode != member(side.other()).gtidMode(),
                member(side).modeIsTheChannels()
                        ? "One channel goes by GTID, the other by position: both must be the same (MASTER_USE_GTID)."
                        : "The members' gtid_mode must both be ON or both be OFF; they are "
                                + member(Side.A).gtidMode() + " and "
                                + member(Side.B).gtidMode() + ".",
                Map.of(state.name(side) + ".gtid_mode", mode.name()));
    }

    private Optional<Diagnosis> replicatesFromItself(Side side) {
        return channelInto(side)
                .filter(channel -> channel.sourceUuid().equals(member(side).serverUuid()))
                .flatMap(channel -> wrong(
                        "Member " + state.name(side) + " replicates from itself (" + channel.source() + ").",
                        Map.of(state.name(side) + ".source", channel.source().toString())));
    }

    private Optional<Diagnosis> foreignSource(Side side) {
        return channelInto(side)
                .filter(channel -> !leadsTo(channel, side.other()))
                .flatMap(channel -> wrong(
                        "Member " + state.name(side) + " replicates from " + channel.source()
                                + ", which is not its peer " + state.name(side.other()) + " ("
                                + state.endpoints().get(side.other())
                                + "). Another controller, or a person, points it there.",
                        Map.of(
                                state.name(side) + ".source",
                                channel.source().toString(),
                                state.name(side) + ".source_uuid",
                                channel.sourceUuid())));
    }

    /** By identity where the replica knows it; by endpoint where the source is new or was never reached. */
    private boolean leadsTo(Configured channel, Side source) {
        return channel.sourceUuid().equals(member(source).serverUuid())
                || Reconnecting.sameHost(channel.source(), state.endpoints().get(source));
    }

    private Optional<Diagnosis> otherChannels(Side side) {
        List<String> others = settings(side).otherChannels();
        return when(
                !others.isEmpty(),
                "Member " + state.name(side) + " has more channels than the one from its peer: "
                        + String.join(", ", others) + ". A repair would start, stop and reset them with it.",
                Map.of(state.name(side) + ".channels", String.join(", ", others)));
    }

    private Optional<Diagnosis> filters(Side side) {
        List<String> filters = settings(side).filters();
        return when(
                !filters.isEmpty(),
                "Member " + state.name(side) + " leaves out part of what is replicated (" + String.join("; ", filters)
                        + "), so the two can't be equal.",
                Map.of(state.name(side) + ".filters", String.join("; ", filters)));
    }

    private Optional<Diagnosis> binlogFormat(Side side) {
        String format = settings(side).binlogFormat();
        return hazardWhen(
                !format.equals("ROW"),
                side,
                "binlog_format",
                format,
                "statements may have another effect on the peer. Set it to ROW.");
    }

    private Optional<Diagnosis> rowImage(Side side) {
        String image = settings(side).rowImage();
        return hazardWhen(
                !image.equals("FULL"),
                side,
                "binlog_row_image",
                image,
                "conflicts pass unseen, and an archive can't show what a row was before. Set it to FULL.");
    }

    /** What it receives from its peer does not reach its other replicas. */
    private Optional<Diagnosis> hiddenUpdates(Side side) {
        ReplicationSettings settings = settings(side);
        return hazardWhen(
                !settings.logReplicaUpdates() && settings.replicas() > 1,
                side,
                "log_replica_updates",
                "OFF",
                "its " + (settings.replicas() - 1) + " other replicas miss what is written on the peer. Set it to ON.");
    }

    private Optional<Diagnosis> hazardWhen(boolean so, Side side, String variable, String value, String why) {
        return so
                ? Optional.of(Diagnosis.hazard(
                        EnumSet.of(side),
                        "Both channels are running, but " + variable + " is " + value + " on " + state.name(side) + ": "
                                + why,
                        Map.of(state.name(side) + "." + variable, value)))
                : Optional.empty();
    }

    /** While both take writes. The two sequences meet where their offsets are equal modulo what the increments have in common. */
    private Optional<Diagnosis> collidingIncrements() {
        ReplicationSettings a = settings(Side.A);
        ReplicationSettings b = settings(Side.B);
        long common = gcd(a.increment(), b.increment());
        boolean bothInsert = member(Side.A).writable() && member(Side.B).writable();
        if (!bothInsert || (effectiveOffset(a) - effectiveOffset(b)) % common != 0) {
            return Optional.empty();
        }
        String sentence = String.format(
                Locale.ROOT,
                "Both channels are running, but the members give the same AUTO_INCREMENT values (increment %d and %d, offset"
                        + " %d and %d): inserts on both at once will collide. Set auto_increment_increment to 2 on both, and"
                        + " auto_increment_offset to 1 and 2.",
                a.increment(),
                b.increment(),
                a.offset(),
                b.offset());
        return Optional.of(Diagnosis.hazard(
                EnumSet.allOf(Side.class),
                sentence,
                Map.of(
                        state.name(Side.A) + ".auto_increment", a.increment() + "/" + a.offset(),
                        state.name(Side.B) + ".auto_increment", b.increment() + "/" + b.offset())));
    }

    /** Source: MySQL Reference Manual: an offset greater than the increment is ignored. */
    private static int effectiveOffset(ReplicationSettings settings) {
        return settings.offset() > settings.increment() ? 1 : settings.offset();
    }

    private static long gcd(long x, long y) {
        return y == 0 ? Math.max(1, x) : gcd(y, x % y);
    }

    private Optional<Diagnosis> when(boolean so, String sentence, Map<String, String> evidence) {
        return so ? wrong(sentence, evidence) : Optional.empty();
    }

    private static Optional<Diagnosis> wrong(String sentence, Map<String, String> evidence) {
        return Optional.of(new Diagnosis(Kind.MISCONFIGURED, EnumSet.allOf(Side.class), sentence, evidence));
    }

    private Optional<Configured> channelInto(Side replica) {
        return member(replica).channel() instanceof Configured channel ? Optional.of(channel) : Optional.empty();
    }

    private ReplicationSettings settings(Side side) {
        return member(side).settings();
    }

    private Reachable member(Side side) {
        return state.reachable(side)
                .orElseThrow(() -> new IllegalStateException("asked about a member that did not answer"));
    }
}
