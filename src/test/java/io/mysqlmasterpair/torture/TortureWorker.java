package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.cli.WrappedSteps;
import io.mysqlmasterpair.worker.Held;
import io.mysqlmasterpair.worker.Sabotage;
import io.mysqlmasterpair.worker.WorkerStep;
import java.nio.file.Path;
import java.util.Map;

/** The process of a Job that can be held at a step's boundary, and in which a step can be a broken one. */
public final class TortureWorker {

    private TortureWorker() {}

    public static void main(String... arguments) {
        System.exit(WrappedSteps.execute(TortureWorker::wrapped, arguments));
    }

    private static WorkerStep wrapped(WorkerStep step) {
        Map<String, String> told = System.getenv();
        WorkerStep inner = told.containsKey("TORTURE_SABOTAGE")
                ? Sabotage.valueOf(told.get("TORTURE_SABOTAGE")).in(step)
                : step;
        return told.containsKey("TORTURE_HOLD")
                ? Held.at(told.get("TORTURE_HOLD"), Path.of(told.getOrDefault("TORTURE_DIR", "")), inner)
                : inner;
    }
}
