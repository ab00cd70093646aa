package io.mysqlmasterpair.pair;

/** What one probe of one member saw. */
public sealed interface MemberState {

    /**
     * The probe got no answer it could use.
     *
     * @param errno the server's or driver's error number; 0 when there is none
     * @param message one sentence for a person, free of secrets
     */
    record Unreachable(Fault fault, int errno, String message) implements MemberState {}

    /**
     * The member answered.
     *
     * @param serverUuid server_uuid: changes when the data directory is initialised anew
     * @param serverId server_id
     * @param writable neither read_only nor super_read_only is set
     * @param logBin whether the binary log is on
     * @param executed gtid_executed; empty in file/position mode
     * @param purged gtid_purged
     * @param coordinates where the next event of its own binary log will be written
     * @param settings what decides whether replication can go well
     * @param channel the channel in which this member is the replica
     */
    record Reachable(
            ServerVersion version,
            String serverUuid,
            long serverId,
            boolean writable,
            boolean logBin,
            GtidMode gtidMode,
            GtidSet executed,
            GtidSet purged,
            BinlogPosition coordinates,
            Inventory inventory,
            ReplicationSettings settings,
            ChannelState channel)
            implements MemberState {}
}
