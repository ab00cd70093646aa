package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.worker.StepRunner;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Several steps in one process, under one lock. This is what Jobs run. */
@Command(
        name = "steps",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs several steps in the given order, in one process and under one lock.")
final class StepsCommand implements Callable<Integer> {

    @Mixin
    private final RunArguments arguments = new RunArguments();

    @Parameters(arity = "1..*", paramLabel = "STEP", description = "Names of steps, in order.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        var options = arguments.toOptions();
        var steps = names.stream()
                .map(name -> StepRunner.of(Step.valueOf(name.toUpperCase(Locale.ROOT))))
                .toList();
        var result = new StepRunner(options, System.out, Clock.systemUTC()).run(steps);
        return ResultFile.hand(result, System.getenv());
    }
}
