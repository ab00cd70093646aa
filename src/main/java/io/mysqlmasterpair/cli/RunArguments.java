package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.Both;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.worker.RunOptions;
import io.mysqlmasterpair.worker.Writers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all steps share. Secrets come in files only (S9). */
final class RunArguments {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--member",
            required = true,
            paramLabel = "NAME=HOST:PORT",
            description = "A member of the pair; exactly twice.")
    private List<String> members = List.of();

    @Option(
            names = "--member-uuid",
            paramLabel = "NAME=UUID",
            description = "Refuse when the member's server_uuid is another: it is the wrong member.")
    private List<String> uuids = List.of();

    @Option(
            names = "--authority",
            paramLabel = "NAME",
            description = "The member whose data win; the other is the target.")
    private @Nullable String authority;

    @Option(
            names = "--mode",
            paramLabel = "gtid|file-position",
            defaultValue = "gtid",
            description = "How channels find their place; must match gtid_mode. Default: ${DEFAULT-VALUE}.")
    private String mode = "gtid";

    @Option(names = "--run", paramLabel = "ID", defaultValue = RunOptions.BY_HAND, description = "The run's name.")
    private String run = RunOptions.BY_HAND;

    @Option(
            names = "--ordinal",
            paramLabel = "N",
            description =
                    "Fencing token: a run with a lower one may not act any more. By hand: the highest seen, plus one.")
    private @Nullable Long ordinal;

    @Option(names = "--dir", paramLabel = "PATH", description = "The run's folder: archive/ and dump/ go into it.")
    private @Nullable Path dir;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "3",
            description = "Verified archives of other runs to keep beside --dir. Default: ${DEFAULT-VALUE}.")
    private int keep = 3;

    @Option(
            names = "--keep-for",
            paramLabel = "DURATION",
            description = "Keep every archive at least this long, such as 720h, however many there are.")
    private Duration keepFor = Duration.ZERO;

    @Option(
            names = "--merge",
            description = "merge: give the authority what only the target has and what conflicts with nothing.")
    private boolean merge;

    @Option(
            names = "--admin-dir",
            required = true,
            paramLabel = "PATH",
            description = "Folder with the files username and password of an administrator.")
    private @Nullable Path adminDir;

    @Option(names = "--replication-dir", paramLabel = "PATH", description = "The same for the channels' account.")
    private @Nullable Path replicationDir;

    @Option(names = "--monitor-dir", paramLabel = "PATH", description = "The same for the monitor account.")
    private @Nullable Path monitorDir;

    @Option(
            names = "--tls-mode",
            paramLabel = "MODE",
            defaultValue = "Preferred",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private TlsMode tlsMode = TlsMode.Preferred;

    @Option(
            names = "--ca-file",
            paramLabel = "PATH",
            description = "The CA that signed the servers' certificates, PEM.")
    private @Nullable Path caFile;

    @Option(
            names = "--replica",
            paramLabel = "NAME",
            description = "start and prove: only the channels into these members. Default: both.")
    private List<String> replicas = List.of();

    @Option(
            names = "--active",
            paramLabel = "NAME",
            description = "The one member that is to take writes. Default: both are.")
    private @Nullable String active;

    @Option(
            names = "--from",
            paramLabel = "NAME",
            description = "The member that takes the writes until now; opened again when they can't be handed over.")
    private @Nullable String from;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "takeover: the one member to work on; the other does not answer.")
    private @Nullable String only;

    @Option(
            names = "--accounts",
            paramLabel = "Report|FromAuthority",
            defaultValue = "Report",
            description =
                    "realign: FromAuthority makes the target's accounts those of the authority, Report only tells what"
                            + " differs. Default: ${DEFAULT-VALUE}.")
    private String accounts = "Report";

    @Option(
            names = "--lock-wait",
            defaultValue = "5s",
            description = "Wait for another process. Default: ${DEFAULT-VALUE}.")
    private Duration lockWait = Duration.ofSeconds(5);

    @Option(
            names = "--drain-timeout",
            defaultValue = "60s",
            description = "Wait for the authority to take what it can. Default: ${DEFAULT-VALUE}.")
    private Duration drain = Duration.ofSeconds(60);

    @Option(
            names = "--stall-timeout",
            defaultValue = "15s",
            description = "Draining ends after this long without progress. Default: ${DEFAULT-VALUE}.")
    private Duration stall = Duration.ofSeconds(15);

    @Option(
            names = "--catch-up-timeout",
            defaultValue = "10m",
            description = "Wait for the target to catch up. Default: ${DEFAULT-VALUE}.")
    private Duration catchUp = Duration.ofMinutes(10);

    @Option(
            names = "--proof-timeout",
            defaultValue = "60s",
            description = "Wait for threads to run and for a marker to arrive. Default: ${DEFAULT-VALUE}.")
    private Duration proof = Duration.ofSeconds(60);

    /** @throws ParameterException when something does not fit together */
    RunOptions toOptions() {
        Both<RunOptions.MemberOption> both = bothMembers();
        if (run.isEmpty() || run.length() > 64) {
            throw wrong("--run must have 1 to 64 characters");
        }
        return new RunOptions(
                both,
                side(both, "--authority", authority),
                replicationMode(),
                run,
                ordinal == null ? OptionalLong.empty() : OptionalLong.of(ordinal),
                Optional.ofNullable(dir),
                keep,
                keepFor,
                merge,
                logins(),
                caFile == null ? new Tls(tlsMode, Optional.empty()) : Tls.withCaFile(tlsMode, caFile),
                Optional.ofNullable(caFile),
                new RunOptions.Limits(lockWait, drain, stall, catchUp, proof, RunOptions.Limits.DEFAULT.room()),
                Set.copyOf(replicas),
                new Writers(side(both, "--active", active), side(both, "--from", from), side(both, "--only", only)),
                accounts());
    }

    private RunOptions.Accounts accounts() {
        return switch (accounts) {
            case "Report" -> RunOptions.Accounts.REPORT;
            case "FromAuthority" -> RunOptions.Accounts.FROM_AUTHORITY;
            default -> throw wrong("--accounts is Report or FromAuthority, not '" + accounts + "'");
        };
    }

    private RunOptions.Logins logins() {
        Path admin = adminDir;
        if (admin == null) {
            throw wrong("--admin-dir is missing");
        }
        return RunOptions.Logins.inFolders(admin, Optional.ofNullable(replicationDir), Optional.ofNullable(monitorDir));
    }

    private Both<RunOptions.MemberOption> bothMembers() {
        Map<String, String> endpoints = pairs("--member", members);
        Map<String, String> expected = pairs("--member-uuid", uuids);
        if (members.size() != 2 || endpoints.size() != 2) {
            throw wrong("--member must be given exactly twice, with two names");
        }
        if (!endpoints.keySet().containsAll(expected.keySet())) {
            throw wrong("--member-uuid names no member");
        }
        List<RunOptions.MemberOption> both = endpoints.entrySet().stream()
                .map(e -> new RunOptions.MemberOption(
                        e.getKey(), endpoint(e.getValue()), Optional.ofNullable(expected.get(e.getKey()))))
                .toList();
        return new Both<>(both.get(0), both.get(1));
    }

    private Map<String, String> pairs(String option, List<String> values) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            if (equals < 1 || equals == value.length() - 1) {
                throw wrong(option + " needs NAME=VALUE, not '" + value + "'");
            }
            pairs.put(value.substring(0, equals), value.substring(equals + 1));
        }
        return pairs;
    }

    private Endpoint endpoint(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong("'" + text + "' is no HOST:PORT");
        }
    }

    /** @throws ParameterException when the option names no member */
    Optional<Side> side(Both<RunOptions.MemberOption> both, String option, @Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        for (Side side : Side.values()) {
            if (both.get(side).name().equals(name)) {
                return Optional.of(side);
            }
        }
        throw wrong(option + " names no member: " + name);
    }

    private ReplicationMode replicationMode() {
        return switch (mode) {
            case "gtid" -> ReplicationMode.GTID;
            case "file-position" -> ReplicationMode.FILE_POSITION;
            default -> throw wrong("--mode is gtid or file-position, not '" + mode + "'");
        };
    }

    private ParameterException wrong(String message) {
        CommandSpec mixee = spec;
        if (mixee == null) {
            throw new IllegalArgumentException(message);
        }
        return new ParameterException(mixee.commandLine(), message);
    }
}
