package io.mysqlmasterpair.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public class MysqlRepairStatus {

    @JsonPropertyDescription("Pending, AwaitingApproval, Running, DryRun, Healed, Failed or Refused.")
    public String phase;

    @JsonPropertyDescription("The phase as a sentence.")
    public String message;

    public Long observedGeneration;

    @JsonPropertyDescription("What was wrong: a diagnosis, or what was not as specified about who takes writes.")
    public String diagnosis;

    @JsonPropertyDescription("Numbers, sets and error texts behind the diagnosis.")
    public Map<String, String> evidence;

    @JsonPropertyDescription("What will be done. It never changes once made.")
    public PlanStatus plan;

    @JsonPropertyDescription("Hash of the plan; an approval names it.")
    public String planHash;

    @JsonPropertyDescription("The pair's ordinal of this run: the fencing token.")
    public Long ordinal;

    @JsonPropertyDescription("The step that runs now, or ran last.")
    public String step;

    @JsonPropertyDescription("Progress of the run, percent of its steps.")
    public String progress;

    @JsonPropertyDescription("The steps in order.")
    public List<StepStatus> steps;

    @JsonPropertyDescription("The Jobs in order; each carries one or more steps.")
    public List<JobStatus> jobs;

    @JsonPropertyDescription("What was archived and where.")
    public ArchiveStatus archive;

    @JsonPropertyDescription("Accounts that differ between the members, a sentence each, shortened. No secrets.")
    public List<String> accounts;

    @JsonPropertyDescription("When the broken state was first seen, RFC 3339.")
    public String detectedAt;

    public String startedAt;
    public String finishedAt;

    @JsonPropertyDescription("Recovery time: from startedAt to finishedAt, for people.")
    public String took;

    @JsonPropertyDescription("Recovery time: from detectedAt to finishedAt, seconds.")
    public Long recoverySeconds;

    @JsonPropertyDescription("How the run ended, in a sentence.")
    public String verdict;

    @JsonPropertyDescription("Accepted: the plan is made. Complete: the run is over. Healed: the pair is proven.")
    public List<Condition> conditions;

    /** What will be done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class PlanStatus {
        @JsonPropertyDescription("The rung.")
        public String method;

        @JsonPropertyDescription("Why this rung, and why this authority.")
        public String reason;

        @JsonPropertyDescription("The member whose data wins.")
        public String authority;

        @JsonPropertyDescription("The member that is overwritten.")
        public String target;

        @JsonPropertyDescription("With `writes: Single`, the member that takes the writes when the run is over.")
        public String active;

        @JsonPropertyDescription(
                "The member that a promotion takes the writes from. It is opened again when it has closed"
                        + " and the other can't take over.")
        public String from;

        @JsonPropertyDescription("Gtid or FilePosition.")
        public String mode;

        @JsonPropertyDescription("Replicas whose channel is started or changed, for Restart and Reconnect.")
        public List<String> replicas;

        @JsonPropertyDescription("server_uuid by member: a Job refuses any other server.")
        public Map<String, String> serverUuids;

        @JsonPropertyDescription("What would be overwritten, in a sentence.")
        public String overwrites;

        @JsonPropertyDescription("What happens to what only the target has: Archive or Merge, as the pair's"
                + " repair.divergence said when the plan was made.")
        public String divergence;

        @JsonPropertyDescription(
                "What the target would lose if there were no archive, as it was when the plan was made.")
        public LossStatus wouldLose;
    }

    /** What a member has that would be overwritten. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class LossStatus {
        @JsonPropertyDescription("User tables. Not set where the member can't be asked.")
        public Integer tables;

        @JsonPropertyDescription("Rows in them, by the server's own estimate. Not set where there is none.")
        public Long rows;

        @JsonPropertyDescription(
                "Transactions that the authority lacks and is not about to get, without heartbeats. Not set"
                        + " where they can't be counted, as by file and position.")
        public Long transactions;

        @JsonPropertyDescription("GTIDs that the authority lacks, these transactions among them, shortened.")
        public String gtids;
    }

    /** A Job of the run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class JobStatus {
        @JsonPropertyDescription("Stage of the run that this Job carries out.")
        public String stage;

        @JsonPropertyDescription("Waiting, Running, Done or Failed.")
        public String state;

        public Integer attempt;

        @JsonPropertyDescription("Name of the Job of this attempt.")
        public String job;

        public String startedAt;
        public String finishedAt;

        @JsonPropertyDescription("Not before this time is the next attempt made, RFC 3339.")
        public String retryAt;

        public String message;
    }

    /** A step of the run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class StepStatus {
        public String name;

        @JsonPropertyDescription("Waiting, Running, Done, Skipped or Failed.")
        public String state;

        public String startedAt;
        public String finishedAt;

        @JsonPropertyDescription("Percent.")
        public Integer progress;

        public String message;
    }

    /** What was kept. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class ArchiveStatus {
        @JsonPropertyDescription("PersistentVolumeClaim that holds it.")
        public String claim;

        @JsonPropertyDescription("Folder on it.")
        public String path;

        @JsonPropertyDescription("Transactions that only the overwritten member had.")
        public Long transactions;

        @JsonPropertyDescription("Their GTIDs, where the pair has GTIDs.")
        public String gtids;

        @JsonPropertyDescription("Size of the archive, bytes.")
        public Long bytes;

        @JsonPropertyDescription("Row changes of these transactions that were applied to the authority (Merge).")
        public Long merged;

        @JsonPropertyDescription("Row changes and statements that conflict, or can't be applied, and were not (Merge).")
        public Long notMerged;

        @JsonPropertyDescription(
                "The first of these, by table and key, shortened; all are in merge.json beside the archive.")
        public String conflicts;
    }
}
