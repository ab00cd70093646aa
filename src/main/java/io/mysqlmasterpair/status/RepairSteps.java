package io.mysqlmasterpair.status;

import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.ArchiveStatus;
import io.mysqlmasterpair.api.v1alpha1.MysqlRepairStatus.StepStatus;
import io.mysqlmasterpair.decision.Stage;
import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.status.JobResult.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the steps of a run up to date with what its Jobs say. Pure. */
public final class RepairSteps {

    private RepairSteps() {}

    /** A running Job said how far it is: the steps before the one it names are done. */
    public static void progress(MysqlRepairStatus status, Stage stage, StepProgress progress, Instant now) {
        if (stage.steps().stream().noneMatch(step -> step.command().equals(progress.step()))) {
            return;
        }
        boolean before = true;
        for (Step step : stage.steps()) {
            StepStatus view = RepairView.step(status, step);
            if (view.name.equals(progress.step())) {
                before = false;
                view.state = "Running";
                view.startedAt = view.startedAt == null ? now.toString() : view.startedAt;
                view.progress = progress.percent();
                view.message = progress.message();
                status.step = view.name;
            } else if (before && !"Done".equals(view.state)) {
                view.state = "Done";
                view.progress = 100;
            }
        }
    }

    /** A Job began: its first step is the current one. When a step first began stays: an earlier attempt left its traces. */
    public static void begin(MysqlRepairStatus status, Stage stage, Instant now) {
        stage.steps().forEach(step -> {
            StepStatus view = RepairView.step(status, step);
            view.state = "Waiting";
            view.progress = null;
            view.message = null;
            view.finishedAt = null;
        });
        StepStatus first = RepairView.step(status, stage.steps().getFirst());
        first.state = "Running";
        first.startedAt = first.startedAt == null ? now.toString() : first.startedAt;
        status.step = first.name;
    }

    /** A Job ended: its own account of its steps replaces what was seen of them. */
    public static void end(MysqlRepairStatus status, Stage stage, Optional<JobResult> result, Instant now) {
        for (Step step : stage.steps()) {
            StepStatus view = RepairView.step(status, step);
            Optional<StepResult> told = result.stream()
                    .flatMap(r -> r.steps().stream())
                    .filter(r -> step.command().equals(r.step()))
                    .findFirst();
            if (told.isPresent()) {
                copy(told.get(), view);
                status.step = view.name;
            } else if (result.isEmpty()) {
                // it died without a word: any of its steps may have been at work
                view.state = "Failed";
                view.startedAt = view.startedAt == null ? now.toString() : view.startedAt;
                view.finishedAt = now.toString();
            } else {
                view.state = "Waiting";
            }
        }
        result.ifPresent(r -> archive(status, r.facts()));
        result.map(r -> r.facts().get("accounts")).ifPresent(told -> status.accounts = lines(told));
        if (result.filter(r -> "true".equals(r.facts().get("givenBack"))).isPresent()) {
            // its fence is lifted: what is told of the run must not say that it left one
            StepStatus fence = RepairView.step(status, Step.FENCE);
            fence.state = "Waiting";
            fence.startedAt = null;
            fence.message = "The target was given back.";
        }
    }

    private static void copy(StepResult told, StepStatus view) {
        view.state = told.state();
        view.startedAt = told.startedAt();
        view.finishedAt = told.finishedAt();
        view.message = told.message();
        view.progress = "Failed".equals(told.state()) ? view.progress : Integer.valueOf(100);
    }

    /** None, where the members were compared and nothing differs. */
    private static @org.jspecify.annotations.Nullable List<String> lines(String told) {
        return told.isEmpty() ? null : told.lines().toList();
    }

    private static void archive(MysqlRepairStatus status, Map<String, String> facts) {
        if (!facts.containsKey("archive")) {
            return;
        }
        ArchiveStatus archive = status.archive == null ? new ArchiveStatus() : status.archive;
        archive.gtids = facts.get("uniqueGtids");
        archive.transactions = number(facts.get("archivedTransactions"));
        archive.bytes = number(facts.get("archivedBytes"));
        archive.merged = number(facts.get("mergedRows"));
        archive.notMerged = number(facts.get("notMerged"));
        archive.conflicts = facts.get("conflicts");
        status.archive = archive;
    }

    private static @org.jspecify.annotations.Nullable Long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null || !digits.matches("\\d+") ? null : Long.valueOf(digits);
    }
}
