package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.Access;
import io.mysqlmasterpair.pair.BinlogPosition;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.Heartbeat;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationError;
import io.mysqlmasterpair.pair.ReplicationSettings;
import io.mysqlmasterpair.pair.ServerVersion;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a probe of one member saw; see {@link PairStates}. */
public final class MemberStates {

    private MemberState fixed;
    private String uuid;
    private String version = "9.7.4";
    private String origin = "";
    private long serverId;
    private Access access = Access.OPEN;
    private boolean logBin = true;
    private GtidMode gtidMode;
    private GtidSet executed;
    private GtidSet purged = GtidSet.EMPTY;
    private BinlogPosition coordinates = position("binlog.000003:500");
    private Inventory inventory = new Inventory(1, 10, 50_000_000, OptionalLong.empty());

    private ReplicationSettings settings;

    private final Map<String, Heartbeat.Beat> beats = new HashMap<>();

    private boolean configured = true;
    private Endpoint source;
    private String sourceUuid;
    private boolean autoPosition;
    private ThreadState receiver = ThreadState.RUNNING;
    private ThreadState applier = ThreadState.RUNNING;
    private ReplicationError receiverError = ReplicationError.NONE;
    private ReplicationError applierError = ReplicationError.NONE;
    private BinlogPosition applied = position("binlog.000003:500");
    private GtidSet retrieved = GtidSet.EMPTY;
    private OptionalLong lag = OptionalLong.of(0);

    static MemberStates healthy(Side side, GtidMode mode) {
        MemberStates member = new MemberStates();
        member.uuid = PairStates.uuid(side);
        member.serverId = side == Side.A ? 1 : 2;
        member.gtidMode = mode;
        member.settings = new ReplicationSettings("ROW", "FULL", true, 1, 2, side.ordinal() + 1, List.of(), List.of());
        member.executed = mode == GtidMode.ON ? PairStates.gtids("A:1-100,B:1-100") : GtidSet.EMPTY;
        member.source = PairStates.ENDPOINTS.get(side.other());
        member.sourceUuid = PairStates.uuid(side.other());
        member.autoPosition = mode == GtidMode.ON;
        return member;
    }

    public MemberStates silent(Fault fault) {
        return silent(fault, 0, "says nothing");
    }

    public MemberStates silent(Fault fault, int errno, String message) {
        fixed = PairStates.silent(fault, errno, message);
        return this;
    }

    public MemberStates uuid(String value) {
        uuid = value;
        return this;
    }

    /**
     * A MariaDB: named after its server_id, its transactions after its domain, both 1 for a and 2 for b. What is executed and
     * purged is a position from here on.
     */
    public MemberStates onMariaDb() {
        boolean isA = serverId == 1;
        version = "11.8.3-MariaDB-log";
        uuid = "server-id-" + serverId;
        origin = Long.toString(serverId);
        sourceUuid = isA ? "server-id-2" : "server-id-1";
        executed = gtidMode == GtidMode.ON ? GtidSet.parse("1-1-100,2-2-100") : GtidSet.EMPTY;
        return this;
    }

    public MemberStates domain(int domain) {
        origin = Integer.toString(domain);
        return this;
    }

    public MemberStates serverId(long value) {
        serverId = value;
        return this;
    }

    public MemberStates readOnly() {
        return access(Access.ADMINISTRATORS);
    }

    public MemberStates closed() {
        return access(Access.NOBODY);
    }

    public MemberStates access(Access value) {
        access = value;
        return this;
    }

    public MemberStates withoutBinaryLog() {
        logBin = false;
        return this;
    }

    public MemberStates settings(ReplicationSettings value) {
        settings = value;
        return this;
    }

    public MemberStates gtidMode(GtidMode value) {
        gtidMode = value;
        return this;
    }

    public MemberStates executed(String gtids) {
        executed = PairStates.gtids(gtids);
        return this;
    }

    public MemberStates purged(String gtids) {
        purged = PairStates.gtids(gtids);
        return this;
    }

