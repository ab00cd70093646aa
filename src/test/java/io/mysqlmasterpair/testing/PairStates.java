package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Builds what a round of probes saw, in one readable line: {@code gtidPair().b(m -> m.applierError(1062, "…")).build()}.
 * A pair begins healthy, with members {@code a} and {@code b} that both hold ten tables, and each method says in what it
 * differs from that.
 */
public final class PairStates {

    public static final String UUID_A = "aaaaaaaa-0000-0000-0000-000000000001";
    public static final String UUID_B = "bbbbbbbb-0000-0000-0000-000000000002";
    public static final String UUID_OTHER = "cccccccc-0000-0000-0000-000000000003";
    public static final Both<Endpoint> ENDPOINTS =
            new Both<>(new Endpoint("mysql-0.mysql", 3306), new Endpoint("mysql-1.mysql", 3306));
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Members members;
    private Both<MemberState> before;

    private record Members(MemberStates a, MemberStates b) {}

    private PairStates(GtidMode mode) {
        members = new Members(MemberStates.healthy(Side.A, mode), MemberStates.healthy(Side.B, mode));
    }

    /** Both channels run with GTID auto-position; both members have executed the same transactions. */
    public static PairStates gtidPair() {
        return new PairStates(GtidMode.ON);
    }

    /** Both channels run by file and position, each up to the end of the other's log. */
    public static PairStates filePair() {
        return new PairStates(GtidMode.OFF);
    }

    public static PairStates pair(GtidMode mode) {
        return new PairStates(mode);
    }

    public PairStates a(UnaryOperator<MemberStates> change) {
        members = new Members(change.apply(members.a), members.b);
        return this;
    }

    public PairStates b(UnaryOperator<MemberStates> change) {
        members = new Members(members.a, change.apply(members.b));
        return this;
    }

    public PairStates on(Side side, UnaryOperator<MemberStates> change) {
        return side == Side.A ? a(change) : b(change);
    }

    public PairStates both(UnaryOperator<MemberStates> change) {
        return a(change).b(change);
    }

    /** What is built so far is what the round before saw; changes from here on are what this one sees. */
    public PairStates then() {
        before = build().members();
        return this;
    }

    public PairState build() {
        Both<MemberState> seen = new Both<>(members.a.build(), members.b.build());
        return new PairState(new Both<>("a", "b"), ENDPOINTS, seen, Optional.ofNullable(before), NOW);
    }

    public static String uuid(Side side) {
        return side == Side.A ? UUID_A : UUID_B;
    }

    /** A GTID set in which {@code A}, {@code B} and {@code C} stand for the uuids of a, b and a third server. */
    public static GtidSet gtids(String text) {
        return GtidSet.parse(
                text.replace("A:", UUID_A + ":").replace("B:", UUID_B + ":").replace("C:", UUID_OTHER + ":"));
    }

    /** A member that gives no answer. */
    public static MemberState silent(Fault fault, int errno, String message) {
        return new MemberState.Unreachable(fault, errno, message);
    }
}
