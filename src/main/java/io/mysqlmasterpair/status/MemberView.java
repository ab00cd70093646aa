package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.ChannelStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlMasterPairStatus.MemberStatus;
import io.mysqlmasterpair.decision.Texts;
import io.mysqlmasterpair.pair.ChannelState;
import io.mysqlmasterpair.pair.ChannelState.Configured;
import io.mysqlmasterpair.pair.ChannelState.NotConfigured;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.MemberState.Unreachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.ReplicationError;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.pair.ThreadState;
import org.jspecify.annotations.Nullable;

/** Members and channels as {@code .status} shows them. */
final class MemberView {

    private static final int LONGEST_SET = 400;

    private MemberView() {}

    /** What was seen now; of a member that did not answer, what was seen before is kept and marked unreachable. */
    static MemberStatus member(PairState state, Side side, @Nullable MemberStatus before, boolean healthy) {
        MemberStatus view = before == null ? new MemberStatus() : copy(before);
        view.name = state.name(side);
        view.endpoint = state.endpoints().get(side).toString();
        switch (state.members().get(side)) {
            case Unreachable fault -> {
                view.reachable = false;
                view.message = fault.message();
            }
            case Reachable seen -> {
                view.reachable = true;
                view.message = null;
                view.version = seen.version().text();
                view.serverUuid = seen.serverUuid();
                view.serverId = seen.serverId();
                view.writable = seen.writable();
                view.gtidMode = seen.gtidMode().name();
                view.coordinates = seen.coordinates().toString();
                view.gtidExecuted = Texts.shorten(seen.executed().toString(), LONGEST_SET);
                view.tables = seen.inventory().tables();
                view.dataBytes = seen.inventory().bytes();
                view.rows = seen.inventory().rows().isPresent()
                        ? seen.inventory().rows().getAsLong()
                        : null;
                view.knownTables = healthy ? view.tables : view.knownTables;
                view.knownRows = healthy ? view.rows : view.knownRows;
                view.knownUuid = healthy ? view.serverUuid : view.knownUuid;
            }
        }
        return view;
    }

    private static MemberStatus copy(MemberStatus from) {
        MemberStatus to = new MemberStatus();
        to.version = from.version;
        to.serverUuid = from.serverUuid;
        to.serverId = from.serverId;
        to.writable = from.writable;
        to.gtidMode = from.gtidMode;
        to.coordinates = from.coordinates;
        to.gtidExecuted = from.gtidExecuted;
        to.tables = from.tables;
        to.dataBytes = from.dataBytes;
        to.rows = from.rows;
        to.knownTables = from.knownTables;
        to.knownRows = from.knownRows;
        to.knownUuid = from.knownUuid;
        return to;
    }

    static ChannelStatus channel(PairState state, Side replica) {
        ChannelStatus view = new ChannelStatus();
        view.name = state.channelName(replica);
        view.source = state.name(replica.other());
        view.replica = state.name(replica);
        if (state.reachable(replica).isEmpty()) {
            view.state = "Unknown";
        } else {
            describe(state.channelInto(replica), view);
            state.lag(replica).ifPresent(lag -> {
                view.lagSeconds = lag.seconds();
                view.lagFrom = lag.byHeartbeat() ? "Heartbeat" : "Server";
            });
        }
        view.summary = view.name + " " + view.state
                + ("Running".equals(view.state) && view.lagSeconds != null ? " " + view.lagSeconds + "s" : "")
                + (view.errno == null ? "" : " " + view.errno);
        return view;
    }

    private static void describe(ChannelState channel, ChannelStatus view) {
        switch (channel) {
            case NotConfigured ignored -> view.state = "NotConfigured";
            case Configured seen -> {
                view.state = word(seen);
                view.applied = seen.applied() == null ? null : seen.applied().toString();
                ReplicationError error = seen.applierError().isPresent() ? seen.applierError() : seen.receiverError();
                if (error.isPresent()) {
                    view.errno = error.errno();
                    view.message = Texts.shorten(error.text(), 1000);
                }
            }
        }
    }

    private static String word(Configured channel) {
        if (channel.isRunning()) {
            return "Running";
        }
        boolean failed =
                channel.applierError().isPresent() || channel.receiverError().isPresent();
        if (channel.receiver() == ThreadState.CONNECTING
                && !channel.applierError().isPresent()) {
            return "Connecting";
        }
        return failed ? "Failed" : "Stopped";
    }
}