    /** Its own binary log ends here. */
    public MemberStates at(String position) {
        coordinates = position(position);
        return this;
    }

    public MemberStates tables(int tables) {
        inventory = tables == 0 ? Inventory.EMPTY : new Inventory(1, tables, tables * 5_000_000L, OptionalLong.empty());
        return this;
    }

    /** With ten tables, and this estimate of their rows. */
    public MemberStates rows(long rows) {
        inventory = new Inventory(1, 10, 50_000_000, OptionalLong.of(rows));
        return this;
    }

    public MemberStates empty() {
        return tables(0);
    }

    /** As its volume looks after it was initialised anew: no table, no channel, a uuid of its own. */
    public MemberStates reinitialised() {
        executed = GtidSet.EMPTY;
        coordinates = position("binlog.000001:158");
        return empty().uuid(PairStates.UUID_OTHER).notConfigured();
    }

    public MemberStates notConfigured() {
        configured = false;
        return this;
    }

    /** Configured and never started. */
    public MemberStates neverStarted() {
        sourceUuid = "";
        applied = null;
        return stopped();
    }

    public MemberStates stopped() {
        return threads(ThreadState.STOPPED, ThreadState.STOPPED);
    }

    public MemberStates threads(ThreadState receiverState, ThreadState applierState) {
        receiver = receiverState;
        applier = applierState;
        lag = OptionalLong.empty();
        return this;
    }

    /** The I/O thread stopped with this error. */
    public MemberStates receiverError(int errno, String text) {
        receiverError = new ReplicationError(errno, text);
        return threads(ThreadState.STOPPED, applier);
    }

    /** The I/O thread retries after this error. */
    public MemberStates connectError(int errno, String text) {
        receiverError = new ReplicationError(errno, text);
        return threads(ThreadState.CONNECTING, applier);
    }

    /** The SQL thread stopped with this error. */
    public MemberStates applierError(int errno, String text) {
        applierError = new ReplicationError(errno, text);
        return threads(receiver, ThreadState.STOPPED);
    }

    public MemberStates lag(long seconds) {
        lag = OptionalLong.of(seconds);
        return this;
    }

    /** What it has of a member's heartbeat: beaten so many milliseconds ago, every two seconds, for the so-manieth time. */
    public MemberStates beat(String member, long ago, long number) {
        beats.put(member, new Heartbeat.Beat(PairStates.NOW.toEpochMilli() - ago, 2000, number));
        return this;
    }

    public MemberStates source(String host, int port) {
        source = new Endpoint(host, port);
        return this;
    }

    public MemberStates sourceUuid(String value) {
        sourceUuid = value;
        return this;
    }

    public MemberStates autoPosition(boolean value) {
        autoPosition = value;
        return this;
    }

    /** How far it has applied its source's log. */
    public MemberStates applied(String position) {
        applied = position(position);
        return this;
    }

    /** What its receiver has taken, applied or not. */
    public MemberStates retrieved(String gtids) {
        retrieved = PairStates.gtids(gtids);
        return this;
    }

    MemberState build() {
        if (fixed != null) {
            return fixed;
        }
        ChannelState channel = configured
                ? new ChannelState.Configured(
                        source,
                        sourceUuid,
                        autoPosition,
                        receiver,
                        applier,
                        receiverError,
                        applierError,
                        applied,
                        retrieved,
                        lag)
                : new ChannelState.NotConfigured();
        return new MemberState.Reachable(
                ServerVersion.parse(version),
                uuid,
                origin.isEmpty() ? uuid : origin,
                serverId,
                access,
                logBin,
                gtidMode,
                executed,
                purged,
                coordinates,
                inventory,
                settings,
                beats.isEmpty() ? new Heartbeat.Unknown() : new Heartbeat.Rows(beats),
                channel);
    }

    private static BinlogPosition position(String text) {
        int colon = text.lastIndexOf(':');
        return new BinlogPosition(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }
}
