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
     * @param serverUuid who it is: server_uuid, or a name made of server_id where there is none
     * @param origin what identifiers of its own begin with: server_uuid, or gtid_domain_id
     * @param serverId server_id
     * @param access who may write on it
     * @param logBin whether the binary log is on
     * @param executed gtid_executed; empty in file/position mode
     * @param purged gtid_purged
     * @param coordinates where the next event of its own binary log will be written
     * @param settings what decides whether replication can go well
     * @param heartbeat what it has of both members' heartbeat
     * @param channel the channel in which this member is the replica
     */
    record Reachable(
            ServerVersion version,
            String serverUuid,
            String origin,
            long serverId,
            Access access,
            boolean logBin,
            GtidMode gtidMode,
            GtidSet executed,
            GtidSet purged,
            BinlogPosition coordinates,
            Inventory inventory,
            ReplicationSettings settings,
            Heartbeat heartbeat,
            ChannelState channel)
            implements MemberState {

        /** Neither read_only nor super_read_only is set. */
        public boolean writable() {
            return access == Access.OPEN;
        }

        /**
         * Whether its identity stays when its data directory is made anew. Then equal identities prove nothing about data,
         * binary logs and relay logs: whoever concludes from them takes the direction in which nothing is lost.
         */
        public boolean identityOutlivesData() {
            return version.isMariaDb();
        }

        /** Whether each channel decides if it goes by GTIDs, which all transactions have; a server has no mode of its own. */
        public boolean modeIsTheChannels() {
            return version.isMariaDb();
        }

        /** All that it can ever have written of its own accord. */
        public GtidSet own() {
            return origin.isEmpty() ? GtidSet.EMPTY : GtidSet.allOf(origin);
        }

        /** The same, seen as going by file and position. */
        Reachable byPosition() {
            return new Reachable(
                    version,
                    serverUuid,
                    origin,
                    serverId,
                    access,
                    logBin,
                    GtidMode.OFF,
                    GtidSet.EMPTY,
                    GtidSet.EMPTY,
                    coordinates,
                    inventory,
                    settings,
                    heartbeat,
                    channel);
        }
    }
}
