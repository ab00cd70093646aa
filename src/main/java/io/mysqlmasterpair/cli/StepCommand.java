package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.worker.StepRunner;
import io.mysqlmasterpair.worker.WorkerStep;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One step, by hand or in a Job. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class StepCommand implements Callable<Integer> {

    @Mixin
    private final RunArguments arguments = new RunArguments();

    private final WorkerStep step;

    StepCommand(Step step) {
        this.step = StepRunner.of(step);
    }

    /** For {@code --help}. */
    String description() {
        return step.help();
    }

    @Override
    public Integer call() {
        var options = arguments.toOptions();
        var result = new StepRunner(options, System.out, Clock.systemUTC()).run(List.of(step));
        return ResultFile.hand(result, System.getenv());
    }
}
