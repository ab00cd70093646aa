package io.mysqlmasterpair.pair;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One replication channel, as its replica sees it. */
public sealed interface ChannelState {

    /** The replica has no source configured. */
    record NotConfigured() implements ChannelState {}

    /**
     * The replica has a source.
     *
     * @param source where it reads from
     * @param sourceUuid the source's server_uuid as last seen; empty before the first connection
     * @param autoPosition whether it positions by GTID
     * @param receiver the I/O thread
     * @param applier the SQL thread (coordinator)
     * @param receiverError last error of the I/O thread
     * @param applierError last error of the applier; the worker's own error where the coordinator only says "stopped"
     * @param applied how far the source's log has been applied: Relay_Source_Log_File, Exec_Source_Log_Pos; null before
     *     anything was read
     * @param retrieved transactions that the receiver has taken, applied or not; empty in file/position mode
     * @param lagSeconds Seconds_Behind_Source, empty where the server says NULL
     */
    record Configured(
            Endpoint source,
            String sourceUuid,
            boolean autoPosition,
            ThreadState receiver,
            ThreadState applier,
            ReplicationError receiverError,
            ReplicationError applierError,
            @Nullable BinlogPosition applied,
            GtidSet retrieved,
            OptionalLong lagSeconds)
            implements ChannelState {

        /** Whether it knows where to go on: one that has forgotten that would begin with the source's oldest log. */
        public boolean hasPlace() {
            return autoPosition || applied != null;
        }

        public boolean isRunning() {
            return receiver == ThreadState.RUNNING && applier == ThreadState.RUNNING;
        }
    }

    default boolean running() {
        return this instanceof Configured configured && configured.isRunning();
    }
}
