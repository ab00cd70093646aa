package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.worker.StepRunner;
import io.mysqlmasterpair.worker.WorkerStep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code steps}, with something around each step. */
@Command(name = "steps")
public final class WrappedSteps implements Callable<Integer> {

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Parameters(arity = "1..*")
    private List<String> names = List.of();

    private final UnaryOperator<WorkerStep> wrapping;

    private WrappedSteps(UnaryOperator<WorkerStep> wrapping) {
        this.wrapping = wrapping;
    }

    /** Runs the words that a Job is given, the first of which is {@code steps}; returns the exit code. */
    public static int execute(UnaryOperator<WorkerStep> wrapping, String... words) {
        CommandLine line = new CommandLine(new WrappedSteps(wrapping));
        line.registerConverter(Duration.class, new Durations());
        return line.execute(List.of(words).subList(1, words.length).toArray(String[]::new));
    }

    @Override
    public Integer call() {
        var options = arguments.toOptions();
        List<WorkerStep> steps = names.stream()
                .map(name -> StepRunner.of(Step.valueOf(name.toUpperCase(Locale.ROOT))))
                .map(wrapping)
                .toList();
        var result = new StepRunner(options, System.out, Clock.systemUTC()).run(steps);
        return ResultFile.hand(result, System.getenv());
    }
}
