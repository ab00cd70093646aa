package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.decision.Diagnosis.Kind;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Lag;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * From what was seen to what is wrong. Pure. When in doubt it errs toward a diagnosis that nothing acts on: a member
 * that can't be asked, a setting that is wrong and an unknown error all come before anything that leads to an overwrite.
 */
public final class Diagnoser {

    private static final int SHORT = 200;

    private final PairState state;
    private final Duration maxLag;

    private Diagnoser(PairState state, Duration maxLag) {
        this.state = state;
        this.maxLag = maxLag;
    }

    /**
     * Diagnoses one observation.
     *
     * @param maxLag a running channel further behind than this is Lagging
     */
    public static Diagnosis diagnose(PairState state, Duration maxLag) {
        Diagnoser diagnoser = new Diagnoser(state, maxLag);
        return Stream.<Supplier<Optional<Diagnosis>>>of(
                        diagnoser::memberFault, () -> Misconfiguration.of(state), diagnoser::emptyMember)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(diagnoser::channels);
    }

    private Optional<Diagnosis> memberFault() {
        Set<Side> silent = EnumSet.noneOf(Side.class);
        Map<String, String> evidence = new LinkedHashMap<>();
        StringBuilder sentence = new StringBuilder();
        boolean loginRefused = true;
        for (Side side : Side.values()) {
            if (state.members().get(side) instanceof Unreachable fault) {
                silent.add(side);
                loginRefused &= fault.fault() == Fault.CREDENTIAL || fault.fault() == Fault.TLS;
                evidence.put(state.name(side) + ".fault", fault.fault().name());
                evidence.put(state.name(side) + ".errno", Integer.toString(fault.errno()));
                sentence.append(sentence.isEmpty() ? "" : " ").append(describe(side, fault));
            }
        }
        Kind kind = loginRefused ? Kind.CONNECT_FAILED : Kind.UNREACHABLE;
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(new Diagnosis(kind, silent, sentence.toString(), evidence));
    }

    private String describe(Side side, Unreachable fault) {
        return "Member " + state.name(side) + " (" + state.endpoints().get(side) + ") can't be asked: "
                + fault.message() + (fault.message().endsWith(".") ? "" : ".");
    }

    /** One side holds nothing, the other does, and nothing flows into the empty one: its volume was emptied. */
    private Optional<Diagnosis> emptyMember() {
        Both<Reachable> members = reachable();
        for (Side side : Side.values()) {
            Reachable member = members.get(side);
            Reachable peer = members.get(side.other());
            if (member.inventory().isEmpty()
                    && !peer.inventory().isEmpty()
                    && !member.channel().running()) {
                return Optional.of(new Diagnosis(
                        Kind.EMPTY_MEMBER,
                        EnumSet.of(side),
                        "Member " + state.name(side) + " holds no user table, while " + state.name(side.other())
                                + " holds " + peer.inventory().tables() + "; nothing replicates into it.",
                        Map.of(
                                state.name(side) + ".tables",
                                "0",
                                state.name(side.other()) + ".tables",
                                "" + peer.inventory().tables(),
                                state.name(side) + ".server_uuid",
                                member.serverUuid())));
            }
        }
        return Optional.empty();
    }

    private Diagnosis channels() {
        Both<ChannelFinding> findings = Both.of(this::channelInto);
        Kind worst = findings.a().kind().compareTo(findings.b().kind()) <= 0
                ? findings.a().kind()
                : findings.b().kind();
        if (worst == Kind.HEALTHY) {
            return Misconfiguration.hazard(state)
                    .orElseGet(() -> new Diagnosis(worst, Set.of(), "Both channels are running.", Map.of()));
        }
        Set<Side> sides = EnumSet.noneOf(Side.class);
        Map<String, String> evidence = new LinkedHashMap<>();
        StringBuilder sentence = new StringBuilder();
        for (Side replica : Side.values()) {
            ChannelFinding finding = findings.get(replica);
            if (finding.kind() == worst) {
                sides.add(replica);
            }
            if (!finding.kind().isReplicating() || finding.kind() == worst) {
                sentence.append(sentence.isEmpty() ? "" : " ").append(describe(replica, finding));
                record(evidence, replica, finding);
            }
        }
        return new Diagnosis(worst, sides, sentence.toString(), evidence);
    }

