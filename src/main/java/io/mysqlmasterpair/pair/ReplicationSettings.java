package io.mysqlmasterpair.pair;

import java.util.List;

/**
 * Settings of a member that decide whether replication between two members can go well.
 *
 * @param binlogFormat ROW, MIXED or STATEMENT
 * @param rowImage binlog_row_image: FULL, MINIMAL or NOBLOB
 * @param logReplicaUpdates whether what it receives enters its own binary log
 * @param replicas how many replicas read its binary log at the moment, the peer among them
 * @param increment auto_increment_increment
 * @param offset auto_increment_offset
 * @param filters each filter of replication or of the binary log that is set, as {@code name = value}
 * @param otherChannels names of channels beside the one from the peer
 */
public record ReplicationSettings(
        String binlogFormat,
        String rowImage,
        boolean logReplicaUpdates,
        int replicas,
        int increment,
        int offset,
        List<String> filters,
        List<String> otherChannels) {

    public ReplicationSettings {
        filters = List.copyOf(filters);
        otherChannels = List.copyOf(otherChannels);
    }
}
