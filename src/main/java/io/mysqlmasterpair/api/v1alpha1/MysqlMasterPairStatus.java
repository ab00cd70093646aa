package io.mysqlmasterpair.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

@JsonInclude(JsonInclude.Include.NON_NULL)
public class MysqlMasterPairStatus {

    @JsonPropertyDescription(
            "What the pair is in, one word: a diagnosis, or Repairing, NeedsHuman, Preparing; or what is"
                    + " not as specified about who takes writes.")
    public String state;

    @JsonPropertyDescription("The state as a sentence: what was seen and what will be done.")
    public String message;

    @JsonPropertyDescription("Generation of the spec that this status describes.")
    public Long observedGeneration;

    @JsonPropertyDescription("Authority of the running or the last repair that overwrote a member.")
    public String authority;

    @JsonPropertyDescription(
            "With `writes: Single`, the member that takes the writes alone, as a run last left it. It differs"
                    + " from spec.active until the promotion is done; the condition WritesAsSpecified says why.")
    public String active;

    @JsonPropertyDescription("What is wrong, with the evidence.")
    public DiagnosisStatus diagnosis;

    @JsonPropertyDescription("The members as last seen.")
    public List<MemberStatus> members;

    @JsonPropertyDescription("The two channels as last seen.")
    public List<ChannelStatus> channels;

    @JsonPropertyDescription("Ready, Replicating, InSync, RepairNeeded, Repairing, NeedsHuman; with `writes: Single`"
            + " WritesAsSpecified.")
    public List<Condition> conditions;

    @JsonPropertyDescription("The run that holds the pair now.")
    public ActiveRepair activeRepair;

    @JsonPropertyDescription("How the last run ended.")
    public LastRepair lastRepair;

    @JsonPropertyDescription(
            "The highest ordinal that a run had, as far as this resource knows or its members told; the next"
                    + " run gets a greater one, which fences out older runs on the servers.")
    public Long repairs;

    @JsonPropertyDescription("Runs in a row that did not heal the pair.")
    public Integer failures;

    @JsonPropertyDescription("A member that a run left fenced, because it holds data that is not proven.")
    public FenceStatus fence;

    @JsonPropertyDescription("Whether the members were asked for what earlier runs left on them, of which this resource"
            + " may know nothing. Before they were, no repair begins.")
    public InspectionStatus inspection;

    @JsonPropertyDescription("Whether lag is measured by heartbeat.")
    public HeartbeatStatus heartbeat;

    @JsonPropertyDescription("Progress of the Job that makes the monitor account and the heartbeat's table.")
    public AccountsStatus accounts;

    /** What is wrong. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class DiagnosisStatus {
        @JsonPropertyDescription("One of the closed list of diagnoses.")
        public String kind;

        @JsonPropertyDescription("When this diagnosis was first made, RFC 3339.")
        public String since;

        @JsonPropertyDescription("Numbers, sets and error texts behind it.")
        public java.util.Map<String, String> evidence;
    }

    /** A member as last seen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class MemberStatus {
        public String name;

        @JsonPropertyDescription("host:port.")
        public String endpoint;

        public Boolean reachable;

        @JsonPropertyDescription("Why it is not reachable.")
        public String message;

        public String version;

        @JsonPropertyDescription("server_uuid; a new one means a new data directory.")
        public String serverUuid;

        public Long serverId;

        @JsonPropertyDescription("Whether it takes writes.")
        public Boolean writable;

        @JsonPropertyDescription("gtid_mode.")
        public String gtidMode;

        @JsonPropertyDescription("Its own binary log coordinates, file:position.")
        public String coordinates;

        @JsonPropertyDescription("gtid_executed, shortened when long.")
        public String gtidExecuted;

        @JsonPropertyDescription("Number of user tables.")
        public Integer tables;

        @JsonPropertyDescription("Number of user tables when the pair was last healthy.")
        public Integer knownTables;

        @JsonPropertyDescription(
                "The server's estimate of the rows in its user tables; absent where the monitor account"
                        + " may not read it.")
        public Long rows;

        @JsonPropertyDescription("That estimate when the pair was last healthy.")
        public Long knownRows;

        @JsonPropertyDescription("server_uuid of the member when the pair was last healthy.")
        public String knownUuid;

        @JsonPropertyDescription("Size of the user tables on disk, bytes.")
        public Long dataBytes;
    }

    /** A channel as last seen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class ChannelStatus {
        @JsonPropertyDescription("source→replica.")
        public String name;

        public String source;
        public String replica;

        @JsonPropertyDescription("Running, Connecting, Stopped, Failed, NotConfigured or Unknown.")
        public String state;

        @JsonPropertyDescription("How many seconds it is behind its source; absent where nobody can say.")
        public Long lagSeconds;

        @JsonPropertyDescription("Who says so. Heartbeat: rows that were replicated. Server: Seconds_Behind_Source.")
        public String lagFrom;

        @JsonPropertyDescription("Error number of the thread that stopped.")
        public Integer errno;

        @JsonPropertyDescription("Its error text, or empty.")
        public String message;

        @JsonPropertyDescription("Coordinates in the source's log that the replica has applied.")
        public String applied;

        @JsonPropertyDescription("For the printed column.")
        public String summary;
    }

    /** The run that holds the pair. */
    public static class ActiveRepair {
        public String name;
        public String uid;

        @JsonPropertyDescription("Fencing token: grows with every run of the pair.")
        public Long ordinal;
    }

    /** The end of the last run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class LastRepair {
        public String name;

        @JsonPropertyDescription("Healed, Failed, Refused, DryRun.")
        public String verdict;

        public String method;
        public String diagnosis;
        public String authority;
        public String finishedAt;

        @JsonPropertyDescription("Seconds from detection to the end of the run.")
        public Long seconds;

        public String archive;

        @JsonPropertyDescription("For the printed column.")
        public String summary;
    }

    /** A member left fenced. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class FenceStatus {
        @JsonPropertyDescription("Name of the fenced member.")
        public String member;

        @JsonPropertyDescription("The run that fenced it: its name, or its uid where its record is gone.")
        public String repair;

        @JsonPropertyDescription("Authority of that run; the fenced member is never authority. Absent when the other"
                + " member is not known to be the one that it was being loaded from.")
        public String authority;

        @JsonPropertyDescription(
                "What the member itself said of its data: Whole, Partial, or Unproven; absent when it was"
                        + " not asked.")
        public String data;
    }

    /** Whether the members were asked for what earlier runs left on them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class InspectionStatus {
        @JsonPropertyDescription("Whether both members were asked.")
        public Boolean done;

        public Integer attempt;

        @JsonPropertyDescription("The Job that asks them now.")
        public String job;

        @JsonPropertyDescription("Not before this time is the next attempt made, RFC 3339.")
        public String retryAt;

        @JsonPropertyDescription("What was found, or why they could not be asked.")
        public String message;

        @JsonPropertyDescription("Members that turned clients away when they were asked: a new one is asked for anew.")
        public List<String> shut;
    }

    /** Whether lag is measured by heartbeat. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class HeartbeatStatus {
        @JsonPropertyDescription(
                "Beating, Preparing, Off (by the spec), Overheard (by further replicas) or Unavailable.")
        public String state;

        @JsonPropertyDescription("Why it is not Beating, and what helps.")
        public String message;
    }

    /** Progress of the Job that creates the monitor account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class AccountsStatus {
        public Integer attempt;
        public String job;
        public String startedAt;

        @JsonPropertyDescription("Not before this time is the next attempt made, RFC 3339.")
        public String retryAt;

        public String message;
    }
}