    private ChannelFinding channelInto(Side replica) {
        ChannelFinding finding = ChannelFinding.of(
                state.channelInto(replica), state.lag(replica).map(Lag::seconds).orElse(0L), maxLag);
        Optional<ChannelFinding> rewound = Rewound.source(state, replica);
        if (rewound.isPresent() && finding.kind().compareTo(Kind.UNKNOWN) > 0 && finding.kind() != Kind.APPLY_FAILED) {
            return rewound.get();
        }
        GtidSet lost = unreceivable(replica);
        if (lost.isEmpty() || !finding.kind().isReplicating() && finding.kind() != Kind.STOPPED) {
            return finding;
        }
        boolean receives = receives(replica);
        return new ChannelFinding(
                receives ? Kind.DIVERGED : Kind.LOG_MISSING,
                "lacks " + lost.size() + " transactions that its source has "
                        + (receives
                                ? "and will never send, because they are in no log of it ("
                                        + Texts.shorten(lost.toString(), SHORT) + "); its threads run"
                                : "purged from its logs"),
                finding.error());
    }

    /**
     * What the replica lacks and the source can no longer send. Nothing, as far as can be said, where the replica does not
     * ask by GTID. While it receives, what it has taken and not applied yet is no loss, and what only this look shows may be:
     * the members are not asked at the same instant.
     */
    private GtidSet unreceivable(Side replica) {
        if (!(state.channelInto(replica) instanceof Configured channel) || !channel.autoPosition()) {
            return GtidSet.EMPTY;
        }
        GtidSet lacking = reachable()
                .get(replica.other())
                .purged()
                .subtract(reachable().get(replica).executed());
        if (!receives(replica)) {
            return lacking;
        }
        GtidSet before = state.before(replica.other())
                .map(source -> source.purged()
                        .subtract(state.before(replica).map(Reachable::executed).orElse(source.purged())))
                .orElse(GtidSet.EMPTY);
        return lacking.subtract(channel.retrieved()).intersect(before);
    }

    private boolean receives(Side replica) {
        return state.channelInto(replica) instanceof Configured channel && channel.receiver() == ThreadState.RUNNING;
    }

    private String describe(Side replica, ChannelFinding finding) {
        String error = finding.error().isPresent()
                ? ": error " + finding.error().errno() + ", " + finding.error().text()
                : "";
        return "Channel " + state.channelName(replica) + " " + finding.sentence() + error
                + (error.endsWith(".") ? "" : ".");
    }

    private void record(Map<String, String> evidence, Side replica, ChannelFinding finding) {
        String channel = state.channelName(replica);
        evidence.put(channel, finding.kind().title());
        state.lag(replica).ifPresent(lag -> evidence.put(channel + ".lagSeconds", Long.toString(lag.seconds())));
        if (finding.error().isPresent()) {
            evidence.put(channel + ".errno", Integer.toString(finding.error().errno()));
            evidence.put(channel + ".error", finding.error().text());
        }
        for (Side side : Side.values()) {
            GtidSet unique = reachable()
                    .get(side)
                    .executed()
                    .subtract(reachable().get(side.other()).executed());
            if (!unique.isEmpty()) {
                evidence.put(state.name(side) + ".unique", Texts.shorten(unique.toString(), 500));
            }
        }
    }

    private Both<Reachable> reachable() {
        return Both.of(side -> state.reachable(side)
                .orElseThrow(() -> new IllegalStateException("asked about a member that did not answer")));
    }
}
