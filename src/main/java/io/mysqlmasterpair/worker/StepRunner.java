package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.MemberException;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.worker.Result.Outcome;
import io.mysqlmasterpair.worker.Result.State;
import io.mysqlmasterpair.worker.Result.StepResult;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs steps in order under one lock, and turns however it ends into a result. */
public final class StepRunner {

    /** Steps that change nothing. */
    private static final Set<String> LOOKS = Set.of(Step.PREFLIGHT.command(), Step.INSPECT.command());

    private final RunOptions options;
    private final Story story;
    private final List<StepResult> done = new ArrayList<>();

    public StepRunner(RunOptions options, PrintStream out, Clock clock) {
        this.options = options;
        this.story = new Story(out, clock, Secrets.of(options.logins()));
    }

    /** Never throws for what a member, a tool or a precondition does. */
    public Result run(List<WorkerStep> steps) {
        Map<String, String> facts = Map.of();
        try (Run run = Boarding.board(options, story)) {
            facts = run.facts();
            for (WorkerStep step : steps) {
                run.requireLocks();
                run.holdFence();
                runOne(run, step);
            }
            return result(
                    Outcome.Done,
                    false,
                    done.isEmpty() ? "Nothing to do." : done.getLast().message(),
                    facts);
        } catch (Refused e) {
            // what earlier steps of this process changed stands, so then the whole is no refusal
            boolean nothingChanged =
                    done.stream().noneMatch(step -> step.state() == State.Done && !LOOKS.contains(step.step()));
            return result(nothingChanged ? Outcome.Refused : Outcome.Failed, e.retryable(), e.getMessage(), facts);
        } catch (Failed e) {
            return result(Outcome.Failed, e.retryable(), e.getMessage(), facts);
        } catch (MemberException e) {
            // a login that was refused in the middle may be a password that is being changed: the next process reads it
            // anew
            boolean mayChange = e.fault() == Fault.CREDENTIAL || e.fault() == Fault.TLS;
            return result(Outcome.Failed, e.isTransient() || mayChange, e.getMessage(), facts);
        } catch (UncheckedIOException e) {
            return result(Outcome.Failed, true, e.getMessage() + ": " + e.getCause(), facts);
        } catch (RuntimeException e) {
            return result(Outcome.Failed, true, "unexpected: " + e, facts);
        }
    }

    private void runOne(Run run, WorkerStep step) {
        String startedAt = now();
        story.begin(step.step(), step.about());
        try {
            WorkerStep.Ending ending = step.run(run);
            story.end(ending.message());
            done.add(new StepResult(step.step().command(), startedAt, now(), ending.state(), ending.message()));
        } catch (RuntimeException e) {
            RuntimeException told = NoRoom.told(run, e);
            done.add(new StepResult(
                    step.step().command(),
                    startedAt,
                    now(),
                    State.Failed,
                    story.secrets().without(String.valueOf(told.getMessage()))));
            throw told;
        }
    }

    private Result result(Outcome outcome, boolean retryable, String message, Map<String, String> facts) {
        String clean = story.secrets().without(message);
        if (outcome != Outcome.Done) {
            story.say(outcome + ": " + clean + (retryable ? " (may work later)" : ""));
        }
        return new Result(outcome, retryable, clean, List.copyOf(done), Map.copyOf(facts));
    }

    private String now() {
        return story.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** All steps by name. */
    public static WorkerStep of(Step step) {
        return switch (step) {
            case PREFLIGHT -> new PreflightStep();
            case FENCE -> new FenceStep();
            case DRAIN -> new DrainStep();
            case STOP -> new StopStep();
            case ARCHIVE -> new ArchiveStep();
            case MERGE -> new MergeStep();
            case DUMP -> new DumpStep();
            case IMPORT -> new ImportStep();
            case COMPARE -> new CompareStep();
            case REALIGN -> new RealignStep();
            case VERIFY -> new VerifyStep();
            case UNFENCE -> new UnfenceStep();
            case START -> new StartStep();
            case RECONNECT -> new ReconnectStep();
            case REPOSITION -> new RepositionStep();
            case PROVE -> new ProveStep();
            case INSPECT -> new InspectStep();
            case CLOSE -> new CloseStep();
            case HANDOVER -> new HandoverStep();
            case OPEN -> new OpenStep();
            case RELEASE -> new ReleaseStep();
            case TAKEOVER -> new TakeoverStep();
        };
    }
}
